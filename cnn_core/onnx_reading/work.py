"""How long a step computes: the numbers that it multiplies, or only reads."""

from collections.abc import Sequence
from math import prod
from typing import Any

import torch
from torch import nn

_CONVOLUTIONS = nn.Conv1d | nn.Conv2d | nn.Conv3d
_TRANSPOSED = nn.ConvTranspose1d | nn.ConvTranspose2d | nn.ConvTranspose3d
_POOLINGS = nn.MaxPool1d | nn.MaxPool2d | nn.MaxPool3d | nn.AvgPool1d | nn.AvgPool2d | nn.AvgPool3d

Shape = tuple[int, ...]


def multiply_adds_of(function: Any, given: Sequence[Shape], made: Shape) -> int:
    """Return how often a convolution, a dense layer or a product of matrices multiplies; 0 for anything else.

    Args:
        function: A layer, or a function of torch.
        given: Shapes of what it is given.
        made: Shape of what it makes.
    """
    if isinstance(function, _TRANSPOSED):
        return prod(given[0]) * prod(function.weight.shape[1:])
    if isinstance(function, _CONVOLUTIONS | nn.Linear):
        return prod(made) * prod(function.weight.shape[1:])
    return prod(made) * given[0][-1] if function is torch.matmul else 0


def reads_of(function: Any, given: Sequence[Shape], made: Shape) -> int:
    """Return how many numbers anything else reads; one that lies in several windows counts in each."""
    if isinstance(function, _POOLINGS):
        size, axes = function.kernel_size, len(made) - 2
        return prod(made) * prod(size if isinstance(size, tuple) else (size,) * axes)
    if isinstance(function, nn.LocalResponseNorm):
        return prod(made) * function.size
    return 0 if multiply_adds_of(function, given, made) else sum(map(prod, given))
