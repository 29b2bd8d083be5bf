"""Steps that only put numbers elsewhere: where each number of the output comes from is found by trying.

The step is run on numbers that say where they stand: their channel, their row, their column.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy import ndarray
from torch import Tensor

from cnn_core.sight.axis import listed, through
from cnn_core.sight.extent import Extent, Layout, asked, nothing

Run = Callable[[Tensor], Tensor]
"""The step, as a function of one of the values that it reads; the others are 0."""


@dataclass(frozen=True, kw_only=True)
class Origins:
    """For each number of an output, where it stood: -1 for one that came from elsewhere, such as padding."""

    channel: ndarray  # numbered through all axes of the channels
    row: ndarray
    col: ndarray


def origins(run: Run, source: Layout) -> Origins:
    """Find where each number of a step's output stood in what it reads."""
    order = [axis for axis in range(len(source.shape)) if axis not in (source.spatial or ())] + list(
        source.spatial or ()
    )
    lengths = (int(np.prod(source.channels, dtype=int)), *source.size)
    zeros = torch.zeros(1, *source.shape)
    filling = run(zeros)
    moved = run(torch.ones_like(zeros)) - filling == 1  # what is filled in does not depend on what is read

    def places(axis: int) -> ndarray:
        numbers = torch.arange(lengths[axis], dtype=torch.float32).reshape([-1 if a == axis else 1 for a in range(3)])
        numbers = numbers.expand(lengths).reshape([source.shape[a] for a in order])
        standing = numbers.permute(*np.argsort(order).tolist()).contiguous()
        return torch.where(moved, run(standing[None]), -1).long()[0].numpy()

    return Origins(channel=places(0), row=places(1), col=places(2))


def layout_of(found: Origins, source: Layout) -> Layout:
    """Return the layout of the output: its rows run where the row of what was read does, its columns likewise.

    Where no axis is of rows alone, or none of columns alone, no number has a place.
    """
    shape = found.row.shape
    if source.spatial:
        rows, cols = (_axes_of(place, found.row >= 0) for place in (found.row, found.col))
        rows = rows or _same_axis(shape, source, 0)
        cols = cols or _same_axis(shape, source, 1)
        if len(rows) == len(cols) == 1 and rows != cols:
            layout = Layout(shape=shape, spatial=(rows[0], cols[0]))
            if not set(_axes_of(found.channel, found.row >= 0)) & {*rows, *cols} and _is_grid(found, layout):
                return layout
    return Layout(shape=shape)


def way_back(found: Origins, source: Layout, made: Layout) -> Callable[[Extent, bool], Extent]:
    """Return the function from an extent of the output to the extent of what is read."""
    if not made.spatial:
        return lambda extent, clip: _gathered(found, source, extent)  # noqa: ARG005  # single numbers have no border
    beside = tuple(axis for axis in range(len(made.shape)) if axis not in made.spatial)
    channel = found.channel.max(axis=made.spatial).reshape(-1)
    row = found.row.max(axis=(*beside, made.spatial[1]))
    col = found.col.max(axis=(*beside, made.spatial[0]))
    rows, cols = listed(row), listed(col)

    def back(extent: Extent, clip: bool) -> Extent:
        read = through(extent, rows, cols, clip=clip).reshape(4, -1)
        kept = (channel >= 0) & asked(read)
        return _spread(source, channel[kept], read[:, kept])

    return back


def _gathered(found: Origins, source: Layout, extent: Extent) -> Extent:
    wanted = asked(extent) & (found.channel >= 0)
    row, col = found.row[wanted], found.col[wanted]
    return _spread(source, found.channel[wanted], np.stack([row, row, col, col]))


def _spread(source: Layout, channel: ndarray, ends: ndarray) -> Extent:
    read = nothing(source).reshape(4, -1)
    for end, join in enumerate((np.minimum, np.maximum, np.minimum, np.maximum)):
        join.at(read[end], channel, ends[end])
    return read.reshape(4, *source.channels)


def _axes_of(place: ndarray, moved: ndarray) -> tuple[int, ...]:
    """Return the axes along which a place changes."""

    def changes(axis: int) -> bool:
        here, there = np.moveaxis(place, axis, 0), np.moveaxis(moved, axis, 0)
        return bool(((here[1:] != here[:-1]) & there[1:] & there[:-1]).any())

    return tuple(axis for axis in range(place.ndim) if changes(axis))


def _same_axis(shape: tuple[int, ...], source: Layout, which: int) -> tuple[int, ...]:
    """Return the axis as far from the last one as the source's axis of one pixel is, if it still has one pixel."""
    axis = len(shape) - len(source.shape) + (source.spatial or (0, 0))[which]
    return (axis,) if 0 <= axis < len(shape) and source.size[which] == shape[axis] == 1 else ()


def _is_grid(found: Origins, layout: Layout) -> bool:
    """Tell whether what was moved is whole channels, rows and columns of the output."""
    moved = found.row >= 0
    spatial = layout.spatial or (0, 0)
    beside = tuple(axis for axis in range(moved.ndim) if axis not in spatial)
    grid = np.ones_like(moved)
    for kept in (beside, spatial[:1], spatial[1:]):
        across = tuple(axis for axis in range(moved.ndim) if axis not in kept)
        grid &= moved.any(axis=across, keepdims=True)
    return bool((grid == moved).all())
