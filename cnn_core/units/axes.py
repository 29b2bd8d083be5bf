"""Windows along one axis: which pixels one reads, and which of several holds a pixel most in its middle."""

from collections.abc import Sequence
from typing import Any

from cnn_core.geometry import Window, same_padding


def pair(setting: Any) -> tuple[int, int]:
    """Return a setting for rows and columns: torch takes one number for both."""
    if isinstance(setting, tuple | list):
        rows, cols = (*setting, *setting)[:2]
        return int(rows), int(cols)
    return int(setting), int(setting)


def taps(position: int, *, size: int, stride: int, before: int, dilation: int) -> range:
    """Return the pixels that a window reads at one place; below 0 or from the length on they are in the padding.

    Args:
        position: Of the output.
        size: Pixels that the window reads.
        stride: Pixels from one place to the next.
        before: Pixels of padding before the axis.
        dilation: Pixels from one that is read to the next.
    """
    first = position * stride - before
    return range(first, first + size * dilation, dilation)


def windows_of(
    size: tuple[int, int], stride: tuple[int, int], before: tuple[int, int], dilation: tuple[int, int]
) -> list[Window]:
    """Return the windows along rows and columns, padded alike on both sides."""
    return [
        Window(size=length, stride=step, padding=(padding, padding), dilation=gap)
        for length, step, padding, gap in zip(size, stride, before, dilation, strict=True)
    ]


def padding_before(windows: Sequence[Window], lengths: Sequence[int], places: Sequence[int]) -> tuple[int, int]:
    """Return the pixels added above and at the left by a layer that may pad its input before its window slides.

    Where the window fits another number of times than it says, the layer pads as much as ceil(length / stride) takes.

    Args:
        windows: As the layer states them, for rows and columns.
        lengths: Rows and columns of the maps that are read.
        places: Rows and columns of the output.
    """
    rows, cols = (_before(*axis) for axis in zip(windows, lengths, places, strict=True))
    return rows, cols


def _before(window: Window, length: int, places: int) -> int:
    if (length + sum(window.padding) - window.reach) // window.stride + 1 == places:
        return window.padding[0]
    return same_padding(length, size=window.size, stride=window.stride, dilation=window.dilation)[0]


def most_central(windows: Sequence[range], pixel: int) -> int | None:
    """Return the number of the window that holds a pixel most in its middle, the first of equals; None if none does."""
    holding = [
        (abs(window[0] + window[-1] - 2 * pixel), number) for number, window in enumerate(windows) if pixel in window
    ]
    return min(holding)[1] if holding else None
