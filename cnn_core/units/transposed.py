"""Transposed convolution: the kernel is laid on each pixel that is read, and what lies on one output pixel is added up.

Seen from that pixel it is a window too: some of the kernel's weights, in reverse order, times the pixels around it.
"""

import math
from dataclasses import dataclass

from torch import Tensor

from cnn_core.units.axes import most_central, pair
from cnn_core.units.opened import Computed, WindowSum
from cnn_core.units.sliding import window_sum
from cnn_core.units.steps import Read, Step


@dataclass(frozen=True, kw_only=True, eq=False)
class _Transposed:
    read: Read
    weights: Tensor  # (c, k / groups, kh, kw)
    bias: Tensor | None
    stride: tuple[int, int]
    padding: tuple[int, int]  # pixels that are cut off above, and at the left
    dilation: tuple[int, int]
    groups: int

    def taps(self, position: int, axis: int) -> range:
        """Return which of the kernel's rows (0) or columns (1) lie on an output pixel, the last first."""
        apart = self.stride[axis] // math.gcd(self.stride[axis], self.dilation[axis])
        falling = [tap for tap in range(self.weights.shape[2 + axis]) if self._offset(position, tap, axis) == 0]
        return range(falling[-1], -1, -apart) if falling else range(0)

    def pixels(self, position: int, axis: int) -> range:
        """Return the pixels of the map that these weights belong to, in the same order."""
        taps = self.taps(position, axis)
        if not taps:
            return range(0)
        first = (position + self.padding[axis] - taps[0] * self.dilation[axis]) // self.stride[axis]
        apart = self.dilation[axis] // math.gcd(self.stride[axis], self.dilation[axis])
        return range(first, first + len(taps) * apart, apart)

    def _offset(self, position: int, tap: int, axis: int) -> int:
        return (position + self.padding[axis] - tap * self.dilation[axis]) % self.stride[axis]


def _transposed(step: Step) -> _Transposed | None:
    weights = step.setting("weight", 1)
    if not step.is_torchs or weights.ndim != 4 or step.first.value.ndim != 4:
        return None
    return _Transposed(
        read=step.first,
        weights=weights,
        bias=step.setting("bias", 2),
        stride=pair(step.setting("stride", 3, 1)),
        padding=pair(step.setting("padding", 4, 0)),
        dilation=pair(step.setting("dilation", 7, 1)),
        groups=step.setting("groups", 6, 1),
    )


def open_transposed(step: Step, index: tuple[int, ...]) -> WindowSum | Computed:
    """Return the pixels whose kernels lie on one output pixel, and their weights there."""
    layer = _transposed(step)
    if layer is None:
        return step.computed("This transposed convolution does not go over rows and columns in torch's own way.")
    kernel, row, col = index
    rows, cols = layer.pixels(row, 0), layer.pixels(col, 1)
    if not rows or not cols:
        return step.computed("The kernels leave this pixel out: it holds the bias alone.")
    depth, made = len(layer.weights) // layer.groups, layer.weights.shape[1]
    first = kernel // made * depth
    planes = layer.weights[first : first + depth, kernel % made]
    weights = planes[:, list(layer.taps(row, 0))][:, :, list(layer.taps(col, 1))]
    bias = None if layer.bias is None else float(layer.bias[kernel])
    channels = range(first, first + depth)
    return window_sum(layer.read, channels, (rows, cols), weights=weights, bias=bias, mode="zeros")


def transposed_reading(step: Step, index: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the output pixel that has a pixel most in the middle of what it reads.

    Among the kernels, the one whose weight for that pixel is largest, disregarding its sign.
    """
    layer = _transposed(step)
    if layer is None:
        return None
    channel, *pixel = index
    windows = [
        [layer.pixels(at, axis) for at in range(length)] for axis, length in enumerate(step.record.output.shape[2:])
    ]
    row, col = (most_central(places, at) for places, at in zip(windows, pixel, strict=True))
    if row is None or col is None:
        return None
    tap_row = layer.taps(row, 0)[windows[0][row].index(pixel[0])]
    tap_col = layer.taps(col, 1)[windows[1][col].index(pixel[1])]
    first = channel // (len(layer.weights) // layer.groups) * layer.weights.shape[1]
    return first + int(layer.weights[channel, :, tap_row, tap_col].abs().argmax()), row, col
