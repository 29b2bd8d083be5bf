"""How a step reads an earlier one, and the readings that any kind of step may have."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnn_core.sight.axis import one_pixel, through
from cnn_core.sight.extent import Extent, Layout, around, asked, everything, nothing

Back = Callable[[Extent, bool], Extent]
"""From an extent of the output to that of what is read; the flag says to count only what lies within the map."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a step reads one earlier step."""

    step: str  # that is read
    back: Back
    whole: bool = False  # a global step: each number reads all the pixels there are


def reading_all(step: str, source: Layout) -> Reading:
    """Return the reading of a step whose every number depends on all that it reads."""

    def back(extent: Extent, clip: bool) -> Extent:  # a Back
        return everything(source) if asked(extent).any() else nothing(source)

    return Reading(step=step, back=back, whole=True)


def reading_same(step: str) -> Reading:
    """Return the reading of a step that hands on the number at the same place, changed or not."""
    return Reading(step=step, back=lambda extent, clip: extent)  # noqa: ARG005  # a Back


def reading_in_place(step: str, source: Layout, made: Layout) -> Reading:
    """Return the reading of a step that makes each number of the one at its place; axes of length 1 are repeated."""
    if source == made:
        return reading_same(step)
    missing = len(made.shape) - len(source.shape)
    lengths = (1,) * missing + source.shape
    spatial = made.spatial or ()
    placed = tuple(axis + missing for axis in source.spatial) if source.spatial else spatial
    if placed != spatial or (not source.spatial and any(lengths[axis] != 1 for axis in spatial)):
        return reading_all(step, source)
    repeated = [axis for axis, length in enumerate(lengths) if length == 1 != made.shape[axis]]
    shared = tuple(made.channel_axis(axis) for axis in repeated if axis not in spatial)
    rows, cols = (one_pixel(made.shape[axis]) if axis in repeated else None for axis in spatial or (-1, -1))

    def back(extent: Extent, clip: bool) -> Extent:
        return through(around(extent, shared, keep=True), rows, cols, clip=clip).reshape(4, *source.channels)

    return Reading(step=step, back=back)


def reading_along(step: str, source: Layout, axes: tuple[int, ...]) -> Reading:
    """Return the reading of a step that makes each number of all those along some axes, and keeps these axes.

    Args:
        step: That is read.
        source: Its layout; the output's is the same but for the axes' lengths.
        axes: That are joined. Where they are pixels, all of all channels count.
    """
    if set(axes) & set(source.spatial or ()):
        return reading_all(step, source)
    beside = tuple(source.channel_axis(axis) for axis in axes)

    def back(extent: Extent, clip: bool) -> Extent:  # a Back
        return np.broadcast_to(around(extent, beside, keep=True), (4, *source.channels)).copy()

    return Reading(step=step, back=back, whole=len(source.shape) == 1)


def reading_mean(step: str, source: Layout, axes: tuple[int, ...]) -> Reading:
    """Return the reading of a mean or sum over some axes, with those of rows and columns or without both."""
    spatial = set(source.spatial or ())
    if spatial & set(axes) != spatial and spatial & set(axes):
        return reading_all(step, source)
    kept = [1 if axis in axes else length for axis, length in enumerate(source.shape) if axis not in spatial]
    all_pixels = spatial and spatial <= set(axes)

    def back(extent: Extent, clip: bool) -> Extent:  # a Back
        read = np.broadcast_to(extent.reshape(4, *kept), (4, *source.channels))
        return np.where(asked(read), everything(source), nothing(source)) if all_pixels else read.copy()

    return Reading(step=step, back=back, whole=bool(all_pixels) and source.size != (1, 1))


def reading_part(step: str, source: Layout, *, axis: int, start: int) -> Reading:
    """Return the reading of a concatenation along channels: some of the output's are all those of one step."""
    beside = source.channel_axis(axis)
    part = (slice(None),) * (1 + beside) + (slice(start, start + source.shape[axis]),)
    return Reading(step=step, back=lambda extent, clip: extent[part])  # noqa: ARG005  # a Back
