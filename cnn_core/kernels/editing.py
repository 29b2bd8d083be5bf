"""What can be done to a whole kernel. Every function gives a new kernel, of the same channels."""

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor

from cnn_core.kernels.kernel import Kernel


def normalise(kernel: Kernel) -> Kernel:
    """Divide the weights by their sum, over all channels: an even area then keeps its brightness.

    Where the sum is 0 but for rounding (at most a millionth of the weights' absolute sum: edges, Laplacian), they are
    divided by that absolute sum: no answer to values from 0 to 1 then leaves -1 to 1. Zeros stay zeros.
    """
    total, absolute = sum(kernel.values), sum(abs(value) for value in kernel.values)
    divisor = total if abs(total) > 1e-6 * absolute else absolute
    return replace(kernel, values=tuple(value / divisor for value in kernel.values)) if divisor else kernel


def negate(kernel: Kernel) -> Kernel:
    """Give every weight the other sign."""
    return replace(kernel, values=tuple(0.0 - value for value in kernel.values))  # 0.0 - 0.0 is 0.0, and -0.0 is not


def flip(kernel: Kernel) -> Kernel:
    """Turn each channel's plane by 180°: what tells convolution, as mathematics has it, from cross-correlation."""
    return _turned(kernel, lambda weights: weights.rot90(2, (1, 2)))


def rotate(kernel: Kernel) -> Kernel:
    """Turn each channel's plane by 90° counter-clockwise: a kernel of 3 × 5 px becomes one of 5 × 3 px."""
    return _turned(kernel, lambda weights: weights.rot90(1, (1, 2)))


def _turned(kernel: Kernel, turn: Callable[[Tensor], Tensor]) -> Kernel:
    weights = torch.tensor(kernel.values, dtype=torch.float64)  # as exact as Python's floats
    return Kernel.of(turn(weights.reshape(kernel.channels, kernel.height, kernel.width)))
