"""Pictures and outputs as stacks of planes, float32 (k, h, w), which the maps component draws."""

import numpy as np
from jaxtyping import Float32, UInt8
from torch import Tensor

Planes = Float32[np.ndarray, "k h w"]


def picture_planes(picture: UInt8[Tensor, "c h w"]) -> Planes:
    """Return a picture's channels, 0 to 1."""
    return (picture.numpy() / np.float32(255)).astype(np.float32)


def output_planes(output: Tensor) -> Planes:
    """Return one image's output as planes: maps as they are, a vector as one 1 × 1 plane per number."""
    values = output.detach().float()
    while values.ndim < 3:
        values = values[..., None]
    return values.reshape(-1, *values.shape[-2:]).contiguous().numpy()


def planes_per_page(planes: Planes, *, most_values: int = 1_000_000, most_planes: int = 64) -> int:
    """Return how many planes fit on one page: at most 64 (256 single numbers), fewer where they are large."""
    height, width = planes.shape[1:]
    most = 256 if height * width == 1 else most_planes
    return max(1, min(most, most_values // (height * width)))
