"""How images become numbers that a network likes: bytes to floats, freed of their mean and deviation."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Tensor

_VALUES = 256  # of a byte


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


def normalisation_of(images: UInt8[Tensor, "n c h w"]) -> Normalisation:
    """Return the mean and the standard deviation of each channel, 0 to 1; 1 where all numbers are the same."""
    values = torch.arange(_VALUES, dtype=torch.float64) / (_VALUES - 1)
    counts = torch.stack([_counted(images[:, channel]) for channel in range(images.shape[1])]).double()  # (c, 256)
    shares = counts / counts.sum(1, keepdim=True)
    means = shares @ values
    deviations = (shares * (values - means[:, None]) ** 2).sum(1).sqrt()
    deviations[deviations == 0] = 1
    return Normalisation(mean=tuple(means.tolist()), std=tuple(deviations.tolist()))


def _counted(numbers: UInt8[Tensor, "n h w"]) -> Tensor:
    """Count how often each byte occurs."""
    parts = (torch.bincount(part.flatten(), minlength=_VALUES) for part in numbers.split(10_000))
    return torch.stack([*parts]).sum(0)
