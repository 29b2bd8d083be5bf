"""What an ONNX graph hands from step to step while it is converted: fixed tensors, and values made of the picture."""

from dataclasses import dataclass
from typing import TypeAlias

from torch import Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class Fixed:
    """A tensor that is the same for every picture."""

    tensor: Tensor
    learned: bool  # from the file's weights, and not a setting


@dataclass(frozen=True, kw_only=True, eq=False)
class Flowing:
    """A value that is computed from the picture.

    Networks from Keras and TensorFlow keep the channels last and transpose around each convolution. Here the channels
    stay first, as in torch, and only the order in which the file names the axes is noted.
    """

    step: int  # number of the step that made it; 0 is the picture
    raw_shape: tuple[int, ...]  # as torch computes it, with the axis of the images
    order: tuple[int, ...]  # axis i of the file is axis order[i] of torch's

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape as the file names it."""
        return tuple(self.raw_shape[axis] for axis in self.order)


Value: TypeAlias = Fixed | Flowing
