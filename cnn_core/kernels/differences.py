"""Planes that compare pixels with their neighbours: edges, and pictures with their edges raised.

A plane is float64 (size, size). At 3 × 3 the weights are the textbook's; a larger plane looks further and answers as
strongly, so that the maps of two sizes can be compared. Those with one middle pixel leave the last row and column of an
even size from 4 on at 0, and are otherwise the next smaller odd size. In one pixel there is nothing to compare: what
adds up to 0 is 0 there, and what adds up to 1 is the identity.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float64
from torch import Tensor
from torch.nn import functional as F

from cnn_core.kernels.averages import Plane, binomial, gaussian, identity


def sobel(size: int) -> Plane:
    """Draw a difference to the right, smoothed downwards by a bell: [-1 0 1; -2 0 2; -1 0 1].

    It is positive where the image brightens to the right. At every size from 2 on a ramp of 1 per pixel answers 8. The
    larger ones smooth both ways, as OpenCV's do.

    Source:
        Sobel & Feldman 1968, "An Isotropic 3 × 3 Image Gradient Operator"; OpenCV, getDerivKernels.
    """
    return _gradient(binomial(size), _difference(size), response=8.0)


def prewitt(size: int) -> Plane:
    """Draw the slope to the right of the plane that fits the window best: [-1 0 1; -1 0 1; -1 0 1].

    At every size from 2 on a ramp of 1 per pixel answers 6.

    Source:
        Prewitt 1970, "Object Enhancement and Extraction"; Haralick & Watson 1981, "A Facet Model for Image
        Data", for the fitted plane.
    """
    steps = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    return _gradient(torch.ones(size, dtype=torch.float64), steps, response=6.0)


def scharr(size: int) -> Plane:
    """Draw the difference to the right whose strength depends least on an edge's angle: [-3 0 3; -10 0 10; -3 0 3].

    At every size from 2 on a ramp of 1 per pixel answers 32. Two pixels leave no choice of angle: 2 × 2 is Sobel's, in
    this strength.

    Source:
        Scharr 2000, "Optimale Operatoren in der Digitalen Bildverarbeitung"; larger sizes spread by a bell.
    """
    rows = binomial(size) if size < 3 else _spread(torch.tensor([3.0, 10.0, 3.0], dtype=torch.float64), size)
    return _gradient(rows, _difference(size), response=32.0)


def laplacian(size: int) -> Plane:
    """Draw the neighbours' sum minus the middle: [0 1 0; 1 -4 1; 0 1 0]. Flat areas and even ramps answer 0.

    A bowl of x² + y² answers 4 at every size from 3 on. At 2 × 2 it is the two neighbours that there are: [-2 1; 1 0].

    Source:
        Gonzalez & Woods, "Digital Image Processing", section 3.6; larger sizes spread by a bell, after
        Marr & Hildreth 1980, "Theory of Edge Detection".
    """
    return _with_middle(size, _laplacian)


def outline(size: int) -> Plane:
    """Draw 8 × (the middle minus the average of all the others): [-1 -1 -1; -1 8 -1; -1 -1 -1]. From size 2 on.

    Source:
        Gonzalez & Woods, "Digital Image Processing", section 10.2, on isolated points.
    """
    others = size**2 - 1
    plane = torch.full((size, size), -8 / others if others else 0.0, dtype=torch.float64)
    return torch.where(identity(size) > 0, 8.0 if others else 0.0, plane)


def emboss(size: int) -> Plane:
    """Draw the image plus its slope to the lower right: [-2 -1 0; -1 1 1; 0 1 2], a relief lit from the upper left.

    Source:
        Schlag 1994, "Fast Embossing Effects on Raster Image Data", Graphics Gems IV; here identity + Prewitt x + y.
    """
    return identity(size) + prewitt(size) + prewitt(size).T


def sharpen(size: int) -> Plane:
    """Draw the image minus its Laplacian: [0 -1 0; -1 5 -1; 0 -1 0]. An even area keeps its brightness.

    Source:
        Gonzalez & Woods, "Digital Image Processing", section 3.6.
    """
    return identity(size) - laplacian(size)


def unsharp(size: int) -> Plane:
    """Draw the image plus what a Gaussian blur takes away: 5 × 5 has 476 / 256 in the middle. Brightness is kept.

    Source:
        Gonzalez & Woods, "Digital Image Processing", section 3.6, unsharp masking with k = 1.
    """
    return _with_middle(size, lambda odd: 2 * identity(odd) - gaussian(odd))


def _laplacian(size: int) -> Plane:
    if size == 1:
        return torch.zeros(1, 1, dtype=torch.float64)
    if size == 2:
        return torch.tensor([[-2.0, 1.0], [1.0, 0.0]], dtype=torch.float64)
    second = _spread(torch.tensor([1.0, -2.0, 1.0], dtype=torch.float64), size)
    smooth = _spread(torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64), size)
    return torch.outer(second, smooth) + torch.outer(smooth, second)


def _with_middle(size: int, draw: Callable[[int], Plane]) -> Plane:
    """Draw an odd size, and leave the last row and column at 0 where that is asked for an even one from 4 on."""
    return F.pad(draw(size - 1), (0, 1, 0, 1)) if size % 2 == 0 and size >= 4 else draw(size)


def _difference(size: int) -> Float64[Tensor, " size"]:
    """Give a smoothed difference: [-1 1] for 2, [-1 0 1] for 3, [-1 -2 0 2 1] for 5, each in some strength."""
    if size == 1:
        return torch.zeros(1, dtype=torch.float64)
    bell = binomial(size - 1)
    return F.pad(bell, (1, 0)) - F.pad(bell, (0, 1))


def _spread(three: Float64[Tensor, " three"], size: int) -> Float64[Tensor, " size"]:
    """Blur three weights over `size` of them, with a bell whose weights add up to 1."""
    bell = binomial(size - 2)
    return F.conv1d(three[None, None], bell[None, None], padding=size - 3)[0, 0]  # a bell is its own mirror image


def _gradient(rows: Float64[Tensor, " size"], cols: Float64[Tensor, " size"], *, response: float) -> Plane:
    """Multiply weights down the rows with a difference along the columns; a ramp of 1 per pixel answers `response`."""
    ramp = torch.arange(len(cols), dtype=torch.float64)
    strength = rows.sum() * (cols @ ramp)
    return torch.outer(rows, cols) * (response / strength if strength else 0.0)
