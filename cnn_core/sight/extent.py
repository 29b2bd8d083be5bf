"""Which part of a step's output is asked for: for each of its channels a rectangle of pixels, or nothing.

An extent is an array (4, *channels): first row, last row, first column, last column, both counted. A vector is channels
of one pixel, and a tensor whose axes are mixed is too.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from cnn_core.errors import CnnCoreError
from cnn_core.units.opened import Place

FAR = 2**40  # a row or column beyond any picture: where nothing is asked for, the first is FAR and the last is -FAR

Extent = Int64[ndarray, "4 ..."]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Which axes of a step's output are its rows and columns. The axis of the images does not count."""

    shape: tuple[int, ...]
    spatial: tuple[int, int] | None = None  # axes of the rows and of the columns; None: no number has a place

    @property
    def channels(self) -> tuple[int, ...]:
        """The lengths of the other axes."""
        return tuple(length for axis, length in enumerate(self.shape) if axis not in (self.spatial or ()))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return (self.shape[self.spatial[0]], self.shape[self.spatial[1]]) if self.spatial else (1, 1)

    def channel_axis(self, axis: int) -> int:
        """Return which axis of the channels an axis of the shape is."""
        return axis - sum(spatial < axis for spatial in self.spatial or ())

    def check(self, place: Place) -> None:
        """Raise CnnCoreError unless the place is a number of this output."""
        inside = (0 <= at < length for at, length in zip(place.index, self.shape, strict=False))
        if len(place.index) != len(self.shape) or not all(inside):
            raise CnnCoreError(
                f"{place.step} has {' × '.join(map(str, self.shape))} numbers, counted from 0, and none at "
                f"{', '.join(map(str, place.index))}"
            )

    def pixel(self, index: tuple[int, ...]) -> Extent:
        """Return the extent of one number."""
        extent = nothing(self)
        row, col = (index[self.spatial[0]], index[self.spatial[1]]) if self.spatial else (0, 0)
        channel = tuple(place for axis, place in enumerate(index) if axis not in (self.spatial or ()))
        extent[(slice(None), *channel)] = row, row, col, col
        return extent


def nothing(layout: Layout) -> Extent:
    """Return the extent that asks for nothing."""
    extent = np.empty((4, *layout.channels), dtype=np.int64)
    extent[[0, 2]], extent[[1, 3]] = FAR, -FAR
    return extent


def everything(layout: Layout) -> Extent:
    """Return the extent of all pixels of all channels."""
    extent = np.zeros((4, *layout.channels), dtype=np.int64)
    extent[1], extent[3] = layout.size[0] - 1, layout.size[1] - 1
    return extent


def asked(extent: Extent) -> ndarray:
    """Tell for each channel whether anything of it is asked for."""
    return np.asarray((extent[0] <= extent[1]) & (extent[2] <= extent[3]))


def both(one: Extent, other: Extent) -> Extent:
    """Return for each channel the rectangle around two."""
    joined = np.minimum(one, other)
    joined[[1, 3]] = np.maximum(one[[1, 3]], other[[1, 3]])
    return joined


def around(extent: Extent, axes: tuple[int, ...], *, keep: bool) -> Extent:
    """Return the rectangles around those along axes of the channels.

    Args:
        extent: What is asked for.
        axes: Of the channels, counted from 0.
        keep: Leave an axis of length 1 in place of each.
    """
    along = tuple(axis + 1 for axis in axes)
    joined = extent.min(axis=along, keepdims=keep)
    joined[[1, 3]] = extent[[1, 3]].max(axis=along, keepdims=keep)
    return joined
