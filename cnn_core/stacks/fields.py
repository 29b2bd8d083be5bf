"""What one number in the middle of each layer's output sees of the input, as `cnn_core.receptive_field` finds it.

From the number back to the input, through all branches, by the windows alone: what hangs over the border into padding
counts, and behind a layer that joins all places the whole input is seen. Of flattened maps it is a number from their
middle; where branches are joined, one from each counts.
"""

from dataclasses import dataclass

from cnn_core.geometry import Window
from cnn_core.stacks.fitting import Shape
from cnn_core.stacks.layers import Activation, Convolution, Dense, Flatten, GlobalAveragePooling, Layer, Pooling


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a number sees of the input, in pixels."""

    rows: int
    cols: int


@dataclass(frozen=True, kw_only=True)
class _Extent:
    """Rows and columns that are asked for, the last ones included."""

    rows: tuple[int, int]
    cols: tuple[int, int]

    def with_other(self, other: "_Extent") -> "_Extent":
        """Return the rectangle around both."""
        rows, cols = self.rows + other.rows, self.cols + other.cols
        return _Extent(rows=(min(rows), max(rows)), cols=(min(cols), max(cols)))


@dataclass(frozen=True, kw_only=True)
class _Step:
    """What one layer, or the end of a block, reads."""

    sources: tuple[int, ...]  # numbers of earlier steps
    size: tuple[int, int]  # rows and columns of the output; a vector has one place
    window: Window | None = None
    flattened: tuple[int, int] | None = None  # rows and columns of maps that are flattened here
    whole: bool = False  # each number reads all places

    def back(self, extent: _Extent) -> _Extent:
        """Return what is read for an extent of the output."""
        if self.flattened:
            row, col = (length // 2 for length in self.flattened)
            return _Extent(rows=(row, row), cols=(col, col))
        if self.window:
            return _Extent(rows=_read(self.window, extent.rows), cols=_read(self.window, extent.cols))
        return extent


class Sight:
    """What the steps of a network read, kept step by step."""

    start = 0  # the input

    def __init__(self, rows: int, cols: int) -> None:
        self._steps = [_Step(sources=(), size=(rows, cols))]

    def through(self, layer: Layer, source: int, shape: Shape, made: Shape) -> int:
        """Add a layer.

        Args:
            layer: That fits.
            source: The step that it reads.
            shape: Of what it reads.
            made: The shape of its output.

        Returns:
            The number of the new step.
        """
        window = layer.window if isinstance(layer, Convolution | Pooling) else None
        whole = (
            isinstance(layer, Dense)
            or (isinstance(layer, Activation) and layer.function == "softmax")
            or (isinstance(layer, GlobalAveragePooling) and _size(shape) != (1, 1))
        )
        flattens = isinstance(layer, Flatten) and len(shape) == 3
        self._steps.append(
            _Step(
                sources=(source,),
                size=_size(made),
                window=window,
                flattened=_size(shape) if flattens else None,
                whole=whole,
            )
        )
        return len(self._steps) - 1

    def together(self, sources: list[int]) -> int:
        """Add the end of a block, which puts the ends of its branches together, and return the new step's number."""
        self._steps.append(_Step(sources=tuple(sources), size=self._steps[sources[0]].size))
        return len(self._steps) - 1

    def seen(self, step: int) -> Seen:
        """Return what a number in the middle of a step's output sees."""
        row, col = (length // 2 for length in self._steps[step].size)
        extents = {step: _Extent(rows=(row, row), cols=(col, col))}
        for number in range(step, self.start, -1):
            if number not in extents:
                continue
            reader = self._steps[number]
            if reader.whole:
                return Seen(rows=self._steps[0].size[0], cols=self._steps[0].size[1])
            read = reader.back(extents.pop(number))
            for source in reader.sources:
                extents[source] = extents[source].with_other(read) if source in extents else read
        rows, cols = extents[self.start].rows, extents[self.start].cols
        return Seen(rows=rows[1] - rows[0] + 1, cols=cols[1] - cols[0] + 1)


def _read(window: Window, positions: tuple[int, int]) -> tuple[int, int]:
    first, last = (position * window.stride - window.padding[0] for position in positions)
    return first, last + window.reach - 1


def _size(shape: Shape) -> tuple[int, int]:
    """Return rows and columns; a vector has one place."""
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
