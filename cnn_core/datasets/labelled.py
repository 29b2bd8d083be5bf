"""Images with the classes that they show, held in memory as bytes."""

from dataclasses import dataclass
from typing import Literal

from jaxtyping import Int64, UInt8
from torch import Tensor

Fit = Literal["crop", "pad"]
"""What becomes of a picture that is not square: its middle is cut out, or black is put beside it."""


@dataclass(frozen=True, kw_only=True)
class LabelledImages:
    """Images of one size with the index of their class."""

    images: UInt8[Tensor, "n c h w"]
    labels: Int64[Tensor, " n"]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.images.nbytes + self.labels.nbytes


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One data set in its two parts. The test part is never trained on."""

    source: str  # what it is and where it comes from, for the model card
    class_names: tuple[str, ...]  # by label
    train: LabelledImages
    test: LabelledImages
    fit: Fit = "crop"  # of images of one's own

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.train.nbytes + self.test.nbytes
