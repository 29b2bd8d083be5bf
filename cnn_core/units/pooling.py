"""Pooling: the largest or the average of a window of one channel, whether it slides, adapts to a size or takes all."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from cnn_core.convolution import read, source
from cnn_core.units.axes import most_central, padding_before, pair, taps, windows_of
from cnn_core.units.opened import Computed, Pooled
from cnn_core.units.steps import Read, Step

POOLINGS = (
    "max pooling",
    "average pooling",
    "adaptive average pooling",
    "adaptive max pooling",
    "global average pooling",
    "mean",
)
"""The kinds of steps that pool."""

_Axis = Callable[[int], range]
"""Takes a position of the output and returns the pixels that are read along one axis."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pooling:
    """How a pooling is laid out over the maps that it reads."""

    read: Read
    rows: _Axis
    cols: _Axis
    before: tuple[int, int] = (0, 0)  # padding on each side, in rows and columns
    counts_padding: bool = True
    divisor: int | None = None  # where it is set and not counted
    gone: tuple[int, ...] = ()  # axes that the output lacks: 2 for the rows, 3 for the columns

    def divided_by(self, rows: range, cols: range) -> float:
        """Return what the sum of a window is divided by."""
        if self.divisor is not None:
            return float(self.divisor)
        counts = 1
        for window, length, padding in zip((rows, cols), self.read.value.shape[2:], self.before, strict=True):
            if self.counts_padding:  # what hangs over the padding too does not count
                counts *= min(window.stop, length + padding) - window.start
            else:
                counts *= sum(0 <= pixel < length for pixel in window)
        return float(counts)

    def place(self, index: tuple[int, ...]) -> tuple[int, int, int]:
        """Return channel, row and column of a unit, also where the output lacks its rows or columns."""
        left = list(index)
        channel, row, col = (0 if axis in self.gone else left.pop(0) for axis in (1, 2, 3))
        return channel, row, col


def open_pooling(step: Step, index: tuple[int, ...]) -> Pooled | Computed:
    """Return the window of one output pixel, and which of it won or what its sum is divided by."""
    pooling = _pooling(step)
    if pooling is None:
        return step.computed("This pooling does not go over rows and columns of maps in torch's own way.")
    channel, row, col = pooling.place(index)
    rows, cols = pooling.rows(row), pooling.cols(col)
    height, width = pooling.read.value.shape[2:]
    largest = "max" in step.record.kind
    values = read(
        pooling.read.value[0, channel, None],
        tuple(source(pixel, height, "zeros") for pixel in rows),
        tuple(source(pixel, width, "zeros") for pixel in cols),
        outside=-torch.inf if largest else 0.0,
    )[0]
    at = divmod(int(values.argmax()), len(cols))
    return Pooled(
        step=pooling.read.step or "",
        channel=channel,
        row=rows.start,
        col=cols.start,
        dilation=(rows.step, cols.step),
        size=(height, width),
        values=values.float().numpy(),
        rule="max" if largest else "average",
        winner=(rows[at[0]], cols[at[1]]) if largest else None,
        divisor=None if largest else pooling.divided_by(rows, cols),
    )


def pooling_reading(step: Step, index: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the output pixel of the same channel whose window holds a pixel most in its middle; None if none does."""
    pooling = _pooling(step)
    if pooling is None:
        return None
    channel, row, col = index
    left = list(step.record.output.shape[2:])
    lengths = [1 if axis in pooling.gone else left.pop(0) for axis in (2, 3)]
    row = most_central([pooling.rows(at) for at in range(lengths[0])], row)
    col = most_central([pooling.cols(at) for at in range(lengths[1])], col)
    if row is None or col is None:
        return None
    return tuple(at for axis, at in enumerate((channel, row, col), start=1) if axis not in pooling.gone)


def _pooling(step: Step) -> _Pooling | None:
    """Return how a step is laid out, None if it does not pool rows and columns."""
    if step.first.value.ndim != 4:
        return None
    if step.call.kind in ("max pooling", "average pooling"):
        return _sliding(step)
    if not step.is_torchs:
        return None
    return _over_axes(step) if step.function == "mean" else _adaptive(step)


def _sliding(step: Step) -> _Pooling:
    largest = step.call.kind == "max pooling"
    size = pair(step.setting("kernel_size", 1))
    stride = pair(step.setting("stride", 2) or size)
    before = pair(step.setting("padding", 3, 0))
    dilation = pair(step.setting("dilation", 4, 1)) if largest else (1, 1)
    divisor = None if largest else step.setting("divisor_override", 6)
    if not step.is_torchs:  # a layer derived from torch's pads the maps before it pools, and what it added counts
        windows = windows_of(size, stride, before, dilation)
        before = padding_before(windows, step.first.value.shape[2:], step.record.output.shape[2:])
        divisor = divisor or size[0] * size[1]

    def axis(number: int) -> _Axis:
        return lambda position: taps(
            position, size=size[number], stride=stride[number], before=before[number], dilation=dilation[number]
        )

    return _Pooling(
        read=step.first,
        rows=axis(0),
        cols=axis(1),
        before=before,
        counts_padding=largest or step.setting("count_include_pad", 5, True),
        divisor=divisor,
    )


def _adaptive(step: Step) -> _Pooling:
    """Cut the map into as many windows as there are output pixels, as equal as they can be; they may overlap."""

    def axis(length: int, places: int) -> _Axis:
        return lambda position: range(position * length // places, -(-(position + 1) * length // places))

    height, width = step.first.value.shape[2:]
    tall, wide = step.record.output.shape[2:]
    return _Pooling(read=step.first, rows=axis(height, tall), cols=axis(width, wide), counts_padding=False)


def _over_axes(step: Step) -> _Pooling | None:
    """Take the mean over all rows, all columns, or both."""
    dims = step.setting("dim", 1)
    averaged = sorted(dim % 4 for dim in (dims if isinstance(dims, tuple | list) else (dims,)) if dim is not None)
    if averaged not in ([2], [3], [2, 3]):
        return None

    def axis(number: int) -> _Axis:
        length = step.first.value.shape[number]
        return lambda position: range(length) if number in averaged else range(position, position + 1)

    gone = () if step.setting("keepdim", 2, False) else tuple(averaged)
    return _Pooling(read=step.first, rows=axis(2), cols=axis(3), counts_padding=False, gone=gone)
