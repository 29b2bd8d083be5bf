"""Weights that a person took away from a training here, brought back: their file says what they belong to."""

from dataclasses import replace
from functools import partial

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.models.own import Brought, brought_weights
from cnn_core.models.own.safetensors_file import is_safetensors, read_metadata
from cnn_core.runs.comparing import HOW, title_of
from cnn_core.runs.entry import preprocessing_of
from cnn_core.runs.files import METADATA
from cnn_core.runs.preparing import network_of
from cnn_core.training import RunSettings, Task
from cnn_core.training.written import from_fields, read_json

_CHANNELS = (1, 3)  # gray, RGB
_LONGEST_NAME = 100  # characters of a class's


def brought_run(data: bytes, *, file_name: str) -> Brought:
    """Return a trained network from the file of weights that the page Runs wrote.

    Args:
        data: The safetensors file.
        file_name: What the person calls it.

    Raises:
        CnnCoreError: If it is another file, damaged, or of a network that this server does not know.
    """
    settings, task, epoch = _described(data, file_name)
    _check_network(settings, file_name)
    title = f"{title_of(settings)}, epoch {epoch}"
    architecture = ModelEntry(
        slug="run",
        title=title,
        sentence="",
        build=partial(network_of, settings, task),
        preprocessing=preprocessing_of(settings, task),
        class_names=task.class_names,
        origin="run",
    )
    brought = brought_weights(data, architecture, file_name=file_name)
    if len(brought.class_names) != len(task.class_names):
        raise CnnCoreError(
            f"{file_name} names {len(task.class_names)} classes and its weights have {len(brought.class_names)}; it "
            "was changed after it was written"
        )
    note = f"Trained {HOW[settings.start]} with CNN Visualizer: the file names its classes and its normalisation."
    return replace(brought, title=title, notes=(note, *task.notes))


def _check_network(settings: RunSettings, file_name: str) -> None:
    try:
        registry.entry(settings.network)
    except CnnCoreError as error:
        raise CnnCoreError(
            f"{file_name} is of a network that this server does not have: {error}; the page Your own network takes the "
            "weights of any network whose architecture you can choose there"
        ) from error


def _described(data: bytes, file_name: str) -> tuple[RunSettings, Task, int]:
    """Return what the file says of itself."""
    described = read_metadata(data, file_name).get(METADATA) if is_safetensors(data) else None
    if described is None:
        raise CnnCoreError(
            f"{file_name} does not say of which training it is; only weights that were downloaded on this page do. The "
            "page Your own network takes any others"
        )
    what = f"the metadata of {file_name}"
    fields = read_json(described, what)
    settings, task, epoch = (fields.get(name) for name in ("settings", "task", "epoch"))
    if not (isinstance(settings, str) and isinstance(task, str) and type(epoch) is int and 0 <= epoch <= 9999):
        raise CnnCoreError(f"{what} must hold settings, task and epoch; download the weights again")
    return RunSettings.from_json(settings), _checked(from_fields(Task, read_json(task, what), what), file_name), epoch


def _checked(task: Task, file_name: str) -> Task:
    """Refuse a task that no run here can have had."""
    channels = task.input_shape[0]
    numbers = (task.normalisation.mean, task.normalisation.std)
    if channels not in _CHANNELS or any(len(values) != channels for values in numbers) or min(numbers[1]) <= 0:
        raise CnnCoreError(f"{file_name} states an input of {channels} channels with an impossible normalisation")
    if any(not name.strip() or len(name) > _LONGEST_NAME for name in task.class_names):
        raise CnnCoreError(f"{file_name} names a class with no letters, or with more than {_LONGEST_NAME}")
    return task
