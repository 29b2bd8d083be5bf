"""Shapes in colours on backgrounds, drawn from a seed: a data set of any size that needs no file.

Torch alone draws them, without a type or function of this project: the script of a training carries this text.
"""

import math

import torch
from torch import Generator, Tensor

SHAPES = ("circle", "ring", "moon", "triangle", "square", "star", "cross", "heart")
_SIDE = 32  # pixels
_FINE = 3  # points per pixel along each axis, averaged to smooth the edges
_LEAST_CONTRAST = 0.35  # wished between the two brightnesses, 0 to 1, before they are cut at 0 and 1
_NOISE = 0.03  # standard deviation, 0 to 1


def draw_shapes(count: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return images, bytes (n, 3, 32, 32), and labels (n,): each class as often as the others, in random order."""
    labels = (torch.arange(count) % len(SHAPES))[torch.randperm(count, generator=generator)]
    covered = torch.zeros(count, 1, _SIDE, _SIDE)
    for label in range(len(SHAPES)):
        chosen = labels == label
        covered[chosen] = _covered(label, int(chosen.sum()), generator)
    shape, background = _colours(count, generator)
    images = covered * shape + (1 - covered) * (background + _shade(count, generator))
    images += _NOISE * torch.randn(images.shape, generator=generator)
    return (255 * images.clamp(0, 1)).round().to(torch.uint8), labels


def _between(low: float, high: float, count: int, generator: Generator) -> Tensor:
    return low + (high - low) * torch.rand(count, 1, 1, generator=generator)  # (n, 1, 1)


def _covered(label: int, count: int, generator: Generator) -> Tensor:
    """Return the part of each pixel that the shape covers, 0 to 1, (n, 1, 32, 32): anywhere, of any size, tilted."""
    radius = _between(0.42, 0.8, count, generator)  # the image reaches from -1 to 1
    row, col = (_between(-1.0, 1.0, count, generator) * (1 - radius) for _ in range(2))
    tilt = _between(-0.5, 0.5, count, generator)  # radians
    at = (torch.arange(_SIDE * _FINE) + 0.5) * 2 / (_SIDE * _FINE) - 1
    down, right = (at[:, None] - row) / radius, (at[None, :] - col) / radius  # (n, rows, 1), (n, 1, cols)
    y, x = tilt.cos() * down - tilt.sin() * right, tilt.sin() * down + tilt.cos() * right
    inside = _inside(label, y, x).float()[:, None]
    return torch.nn.functional.avg_pool2d(inside, _FINE)


def _inside(label: int, y: Tensor, x: Tensor) -> Tensor:
    """Tell which points belong to a shape around (0, 0) that fits into the unit circle; y points down."""
    outlines = (_circle, _ring, _moon, _triangle, _square, _star, _cross, _heart)  # in the order of SHAPES
    return outlines[label](y, x)


def _circle(y: Tensor, x: Tensor) -> Tensor:
    return y**2 + x**2 < 1


def _ring(y: Tensor, x: Tensor) -> Tensor:
    return _circle(y, x) & ~_circle(y / 0.55, x / 0.55)


def _moon(y: Tensor, x: Tensor) -> Tensor:
    return _circle(y, x) & ~_circle(y / 0.8, (x - 0.5) / 0.8)


def _triangle(y: Tensor, x: Tensor) -> Tensor:
    """Tell what lies in a triangle of equal sides with a corner on top."""
    return (y < 0.5) & (math.sqrt(3) * x.abs() - y < 1)


def _square(y: Tensor, x: Tensor) -> Tensor:
    return (y.abs() < 0.71) & (x.abs() < 0.71)


def _cross(y: Tensor, x: Tensor) -> Tensor:
    return ((y.abs() < 0.28) & (x.abs() < 0.95)) | ((x.abs() < 0.28) & (y.abs() < 0.95))


def _star(y: Tensor, x: Tensor) -> Tensor:
    """Tell what lies in a star of five points: inside of four at least of the five lines that its sides lie on."""
    sides = [(2 * side + 1) * math.pi / 5 for side in range(5)]
    within = [x * math.sin(a) - y * math.cos(a) < math.cos(2 * math.pi / 5) for a in sides]
    return torch.stack(within).sum(0) >= 4


def _heart(y: Tensor, x: Tensor) -> Tensor:
    """Tell where (x² + y² - 1)³ < x² y³, the heart curve, with y upwards, made to fit."""
    right, up = x * 1.3, 0.15 - y * 1.3
    return (right**2 + up**2 - 1) ** 3 < right**2 * up**3


def _colours(count: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return a colour of the shape and one of the background, each (n, 3, 1, 1), whose brightness differs."""
    shape, background = torch.rand(2, count, 3, 1, 1, generator=generator).unbind()
    weights = torch.tensor([0.299, 0.587, 0.114])[:, None, None]  # of red, green and blue: Rec. ITU-R BT.601
    apart = ((shape - background) * weights).sum(1, keepdim=True)
    missing = (_LEAST_CONTRAST - apart.abs()).clamp(min=0) * torch.where(apart < 0, -0.5, 0.5)
    return (shape + missing).clamp(0, 1), (background - missing).clamp(0, 1)


def _shade(count: int, generator: Generator) -> Tensor:
    """Return a slope of brightness over each image, (n, 1, 32, 32)."""
    down, right = (_between(-0.12, 0.12, count, generator) for _ in range(2))
    at = torch.linspace(-1, 1, _SIDE)
    return (down * at[:, None] + right * at[None, :])[:, None]
