"""Drawn pictures that show what a kernel does. All are computed; gray ones have 1 channel, 0 black to 255 white."""

import math
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import UInt8
from numpy import ndarray
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from cnn_core.errors import CnnCoreError

_SIDE = 256  # pixels
_DOT_SIDE = 31  # odd, so that there is a middle; room for the largest kernel, 11 × 11, on all sides
_DIGIT_SIDE = 28  # MNIST's
_BRUSH = 1.3  # radius in pixels: about the width of MNIST's strokes

# Strokes through points (row, column) in MNIST's frame of 28 × 28 pixels, whose digits fill the middle 20 × 20.
_STROKES: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    2: (((8, 9), (5.5, 11.5), (4.8, 14.5), (6, 17.5), (9, 18.5), (12.5, 16.5), (17, 12.5), (22.2, 8.5)),
        ((22.2, 8.5), (22, 14), (22, 19.5))),
    3: (((6.5, 9), (4.8, 13), (5.5, 17), (8.5, 18), (11.5, 16), (12.8, 12.5)),
        ((12.8, 12.5), (13.5, 16.5), (16.5, 18.8), (20, 17.5), (22.4, 13.5), (21.5, 8.8))),
    5: (((5.2, 18.5), (5.2, 14), (5.4, 10)),
        ((5.4, 10), (9, 9.6), (12.5, 9.3)),
        ((12.5, 9.3), (11.5, 13), (12.6, 16.5), (15.5, 18.5), (19, 17.5), (21.8, 14), (22, 8.8))),
    7: (((6, 8.5), (5.6, 14), (5.8, 19)),
        ((5.8, 19), (11, 16.5), (16, 14), (22.5, 11.8))),
}  # fmt: skip
DIGITS = tuple(_STROKES)


def edges() -> UInt8[Tensor, "1 h w"]:
    """Draw sixteen black and white sectors: an edge every 22.5°, both dark to bright and bright to dark."""
    row, column = _grid(4)
    angle = np.arctan2(-row, column)
    sectors = np.floor((angle + math.pi) / (math.pi / 8)).astype(int) % 2 * 255.0
    return _shrink(np.where(np.hypot(row, column) < 24, 128.0, sectors), 4)  # too narrow to draw near the middle


def checkerboard() -> UInt8[Tensor, "1 h w"]:
    """Draw squares of 32 pixels, black and white in turn."""
    row, column = np.indices((_SIDE, _SIDE)) // 32
    return _picture((row + column) % 2 * 255.0)


def gradient() -> UInt8[Tensor, "1 h w"]:
    """Draw a ramp from black on the left to white on the right, one step per pixel."""
    return _picture(np.tile(np.arange(_SIDE, dtype=float), (_SIDE, 1)))


def dot() -> UInt8[Tensor, "1 h w"]:
    """Draw one white pixel in the middle of black: an impulse."""
    image = np.zeros((_DOT_SIDE, _DOT_SIDE))
    image[_DOT_SIDE // 2, _DOT_SIDE // 2] = 255
    return _picture(image)


def rings() -> UInt8[Tensor, "1 h w"]:
    """Draw rings that become finer outwards, to two pixels from crest to crest at the sides: a zone plate."""
    row, column = _grid(1)
    return _picture(127.5 + 127.5 * np.cos(math.pi * (row**2 + column**2) / _SIDE))


def stripes() -> UInt8[Tensor, "1 h w"]:
    """Draw bars of 8 pixels in four directions: upright, level and along both diagonals."""
    row, column = np.indices((_SIDE, _SIDE)).astype(float)
    top, left = row < _SIDE // 2, column < _SIDE // 2
    diagonal = np.where(left, row + column, row - column) / math.sqrt(2)
    across = np.where(top, np.where(left, column, row), diagonal)
    return _picture(np.clip(127.5 + 400 * np.sin(math.pi * (across + 0.5) / 8), 0, 255))


def text() -> UInt8[Tensor, "1 h w"]:
    """Draw words in three sizes, black on white."""
    image = Image.new("L", (_SIDE, _SIDE), 255)
    draw = ImageDraw.Draw(image)
    for row, size, words in (
        (12, 64, "kernel"),
        (92, 36, "slides over"),
        (146, 36, "the image"),
        (204, 18, "and sums up what it sees"),
    ):
        draw.text((_SIDE / 2, row), words, fill=0, font=ImageFont.load_default(size), anchor="ma")
    return _picture(np.array(image, dtype=float))


def colours() -> UInt8[Tensor, "3 h w"]:
    """Draw nine squares of one colour each: the primaries, their mixtures, black, gray and white."""
    names = (("red", "lime", "blue"), ("cyan", "magenta", "yellow"), ("black", "gray", "white"))
    image = Image.new("RGB", (258, 258))
    for row, line in enumerate(names):
        for column, name in enumerate(line):
            image.paste(name, (86 * column, 86 * row, 86 * column + 86, 86 * row + 86))
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()


def digit(value: int) -> UInt8[Tensor, "1 28 28"]:
    """Draw a digit with a round brush, white on black, of the size and in the place that MNIST's have.

    Args:
        value: One of `DIGITS`.
    """
    if value not in _STROKES:
        raise CnnCoreError(f"there are no strokes for the digit {value}; draw one of {', '.join(map(str, DIGITS))}")
    row, column = np.indices((_DIGIT_SIDE, _DIGIT_SIDE)).astype(float)
    nearest = np.full(row.shape, math.inf)
    for stroke in _STROKES[value]:
        points = _smooth(np.array(stroke))
        for start, end in pairwise(points):
            nearest = np.minimum(nearest, _distance(row, column, start, end))
    return _picture(255 * np.clip(_BRUSH + 0.5 - nearest, 0, 1))  # the brush's rim is one pixel wide


def _smooth(points: ndarray) -> ndarray:
    """Return twelve points for each one of a stroke, on a curve through all of them (Catmull-Rom)."""
    ends = np.concatenate([points[:1], points, points[-1:]])
    before, start, end, after = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    curve = [
        start
        + t
        / 2
        * (end - before + t * (2 * before - 5 * start + 4 * end - after + t * (3 * (start - end) + after - before)))
        for t in np.linspace(0, 1, 12)
    ]
    return np.stack(curve, 1).reshape(-1, 2)


def _distance(row: ndarray, column: ndarray, start: ndarray, end: ndarray) -> ndarray:
    """Return each pixel's distance from the line between two points."""
    down, across = end - start
    length = max(down**2 + across**2, 1e-12)
    along = np.clip(((row - start[0]) * down + (column - start[1]) * across) / length, 0, 1)
    return np.hypot(row - start[0] - along * down, column - start[1] - along * across)


def _grid(finer: int) -> tuple[ndarray, ndarray]:
    """Return the pixels' rows and columns, counted from the picture's middle, each pixel cut into finer × finer."""
    row, column = (np.indices((_SIDE * finer, _SIDE * finer)) + 0.5) / finer - _SIDE / 2
    return row, column


def _shrink(image: ndarray, finer: int) -> UInt8[Tensor, "1 h w"]:
    """Average each finer × finer pixels into one, so that slanted edges are smooth."""
    return _picture(image.reshape(_SIDE, finer, _SIDE, finer).mean((1, 3)))


def _picture(image: ndarray) -> UInt8[Tensor, "1 h w"]:
    return torch.from_numpy(image.round().astype(np.uint8))[None]
