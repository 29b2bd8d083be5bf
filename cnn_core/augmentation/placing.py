"""Changes of place: they take and give normalised images, (n, c, h, w), in which 0 is the mean of the training images.

So what comes in at the border and what is covered is the mean, a gray that says nothing.
"""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional as F
from torchvision.transforms.v2 import functional as pixels


def crop(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return a part of each image, 1 - most to 1 of both sides, from anywhere in it, stretched to the whole size."""
    height, width = images.shape[-2:]
    kept, down, right = torch.rand(3, len(images), generator=generator).unbind()
    kept = 1 - most * kept
    heights, widths = (kept * height).round().clamp(min=1).int(), (kept * width).round().clamp(min=1).int()
    tops, lefts = (down * (height + 1 - heights)).int(), (right * (width + 1 - widths)).int()
    boxes = torch.stack([tops, lefts, heights, widths], 1).tolist()
    pairs = zip(images, boxes, strict=True)
    return torch.stack([pixels.resized_crop(image, *box, size=[height, width]) for image, box in pairs])


def turn(images: Tensor, degrees: float, size: float, generator: Generator) -> Tensor:
    """Return each image turned by at most so many degrees to both sides and 1 - size to 1 + size times as large."""
    angle, factor = (2 * torch.rand(2, len(images), generator=generator) - 1).unbind()
    angle, factor = angle * math.radians(degrees), 1 + factor * size
    cos, sin, zero = angle.cos() / factor, angle.sin() / factor, torch.zeros_like(angle)
    rows = [torch.stack([cos, -sin, zero], 1), torch.stack([sin, cos, zero], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid.to(images.device), padding_mode="border", align_corners=False)


def shift(images: Tensor, most: int, generator: Generator) -> Tensor:
    """Return each image moved by at most so many pixels up or down and left or right; what comes in is the mean."""
    count, _, height, width = images.shape
    padded = F.pad(images, (most,) * 4).permute(0, 2, 3, 1)  # (n, h, w, c)
    top, left = torch.randint(0, 2 * most + 1, (2, count, 1), generator=generator).unbind()
    rows = (top + torch.arange(height))[:, :, None].to(images.device)
    cols = (left + torch.arange(width))[:, None, :].to(images.device)
    numbers = torch.arange(count, device=images.device)[:, None, None]
    return padded[numbers, rows, cols].permute(0, 3, 1, 2)


def mirror(images: Tensor, generator: Generator) -> Tensor:
    """Return every second image, by chance, with left and right swapped."""
    chosen = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None].to(images.device), images.flip(-1), images)


def flip(images: Tensor, generator: Generator) -> Tensor:
    """Return every second image, by chance, with top and bottom swapped."""
    chosen = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None].to(images.device), images.flip(-2), images)


def erase(images: Tensor, side: int, generator: Generator) -> Tensor:
    """Return each image with a square of so many pixels set to the mean, around any of its pixels."""
    count, _, height, width = images.shape
    row, col = (torch.randint(0, length, (count, 1), generator=generator) for length in (height, width))
    down, right = torch.arange(height) - row, torch.arange(width) - col
    rows = (down >= -(side // 2)) & (down < side - side // 2)
    cols = (right >= -(side // 2)) & (right < side - side // 2)
    return images.masked_fill((rows[:, None, :, None] & cols[:, None, None, :]).to(images.device), 0.0)
