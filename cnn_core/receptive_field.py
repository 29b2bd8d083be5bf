"""The receptive field: which pixels of the picture one number of a network can see.

It is found backwards from that number, from each step to those that it reads, so that branches, additions and
concatenations need no formula of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_core.errors import CnnCoreError
from cnn_core.sight.extent import Extent, Layout, around, asked, both, nothing
from cnn_core.sight.steps import SeeingStep, seeing_steps
from cnn_core.units.opened import Place

__all__ = ["Field", "SeeingStep", "field_of", "field_size", "seeing_steps"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """The rectangle around the pixels of the input that a number sees. It may hang over the border, into padding."""

    rows: range
    cols: range
    whole: bool  # a global step lies between, such as a global pooling or a dense layer: all pixels are seen

    def clipped(self, height: int, width: int) -> "Field":
        """Return the part that lies on a picture of so many rows and columns."""
        rows = range(max(self.rows.start, 0), min(self.rows.stop, height))
        cols = range(max(self.cols.start, 0), min(self.cols.stop, width))
        return Field(rows=rows, cols=cols, whole=self.whole)


def field_of(steps: Sequence[SeeingStep], place: Place) -> Field:
    """Return what one number of a network sees of the input.

    On the picture the rectangle is exact: pixels at its edges are seen, those around it are not. Where it reaches the
    picture's border it goes on into the padding, as far as the windows do.

    Args:
        steps: What the steps of the network read, from `seeing_steps`.
        place: The number.

    Raises:
        CnnCoreError: If there is no such step or number.
    """
    layout = _named(steps, place.step).layout
    layout.check(place)
    seen, whole = _seen(steps, place.step, layout.pixel(place.index), clip=True)
    size = steps[0].layout.size
    if whole or not asked(seen):
        return Field(rows=_range(seen, 0), cols=_range(seen, 2), whole=whole)
    hanging, _ = _seen(steps, place.step, layout.pixel(place.index), clip=False)
    rows, cols = (_joined(_range(seen, end), _range(hanging, end), size[end // 2]) for end in (0, 2))
    return Field(rows=rows, cols=cols, whole=False)


def field_size(steps: Sequence[SeeingStep], step: str) -> tuple[int, int]:
    """Return how many rows and columns of the input a number in the middle of a step's output sees.

    All channels of maps count together; of a vector it is the number in its middle. What hangs over the border counts.
    After a global step it is the whole input.

    Raises:
        CnnCoreError: If there is no such step.
    """
    seen, whole = _seen(steps, step, _middle(_named(steps, step).layout), clip=False)
    return steps[0].layout.size if whole else (len(_range(seen, 0)), len(_range(seen, 2)))


def _middle(layout: Layout) -> Extent:
    if layout.spatial is None:
        return layout.pixel(tuple(length // 2 for length in layout.shape))
    extent = np.empty((4, *layout.channels), dtype=np.int64)
    extent[:2], extent[2:] = (length // 2 for length in layout.size)
    return extent


def _seen(steps: Sequence[SeeingStep], name: str, wanted: Extent, *, clip: bool) -> tuple[Extent, bool]:
    """Return the first and last row and column of the input, and whether a global step lies between."""
    extents = {name: wanted}
    whole = False
    for step in reversed(steps[1:]):
        extent = extents.pop(step.name, None)
        if extent is None:
            continue
        for reading in step.readings:
            read = reading.back(extent, clip)
            if asked(read).any():
                whole = whole or reading.whole
                extents[reading.step] = both(read, extents[reading.step]) if reading.step in extents else read
    seen = extents.get(steps[0].name, nothing(steps[0].layout))
    return around(seen, tuple(range(seen.ndim - 1)), keep=False), whole


def _range(seen: Extent, end: int) -> range:
    return range(int(seen[end]), int(seen[end + 1]) + 1) if asked(seen) else range(0)


def _joined(exact: range, hanging: range, length: int) -> range:
    """Return the exact pixels, and beyond a border that they reach those of the padding."""
    first = hanging.start if exact.start == 0 else exact.start
    last = hanging.stop if exact.stop == length else exact.stop
    return range(first, last)


def _named(steps: Sequence[SeeingStep], name: str) -> SeeingStep:
    for step in steps:
        if step.name == name:
            return step
    raise CnnCoreError(f"no step is called {name!r} among the {len(steps)} that see the input")
