"""Planes that average: no weight is negative and the sum is 1, so an even area keeps its brightness at every size.

A plane is float64 (size, size). Where it has a middle pixel, that is pixel (size - 1) // 2 along both axes: in an even
size the one before the centre, which "same" padding lays over the output pixel.
"""

import math

import torch
from jaxtyping import Float64
from torch import Tensor

Plane = Float64[Tensor, "size size"]


def identity(size: int) -> Plane:
    """Draw a single 1, in the middle: the map is the image. It has one form at every size."""
    plane = torch.zeros(size, size, dtype=torch.float64)
    plane[(size - 1) // 2, (size - 1) // 2] = 1.0
    return plane


def box(size: int) -> Plane:
    """Draw size² equal weights. Even sizes average around the corner between four pixels; size 1 is the identity."""
    return torch.full((size, size), 1 / size**2, dtype=torch.float64)


def gaussian(size: int) -> Plane:
    """Draw a bell of weights: rows of Pascal's triangle, 3 × 3 is [1 2 1; 2 4 2; 1 2 1] / 16. Size 1 is the identity.

    Its standard deviation is √(size - 1) / 2 px.

    Source:
        Burt & Adelson 1983, "The Laplacian Pyramid as a Compact Image Code"; Jähne, "Digital Image Processing", on
        binomial filters.
    """
    return torch.outer(binomial(size), binomial(size))


def motion_blur(size: int, angle: float) -> Plane:
    """Draw `size` equal weights along a line: what a camera moving by `size` pixels takes. Size 1 is the identity.

    Args:
        size: Pixels along a side.
        angle: Direction of the line in degrees, 0 to the right, 90 up. The line reaches two opposite sides.

    Source:
        Jähne, "Digital Image Processing", on velocity blurring; drawn pixel by pixel, as a line on a grid.
    """
    radians, middle = math.radians(angle % 180), (size - 1) / 2
    across, up = math.cos(radians), math.sin(radians)
    longest = max(abs(across), abs(up))
    plane = torch.zeros(size, size, dtype=torch.float64)
    for pixel in range(size):
        distance = (pixel - middle) / longest
        plane[_nearest(middle - distance * up), _nearest(middle + distance * across)] += 1 / size
    return plane


def binomial(count: int) -> Float64[Tensor, " count"]:
    """Give a row of Pascal's triangle, divided by its sum: [1 2 1] / 4 for 3."""
    row = [math.comb(count - 1, index) / 2 ** (count - 1) for index in range(count)]
    return torch.tensor(row, dtype=torch.float64)


def _nearest(place: float) -> int:
    """Round to a pixel, halves down to the middle pixel of an even size, whatever rounding left behind the comma."""
    return math.ceil(place - 0.5 - 1e-9)
