"""Convolution: a window of each channel that the kernel reads, times its weights."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from cnn_core.convolution import PaddingMode, read, source
from cnn_core.units.axes import most_central, padding_before, pair, taps, windows_of
from cnn_core.units.opened import Computed, WindowSum
from cnn_core.units.steps import Read, Step


@dataclass(frozen=True, kw_only=True, eq=False)
class _Convolution:
    """How a convolution is laid out over the maps that it reads."""

    read: Read
    weights: Tensor  # (k, c / groups, kh, kw)
    bias: Tensor | None
    stride: tuple[int, int]
    before: tuple[int, int]  # padding above, and at the left
    dilation: tuple[int, int]
    groups: int
    mode: PaddingMode

    def window(self, position: int, axis: int) -> range:
        """Return the pixels of the map that are read along rows (0) or columns (1)."""
        return taps(
            position,
            size=self.weights.shape[2 + axis],
            stride=self.stride[axis],
            before=self.before[axis],
            dilation=self.dilation[axis],
        )


def _convolution(step: Step) -> _Convolution | None:
    """Return how a step is set, None if it is no plain convolution of maps.

    A layer derived from torch's is taken for one that pads its input first; whether it computes so is seen later.
    """
    weights = step.setting("weight", 1)
    if weights.ndim != 4 or step.first.value.ndim != 4:
        return None
    dilation = pair(step.setting("dilation", 5, 1))
    stride = pair(step.setting("stride", 3, 1))
    before = _before(step.setting("padding", 4, 0), weights, dilation)
    if not step.is_torchs:
        windows = windows_of(pair(tuple(weights.shape[2:])), stride, before, dilation)
        before = padding_before(windows, step.first.value.shape[2:], step.record.output.shape[2:])
    return _Convolution(
        read=step.first,
        weights=weights,
        bias=step.setting("bias", 2),
        stride=stride,
        before=before,
        dilation=dilation,
        groups=step.setting("groups", 6, 1),
        mode=step.setting("padding_mode", 7, "zeros"),
    )


def _before(padding: Any, weights: Tensor, dilation: tuple[int, int]) -> tuple[int, int]:
    """Return the pixels added above and at the left. Of an odd number, "same" puts the smaller part there."""
    if padding == "same":
        tall, wide = weights.shape[2:]
        return (tall - 1) * dilation[0] // 2, (wide - 1) * dilation[1] // 2
    return (0, 0) if padding == "valid" else pair(padding)


def open_convolution(step: Step, index: tuple[int, ...]) -> WindowSum | Computed:
    """Return the window and the weights of one output pixel."""
    layer = _convolution(step)
    if layer is None:
        return step.computed("This convolution does not slide over rows and columns in torch's own way.")
    kernel, *position = index
    depth = layer.weights.shape[1]
    first = kernel // (len(layer.weights) // layer.groups) * depth
    rows, cols = (layer.window(at, axis) for axis, at in enumerate(position))
    return window_sum(
        layer.read,
        range(first, first + depth),
        (rows, cols),
        weights=layer.weights[kernel],
        bias=None if layer.bias is None else float(layer.bias[kernel]),
        mode=layer.mode,
    )


def window_sum(
    maps: Read, channels: range, window: tuple[range, range], *, weights: Tensor, bias: float | None, mode: PaddingMode
) -> WindowSum:
    """Return the numbers that are multiplied and added up.

    Args:
        maps: What is read, (n, c, h, w).
        channels: Those that the kernel reads.
        window: The rows and the columns that it reads, those in the padding included.
        weights: (c, rows, columns).
        bias: Added to the sum.
        mode: What lies in the padding.
    """
    height, width = maps.value.shape[2:]
    rows = tuple(source(row, height, mode) for row in window[0])
    cols = tuple(source(col, width, mode) for col in window[1])
    values = read(maps.value[0, channels.start : channels.stop], rows, cols, outside=0.0)
    return WindowSum(
        step=maps.step or "",
        channels=tuple(channels),
        row=window[0].start,
        col=window[1].start,
        dilation=(window[0].step, window[1].step),
        size=(height, width),
        values=values.float().numpy(),
        weights=weights.detach().float().numpy().copy(),
        bias=bias,
        padding=mode,
    )


def convolution_reading(step: Step, index: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the output pixel whose window has a pixel most in its middle; None where the stride skips it.

    Among the kernels, the one whose weight at that pixel is largest, disregarding its sign.
    """
    layer = _convolution(step)
    if layer is None:
        return None
    channel, *pixel = index
    windows = [
        [layer.window(at, axis) for at in range(length)] for axis, length in enumerate(step.record.output.shape[2:])
    ]
    row, col = (most_central(places, at) for places, at in zip(windows, pixel, strict=True))
    if row is None or col is None:
        return None
    taps_hit = windows[0][row].index(pixel[0]), windows[1][col].index(pixel[1])
    depth, group = layer.weights.shape[1], len(layer.weights) // layer.groups
    first = channel // depth * group
    weights = layer.weights[first : first + group, channel % depth, taps_hit[0], taps_hit[1]]
    return first + int(weights.abs().argmax()), row, col
