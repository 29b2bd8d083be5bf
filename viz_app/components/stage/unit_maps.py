"""The maps that a number was read from, as many of their pixels as may travel for one click."""

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from cnn_core.units.opened import Bent, Combined, Making, Moved, Normalised, Pooled, WindowSum
from viz_app.components.packing import JsonValue, PackedArray
from viz_app.draw.planes import Planes

MOST_NUMBERS = 300_000
"""Of all maps together, 1.2 MB. Of larger ones every second pixel is sent, or every third …: these are exact."""


def sent_maps(making: Making | None, maps: Mapping[str, Planes]) -> tuple[list[JsonValue], dict[str, PackedArray]]:
    """Return facts and arrays ("maps 0" …) of the maps that a making reads.

    A window is read from one step, each of its channels being a plane; numbers each have the one map they stand in. A
    number of a vector or a constant has none (None).
    """
    read = _read_by(making)
    facts: list[JsonValue] = []
    arrays: dict[str, PackedArray] = {}
    for index, one in enumerate(read):
        planes = None if one is None else maps.get(one[0])
        if one is None or planes is None or planes[0].size == 1:
            facts.append(None)
            continue
        step, channels = one
        stride = _stride(len(channels), planes.shape[1:], MOST_NUMBERS // len(read))
        arrays[f"maps {index}"] = np.ascontiguousarray(planes[list(channels), ::stride, ::stride])
        facts.append(_map_facts(step, planes, stride))
    return facts, arrays


def _map_facts(step: str, planes: Planes, stride: int) -> dict[str, JsonValue]:
    finite = planes[np.isfinite(planes)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    limit = max(-low, high) or 1.0
    height, width = planes.shape[1:]
    return {"step": step, "height": height, "width": width, "stride": stride, "signed": low < 0, "limit": limit}


def _read_by(making: Making | None) -> list[tuple[str, Sequence[int]] | None]:
    match making:
        case WindowSum():
            return [(making.step, making.channels)]
        case Pooled():
            return [(making.step, (making.channel,))]
        case Bent() | Normalised() | Moved():
            sources = (making.source,)
        case Combined():
            sources = making.sources
        case _:
            return []
    places = [source.place for source in sources]
    return [None if place is None or len(place.index) != 3 else (place.step, place.index[:1]) for place in places]


def _stride(count: int, size: tuple[int, ...], most: int) -> int:
    """Return the least step from pixel to pixel with which no more than so many numbers are sent."""
    stride = 1
    while count * ceil(size[0] / stride) * ceil(size[1] / stride) > most and stride < max(size):
        stride += 1
    return stride
