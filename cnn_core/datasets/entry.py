"""What is known of a data set before it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnn_core.datasets.labelled import Dataset

Origin = Literal["embedded", "download", "own"]
"""Where a data set comes from: with the project, from its authors on request, or from a visitor."""


@dataclass(frozen=True, kw_only=True)
class DatasetEntry:
    """One data set that can be chosen by its slug."""

    slug: str
    title: str
    sentence: str
    class_names: tuple[str, ...]
    shape: tuple[int, int, int]  # (c, h, w) of one image
    count: int  # images, of both parts
    origin: Origin
    nbytes: int = 0  # to fetch
    source: str  # who made it, and when
    licence: str
    load: Callable[[Path], Dataset]  # from the folder where fetched files lie; never fetches
