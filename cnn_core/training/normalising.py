"""How images become numbers that a network likes: bytes to floats, freed of their mean and deviation."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Normalisation:
    """The mean and the standard deviation per channel that a network expects its input, 0 to 1, to be freed of."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def unchanged(cls, channels: int) -> "Normalisation":
        """Return the one that leaves every number as it is."""
        return cls(mean=(0.0,) * channels, std=(1.0,) * channels)

    def apply(self, images: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
        """Return the images with about mean 0 and standard deviation 1 in each channel."""
        mean, std = (torch.tensor(values, device=images.device)[:, None, None] for values in (self.mean, self.std))
        return (images - mean) / std


def as_floats(images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
    """Turn bytes, 0 to 255, into floats, 0 to 1."""
    return images.float() / 255
