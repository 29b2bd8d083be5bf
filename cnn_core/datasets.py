"""The data sets that the embedded networks learn from, held in memory as bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jaxtyping import Int64, UInt8
from torch import Tensor

DIGITS = tuple("0123456789")
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@dataclass(frozen=True, kw_only=True)
class LabelledImages:
    """Images of one size with the index of their class."""

    images: UInt8[Tensor, "n c h w"]
    labels: Int64[Tensor, " n"]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One data set in its two parts. The test part is never trained on."""

    source: str  # what it is and where it comes from, for the model card
    train: LabelledImages
    test: LabelledImages


def load(name: str, folder: Path) -> Dataset:
    """Read a data set from a folder; what is missing there is fetched through torchvision.

    Args:
        name: A key of `LOADERS`.
        folder: Where the files are, or shall be.

    Raises:
        CnnCoreError: If there is no such data set, or it is neither in the folder nor to be fetched.
    """
    if name not in LOADERS:
        dict[str, Callable[[Path], Dataset]] = {"mnist": _mnist, "cifar10": _cifar10}
