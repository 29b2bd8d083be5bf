"""Windows along one axis: which pixels one reads, and which of several holds a pixel most in its middle."""

from collections.abc import Sequence
from typing import Any


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


def most_central(windows: Sequence[range], pixel: int) -> int | None:
    """Return the number of the window that holds a pixel most in its middle, the first of equals; None if none does."""
    holding = [
        (abs(window[0] + window[-1] - 2 * pixel), number) for number, window in enumerate(windows) if pixel in window
    ]
    return min(holding)[1] if holding else None
