"""The weights of one kernel as a value that can be compared, hashed and put into a link."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from cnn_core.errors import CnnCoreError

LARGEST_SIZE = 11  # pixels along a side
_LARGEST_WEIGHT = torch.finfo(torch.float32).max


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """One kernel: weights for every channel, row and column. Any finite weights; height and width from 1 to 11 px."""

    channels: int
    height: int
    width: int
    values: tuple[float, ...]  # channel by channel, row by row

    def __post_init__(self) -> None:
        if self.channels < 1:
            raise CnnCoreError(f"a kernel of {self.channels} channels has no weights; choose 1 channel or more")
        check_size(self.height)
        check_size(self.width)
        count = self.channels * self.height * self.width
        if len(self.values) != count:
            raise CnnCoreError(
                f"a kernel of {self.channels} × {self.height} × {self.width} (channels × height × width) "
                f"has {count} weights, not {len(self.values)}"
            )
        for value in self.values:
            if not abs(value) <= _LARGEST_WEIGHT:  # NaN too
                raise CnnCoreError(f"a weight of {value:g} is no number to compute with; choose a finite one")

    @classmethod
    def of(cls, weights: Float[Tensor, "c h w"]) -> "Kernel":
        """Make the kernel that holds a tensor's weights.

        Raises:
            CnnCoreError: If a size is out of range or a weight is not finite.
        """
        channels, height, width = weights.shape
        return cls(channels=channels, height=height, width=width, values=tuple(weights.flatten().tolist()))

    def weights(self) -> Float[Tensor, "c h w"]:
        """Give the weights as a new 32-bit tensor: the nearest such floats to `values`."""
        return torch.tensor(self.values, dtype=torch.float32).reshape(self.channels, self.height, self.width)


def check_size(size: int) -> None:
    """Raise CnnCoreError unless a kernel's side may have so many pixels."""
    if not 1 <= size <= LARGEST_SIZE:
        raise CnnCoreError(f"a kernel side of {size} px is out of range; choose 1 to {LARGEST_SIZE} px")
