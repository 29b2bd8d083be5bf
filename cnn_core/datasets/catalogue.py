"""All data sets by their slug, where their files lie, and how they are read."""

import os
from pathlib import Path

import torch

from cnn_core.datasets.embedded import EMBEDDED
from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.fetched import FETCHED
from cnn_core.datasets.labelled import Dataset
from cnn_core.errors import CnnCoreError

FOLDER = "CNN_VIZ_DATA"

DATASETS: dict[str, DatasetEntry] = {entry.slug: entry for entry in (*EMBEDDED, *FETCHED)}


def dataset_entry(slug: str) -> DatasetEntry:
    """Return what is known of a data set.

    Raises:
        CnnCoreError: If there is none of that name.
    """
    if slug not in DATASETS:
        raise CnnCoreError(f"there is no data set {slug[:40]!r}; choose one of {', '.join(DATASETS)}")
    return DATASETS[slug]


def data_folder() -> Path:
    """Return the folder for fetched data sets: what CNN_VIZ_DATA says, else one beside torch.hub's."""
    stated = os.environ.get(FOLDER, "").strip()
    return Path(stated).expanduser() if stated else Path(torch.hub.get_dir()).parent / "cnn-viz-data"


def load(slug: str, folder: Path, *, fetch: bool = False) -> Dataset:
    """Read a data set.

    Args:
        slug: Its name in `DATASETS`, or "own." and a token.
        folder: Where its files are, or shall be.
        fetch: Whether it may be fetched if it is not there.

    Raises:
        CnnCoreError: If there is no such data set, or it is neither in the folder nor to be fetched.
    """
    entry = dataset_entry(slug)
    try:
        return entry.load(folder)
    except (OSError, RuntimeError) as error:
        reason = str(error).split("\n", maxsplit=1)[0].rstrip(":")
        raise CnnCoreError(f"{slug} is not in {folder} and could not be fetched: {reason}") from error
