"""Random changes to a batch that leave its meaning alone: shift, mirror, erase, rotate and scale.

Images are float tensors (n, c, h, w); all randomness comes from the generator that is passed in.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Generator, Tensor
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How far a training image may be changed. Zero and False change nothing."""

    shift: int = 0  # pixels, up, down, left and right
    mirror: bool = False  # left and right swapped, for every second image
    erase: int = 0  # pixels, side of a gray square put over the image
    rotate: float = 0.0  # degrees, to both sides
    scale: float = 0.0  # 0.1 draws a size between 0.9 and 1.1


def augment(
    images: Float[Tensor, "n c h w"], augmentation: Augmentation, generator: Generator
) -> Float[Tensor, "n c h w"]:
    """Return the batch with each image changed at random, in its own way."""
    if augmentation.rotate or augmentation.scale:
        images = _turn(images, augmentation, generator)
    if augmentation.shift:
        images = _shift(images, augmentation.shift, generator)
    if augmentation.mirror:
        chosen = torch.rand(len(images), generator=generator) < 0.5
        images = torch.where(chosen[:, None, None, None], images.flip(-1), images)
    if augmentation.erase:
        images = _erase(images, augmentation.erase, generator)
    return images


def _turn(images: Tensor, augmentation: Augmentation, generator: Generator) -> Tensor:
    angle, size = (2 * torch.rand(2, len(images), generator=generator) - 1).unbind()
    angle, size = angle * math.radians(augmentation.rotate), 1 + size * augmentation.scale
    cos, sin, zero = angle.cos() / size, angle.sin() / size, torch.zeros_like(angle)
    rows = [torch.stack([cos, -sin, zero], 1), torch.stack([sin, cos, zero], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


def _shift(images: Tensor, most: int, generator: Generator) -> Tensor:
    count, _, height, width = images.shape
    padded = F.pad(images, (most,) * 4).permute(0, 2, 3, 1)  # (n, h, w, c)
    top, left = torch.randint(0, 2 * most + 1, (2, count, 1), generator=generator).unbind()
    rows = (top + torch.arange(height))[:, :, None]
    cols = (left + torch.arange(width))[:, None, :]
    return padded[torch.arange(count)[:, None, None], rows, cols].permute(0, 3, 1, 2)


def _erase(images: Tensor, side: int, generator: Generator) -> Tensor:
    count, _, height, width = images.shape
    row, col = (torch.randint(0, length, (count, 1), generator=generator) for length in (height, width))
    hidden_rows, hidden_cols = _covered(row, height, side), _covered(col, width, side)
    return images.masked_fill(hidden_rows[:, None, :, None] & hidden_cols[:, None, None, :], 0.0)


def _covered(middle: Tensor, length: int, side: int) -> Tensor:
    """Tell of each pixel along an axis whether a square around the middle covers it."""
    offset = torch.arange(length) - middle
    return (offset >= -(side // 2)) & (offset < side - side // 2)
