"""A data set's files fetched as one: by this thread, or for all visitors by the downloads that they share."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cnn_core.datasets.entry import DatasetEntry
from cnn_core.downloading.downloads import Downloads, State
from cnn_core.downloading.fetching import Patience, Progress, fetch
from cnn_core.downloading.partial import Partial

_TOLD_FIRST = ("fetching", "checking", "asking", "elsewhere", "broken", "queued", "failed", "cancelled", "arrived")


def fetch_dataset(entry: DatasetEntry, folder: Path, patience: Patience | None = None) -> Iterator[Progress]:
    """Fetch what is missing of a data set, reporting as all of it grows. Another call goes on where one was left.

    Args:
        entry: The data set.
        folder: Of all data sets.
        patience: For how long it waits.

    Raises:
        CnnCoreError: If the network, the server, the disk or a checksum fails.
    """
    before = 0
    for file in entry.files:
        if not file.is_here(folder):
            for progress in fetch(file.download, file.destination(folder), patience):
                yield replace(progress, done=before + progress.done, total=entry.nbytes)
        before += file.download.nbytes


def start(downloads: Downloads, entry: DatasetEntry, folder: Path) -> None:
    """Begin to fetch what is missing of a data set, or go on where it was left."""
    for file in entry.files:
        if not file.is_here(folder):
            downloads.start(file.download, file.destination(folder))


def cancel(downloads: Downloads, entry: DatasetEntry, folder: Path) -> None:
    """Stop fetching a data set; what has come is kept."""
    for file in entry.files:
        downloads.cancel(file.destination(folder))


def state(downloads: Downloads, entry: DatasetEntry, folder: Path) -> State | None:
    """Return how the download of a data set stands, all files taken together; None if nobody has asked for it."""
    states = [downloads.state(file.destination(folder)) for file in entry.files]
    asked = [one for one in states if one]
    if not asked:
        return None
    told = min(asked, key=lambda one: _TOLD_FIRST.index(one.phase))
    speed = sum((one.speed for one in asked if one.is_running), 0.0)
    return State(phase=told.phase, done=bytes_here(entry, folder), total=entry.nbytes, speed=speed, note=told.note)


def bytes_here(entry: DatasetEntry, folder: Path) -> int:
    """Count what has come of a data set."""
    return sum(
        file.download.nbytes if file.is_here(folder) else Partial(file.destination(folder)).nbytes
        for file in entry.files
    )
