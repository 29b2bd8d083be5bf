"""Where the numbers that a unit is made of stand, for following a value back."""

from collections.abc import Iterator

import numpy

from cnn_core.convolution import OUTSIDE, source
from cnn_core.units.opened import (
    Bent,
    Combined,
    Moved,
    Normalised,
    Opened,
    Place,
    Pooled,
    Share,
    Source,
    WeightedSum,
    WindowSum,
)


def sources_of(opened: Opened) -> tuple[Source, ...]:
    """Return the numbers that a unit was made of, each with its place: those of earlier steps, no weights, no zeros.

    A pixel that a convolution reads in the padding, where that mirrors or repeats the map, has the place of the pixel
    that it repeats.
    """
    match opened.making:
        case WindowSum() as window:
            return tuple(_in_window(window))
        case Pooled() as pooled:
            return tuple(_in_pool(pooled))
        case WeightedSum() | Share() as line:
            values = line.values.tolist()
            return tuple(_source(line.step, at, value) for at, value in zip(line.places, values, strict=True))
        case Bent() | Normalised() | Moved() as one:
            return (one.source,) if one.source.place else ()
        case Combined() as combined:
            return tuple(each for each in combined.sources if each.place)
        case _:
            return ()


def _in_window(window: WindowSum) -> Iterator[Source]:
    _, height, width = window.values.shape
    rows = [source(window.row + at * window.dilation[0], window.size[0], window.padding) for at in range(height)]
    cols = [source(window.col + at * window.dilation[1], window.size[1], window.padding) for at in range(width)]
    for channel, plane in zip(window.channels, window.values, strict=True):
        for row, line in zip(rows, plane.tolist(), strict=True):
            for col, value in zip(cols, line, strict=True):
                if OUTSIDE not in (row, col):
                    yield _source(window.step, (channel, row, col), value)


def _in_pool(pooled: Pooled) -> Iterator[Source]:
    for (row, col), value in numpy.ndenumerate(pooled.values):
        at = pooled.row + row * pooled.dilation[0], pooled.col + col * pooled.dilation[1]
        if 0 <= at[0] < pooled.size[0] and 0 <= at[1] < pooled.size[1]:
            yield _source(pooled.step, (pooled.channel, *at), float(value))


def _source(step: str, index: tuple[int, ...], value: float) -> Source:
    return Source(place=Place(step=step, index=index), value=value)
