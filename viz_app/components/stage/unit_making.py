"""How a number was made, as the browser takes it: a little JSON, and arrays for what is long."""

import math
from collections.abc import Sequence

import numpy as np

from cnn_core.units.opened import (
    Bent,
    Combined,
    Computed,
    Making,
    Moved,
    Normalised,
    Place,
    Pooled,
    Share,
    Source,
    WeightedSum,
    WindowSum,
)
from viz_app.components.packing import JsonValue, PackedArray

Settings = dict[str, JsonValue]

_NORMALISING = ("mean", "variance", "epsilon", "weight", "bias")


def settings_of(making: Making | None) -> Settings:
    """Return everything but the arrays; "way" names the kind of making."""
    settings: Settings
    match making:
        case WindowSum() | Pooled():
            settings = _window(making)
        case WeightedSum():
            settings = {"way": "weighted", **_listed(making.step, making.places), "bias": number(making.bias)}
        case Share():
            settings = {"way": "share", **_listed(making.step, making.places), "chosen": making.chosen}
        case Bent():
            texts: Settings = {"function": making.function, "formula": making.formula}
            settings = {"way": "bent", **_sources(making.source), **texts, "settings": list(making.settings)}
        case Normalised():
            numbers = {name: number(getattr(making, name)) for name in _NORMALISING}
            settings = {"way": "normalised", **_sources(making.source), **numbers, "over": making.over}
        case Combined():
            settings = {"way": "combined", **_sources(*making.sources), "operator": making.operator}
        case Moved():
            settings = {"way": "moved", **_sources(making.source)}
        case Computed():
            settings = {"way": "computed", "steps": list(making.steps), "sentence": making.sentence}
        case None:
            settings = {"way": "input"}
    return settings


def arrays_of(making: Making | None) -> dict[str, PackedArray]:
    """Return the arrays, by name: "values", "weights" and, where no shape says them, "places"."""
    if isinstance(making, WindowSum | WeightedSum):
        arrays = {"values": making.values, "weights": making.weights}
    elif isinstance(making, Pooled | Share):
        arrays = {"values": making.values}
    else:
        return {}
    if isinstance(making, WeightedSum | Share) and _shape_of(making.places) is None:
        arrays["places"] = np.array(making.places, dtype=np.float32)
    return {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}


def place_facts(place: Place) -> Settings:
    """Return a place as the browser names it."""
    return {"step": place.step, "index": list(place.index)}


def number(value: float | None) -> float | str | None:
    """Return a number as JSON takes it: one that is not finite as the text that JavaScript reads as this number."""
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _window(making: WindowSum | Pooled) -> Settings:
    place: Settings = {
        "step": making.step,
        "row": making.row,
        "col": making.col,
        "dilation": list(making.dilation),
        "size": list(making.size),
    }
    if isinstance(making, WindowSum):
        return {"way": "window", **place, "channels": list(making.channels), "bias": number(making.bias)}
    winner: JsonValue = making.winner and list(making.winner)
    rule: Settings = {"rule": making.rule, "winner": winner, "divisor": number(making.divisor)}
    return {"way": "pooled", **place, "channels": [making.channel], **rule}


def _sources(*sources: Source) -> Settings:
    return {
        "sources": [
            {"place": source.place and place_facts(source.place), "value": number(source.value)} for source in sources
        ]
    }


def _listed(step: str, places: Sequence[tuple[int, ...]]) -> Settings:
    shape = _shape_of(places)
    return {"step": step, "shape": None if shape is None else list(shape)}


def _shape_of(places: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return the shape whose numbers, row by row, are these places; None where they are others."""
    table = np.array(places)
    shape = tuple(int(length) for length in table.max(axis=0) + 1)
    if math.prod(shape) != len(table):
        return None
    in_order = np.stack(np.unravel_index(np.arange(len(table)), shape), axis=1)
    return shape if np.array_equal(table, in_order) else None
