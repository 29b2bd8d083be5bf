"""Whether a run can start, and whether there is a place for it."""

from collections.abc import Sequence

from cnn_core import datasets
from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import TRAININGS
from cnn_core.models import registry
from cnn_core.runs.known import KnownRun
from cnn_core.runs.limits import Limits
from cnn_core.training import RunSettings

_MEGABYTE = 1_000_000


def check_can_start(settings: RunSettings, dataset: Dataset | None) -> None:
    """Refuse what the worker could not even begin.

    Args:
        settings: Of the run.
        dataset: Images that only the server has.

    Raises:
        CnnCoreError: If the network or the data set is not here.
    """
    entry = registry.entry(settings.network)
    if entry.origin in ("own", "run"):
        raise CnnCoreError(
            f"{entry.title} is on this server alone and not for long, and a training must be one that its settings "
            "and its script can do again; start from a network of the list, or let the page Transfer give this one a "
            "new output layer"
        )
    if settings.start != "scratch" and not registry.is_available(entry):
        raise CnnCoreError(f"the weights of {entry.title} are not on this machine; fetch them first")
    if dataset is None and settings.dataset.startswith("own."):
        raise CnnCoreError("the images of this training are no longer in this server’s memory; bring them again")
    if dataset is None:
        known = datasets.dataset_entry(settings.dataset)
        if not datasets.is_here(settings.dataset, datasets.data_folder()):
            raise CnnCoreError(f"{known.title} is not on this machine yet; fetch it first")


def check_room(run: KnownRun, others: Sequence[KnownRun], limits: Limits) -> None:
    """Refuse a run for which there is no place.

    Args:
        run: About to be at work, or to wait.
        others: All other runs.
        limits: How many there may be.

    Raises:
        CnnCoreError: With the numbers.
    """
    active = [other for other in others if other.is_active]
    if len(active) >= limits.active:
        raise CnnCoreError(
            f"{_trainings_are(len(active))} at work or waiting, and this server takes {limits.active}; try again when "
            f"one is finished, or ask the server’s owner to raise {TRAININGS}"
        )
    of_visitor = [other for other in active if run.visitor and other.visitor == run.visitor]
    if len(of_visitor) >= limits.active_of_visitor:
        raise CnnCoreError(
            f"{len(of_visitor)} trainings of yours are at work or waiting, and a visitor may have "
            f"{limits.active_of_visitor}; pause or stop one of them"
        )
    _check_own_images(run, others, limits)


def _trainings_are(count: int) -> str:
    return "1 training is" if count == 1 else f"{count} trainings are"


def _check_own_images(run: KnownRun, others: Sequence[KnownRun], limits: Limits) -> None:
    own = {id(other.dataset): other.dataset for other in (run, *others) if other.dataset}
    nbytes = sum(dataset.nbytes for dataset in own.values())
    if run.dataset and nbytes > limits.own_bytes:
        raise CnnCoreError(
            f"with these images, trainings would hold {nbytes / _MEGABYTE:,.0f} MB of visitors’ own images in memory, "
            f"and this server lends {limits.own_bytes / _MEGABYTE:,.0f} MB; bring fewer or smaller images, or try "
            "again when another training is over"
        )
