"""Pictures and outputs as stacks of planes, float32 (k, h, w), which the maps component draws."""

import numpy as np
from jaxtyping import Float32, UInt8
from torch import Tensor, from_numpy
from torch.nn import functional as F

Planes = Float32[np.ndarray, "k h w"]

_ORANGE = np.array([0.90, 0.38, 0.0], dtype=np.float32)[:, None, None]
_BLUE = np.array([0.10, 0.35, 0.80], dtype=np.float32)[:, None, None]


def picture_planes(picture: UInt8[Tensor, "c h w"]) -> Planes:
    """Return a picture's channels, 0 to 1."""
    return (picture.numpy() / np.float32(255)).astype(np.float32)


def output_planes(output: Tensor) -> Planes:
    """Return one image's output as planes: maps as they are, a vector as one 1 × 1 plane per number."""
    values = output.detach().float()
    while values.ndim < 3:
        values = values[..., None]
    return values.reshape(-1, *values.shape[-2:]).contiguous().numpy()


def overlay(image: Planes, plane: Float32[np.ndarray, "h w"], *, limit: float) -> Planes:
    """Return an RGB picture, 0 to 1, and the map at its size: the image in gray, the map orange above and blue below 0.

    Args:
        image: What the network saw, 0 to 1, one or three channels.
        plane: A map of any size; it is stretched over the image, each value a rectangle.
        limit: The absolute value at which the colour is full.
    """
    gray = image.mean(axis=0)
    values = _stretched(plane, gray.shape)
    strength = np.clip(values / limit, -1, 1)
    colour = np.where(strength[None] > 0, _ORANGE, _BLUE)
    weight = 0.75 * np.abs(strength)[None]
    picture = (1 - weight) * gray[None] + weight * colour
    return np.concatenate([picture, values[None]]).astype(np.float32)


def planes_per_page(planes: Planes, *, most_values: int = 1_000_000, most_planes: int = 64) -> int:
    """Return how many planes fit on one page: at most 64 (256 single numbers), fewer where they are large."""
    height, width = planes.shape[1:]
    most = 256 if height * width == 1 else most_planes
    return max(1, min(most, most_values // (height * width)))


def _stretched(plane: Float32[np.ndarray, "h w"], size: tuple[int, int]) -> Float32[np.ndarray, "p q"]:
    return F.interpolate(from_numpy(plane)[None, None], size=size, mode="nearest-exact")[0, 0].numpy()
