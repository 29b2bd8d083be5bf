"""The networks that were trained on this server, at any of their epochs, as the registry knows them."""

import functools
from dataclasses import replace

from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import Facts, ModelEntry, Preprocessing
from cnn_core.models.own.unfilled import without_numbers
from cnn_core.runs.comparing import HOW, title_of
from cnn_core.runs.files import accuracy_sentence
from cnn_core.runs.preparing import network_of
from cnn_core.runs.service import runs
from cnn_core.training import RunFolder, RunSettings, Task

FAMILY = "run"
_LONGEST_NUMBER = 4  # digits of an epoch


def slug_of(token: str, epoch: int) -> str:
    """Return the name of a run's network after an epoch; 0 is before the first step."""
    return f"{FAMILY}.{token}.{epoch}"


def run_entry(rest: str) -> ModelEntry:
    """Return the entry of a run's network.

    Args:
        rest: The run's token, then a dot and the number of an epoch; without them the newest whose weights are kept.

    Raises:
        CnnCoreError: If the run is gone, has no such epoch, or its network was in a memory that is gone.
    """
    token, dot, number = rest.partition(".")
    folder = runs().folder(token)
    saved = folder.saved()
    if not saved:
        raise CnnCoreError("this run has no weights yet; wait until its first epoch is over")
    epoch = _epoch(number, saved) if dot else saved[-1]
    settings, task = folder.settings, folder.task
    return ModelEntry(
        slug=slug_of(token, epoch),
        title=f"{title_of(settings)}, epoch {epoch}",
        sentence=_sentence(folder, settings, epoch),
        build=functools.partial(network_of, settings, task),
        preprocessing=preprocessing_of(settings, task),
        class_names=task.class_names,
        origin="run",
        facts=Facts(parameters=_parameters(settings, task)),
        fill=functools.partial(_fill, token, epoch),
    )


def preprocessing_of(settings: RunSettings, task: Task) -> Preprocessing:
    """Return how a picture becomes what the network was trained on."""
    channels, rows, cols = task.input_shape
    own = registry.entry(settings.network).preprocessing
    return replace(own, crop=(rows, cols), channels=channels, normalisation=task.normalisation)


def _epoch(text: str, saved: tuple[int, ...]) -> int:
    """Return the epoch that a slug names, if its weights are kept."""
    if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER and int(text) in saved:
        return int(text)
    raise CnnCoreError(
        f"the weights of epoch {text[:20]} are not kept; there are those of {len(saved)} epochs, {saved[0]} to "
        f"{saved[-1]}"
    )


def _sentence(folder: RunFolder, settings: RunSettings, number: int) -> str:
    epoch = next((epoch for epoch in folder.history() if epoch.number == number), None)
    return f"Trained {HOW[settings.start]} on this server. {accuracy_sentence(epoch)}"


@functools.lru_cache(maxsize=256)
def _parameters(settings: RunSettings, task: Task) -> int:
    return sum(parameter.numel() for parameter in without_numbers(lambda: network_of(settings, task)).parameters())


def _fill(token: str, epoch: int, module: nn.Module) -> None:
    module.load_state_dict(runs().weights(token, epoch))


registry.add_family(FAMILY, run_entry)
