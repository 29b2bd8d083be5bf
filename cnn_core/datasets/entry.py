"""What is known of a data set before it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnn_core.datasets.labelled import Dataset, Fit
from cnn_core.downloading.download import Download

Origin = Literal["embedded", "download", "own"]
"""Where a data set comes from: with the project, from its authors on request, or from a visitor."""


@dataclass(frozen=True, kw_only=True)
class SetFile:
    """A packed file of a data set."""

    download: Download
    folder: str = ""  # where it goes, under the folder of all data sets, such as "MNIST/raw"
    unpacked: tuple[str, ...]  # the files that it holds, beside it

    def destination(self, folder: Path) -> Path:
        """Return its place, given the folder of all data sets."""
        return folder / self.folder / self.download.file_name

    def is_unpacked(self, folder: Path) -> bool:
        """Tell whether all that it holds is there."""
        return all((folder / self.folder / name).is_file() for name in self.unpacked)

    def is_here(self, folder: Path) -> bool:
        """Tell whether it is there, packed or not."""
        return self.destination(folder).is_file() or self.is_unpacked(folder)


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
    source: str  # who made it, and when
    licence: str
    load: Callable[[Path], Dataset]  # from the folder of all data sets; never fetches
    fit: Fit = "crop"  # of images of one's own
    files: tuple[SetFile, ...] = ()  # to fetch
    is_elsewhere: Callable[[Path], bool] = lambda _: False  # whether the folder holds it in another form

    @property
    def nbytes(self) -> int:
        """Bytes to fetch, 0 where it is here at once."""
        return sum(file.download.nbytes for file in self.files)

    @property
    def megabytes(self) -> float:
        """What is to be fetched, in units of 1,000,000 bytes."""
        return self.nbytes / 1e6

    def is_here(self, folder: Path) -> bool:
        """Tell whether it can be read without fetching anything."""
        return all(file.is_here(folder) for file in self.files) or self.is_elsewhere(folder)
