"""All data sets by their slug, where their files lie, and how they are read."""

import os
from pathlib import Path

import torch

from cnn_core.datasets.cifar10 import CIFAR10
from cnn_core.datasets.embedded import EMBEDDED
from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.fetching import fetch_dataset
from cnn_core.datasets.labelled import Dataset
from cnn_core.datasets.mnist import FASHION_MNIST, MNIST
from cnn_core.datasets.own import is_brought, own_datasets
from cnn_core.datasets.unpacking import unpack
from cnn_core.downloading.download import Download
from cnn_core.errors import CnnCoreError

FOLDER = "CNN_VIZ_DATA"

DATASETS: dict[str, DatasetEntry] = {entry.slug: entry for entry in (*EMBEDDED, MNIST, FASHION_MNIST, CIFAR10)}


def dataset_entry(slug: str) -> DatasetEntry:
    """Return what is known of a data set: one of `DATASETS`, or one that a visitor brought.

    Raises:
        CnnCoreError: If there is none of that name, or no longer.
    """
    if is_brought(slug):
        return own_datasets().entry(slug)
    if slug not in DATASETS:
        raise CnnCoreError(f"there is no data set {slug[:40]!r}; choose one of {', '.join(DATASETS)}")
    return DATASETS[slug]


def data_folder() -> Path:
    """Return the folder for fetched data sets: what CNN_VIZ_DATA says, else one beside torch.hub's."""
    stated = os.environ.get(FOLDER, "").strip()
    return Path(stated).expanduser() if stated else Path(torch.hub.get_dir()).parent / "cnn-viz-data"


def downloads_of(slug: str) -> tuple[Download, ...]:
    """Return the files that a data set is fetched in; none where it is here at once."""
    return tuple(file.download for file in dataset_entry(slug).files)


def is_here(slug: str, folder: Path) -> bool:
    """Tell whether a data set can be read from the folder without fetching anything."""
    return dataset_entry(slug).is_here(folder)


def load(slug: str, folder: Path, *, fetch: bool = False) -> Dataset:
    """Read a data set.

    Args:
        slug: Its name in `DATASETS`, or "own." and a token.
        folder: Where its files are, or shall be.
        fetch: Whether what is missing there may be fetched.

    Raises:
        CnnCoreError: If there is no such data set, its files are not in the folder, damaged, or not to be fetched.
    """
    entry = dataset_entry(slug)
    if not entry.is_here(folder):
        if not fetch:
            raise CnnCoreError(_absence(entry, folder))
        for _ in fetch_dataset(entry, folder):
            pass
    if not entry.is_elsewhere(folder):
        for file in entry.files:
            unpack(file, folder)
    try:
        return entry.load(folder)
    except CnnCoreError:
        raise
    except Exception as error:  # torchvision's readers fail on damaged files in whatever way comes
        reason = str(error).split("\n", maxsplit=1)[0] or type(error).__name__
        raise CnnCoreError(
            f"the files of {entry.title} in {folder} are damaged ({reason}); delete them and fetch them again"
        ) from error


def _absence(entry: DatasetEntry, folder: Path) -> str:
    names = ", ".join(file.download.file_name for file in entry.files if not file.is_here(folder))
    place = folder / entry.files[0].folder
    return (
        f"{entry.title} is not in {folder}: fetch it first ({entry.megabytes:,.0f} MB), on the page Data or with "
        f"`cnn-viz train`, or put its files into {place} ({names})"
    )
