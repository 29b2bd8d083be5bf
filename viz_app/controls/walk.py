"""The place in a network that a page looks at: a layer, and one unit of its output.

Several components show it, and each may lead to another one: its trigger "walk" says where to.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from viz_app import link, state
from viz_app.controls.settings import choose

Index = tuple[int, ...]
"""Where a number stands in a layer's output: (channel, row, col) in maps, (i,) in a vector."""

_LAYER = "layer"


@dataclass(frozen=True, kw_only=True)
class Here:
    """The place that is looked at."""

    layer: Node
    unit: Index | None  # None: the person has not chosen one


def pick_place(graph: Graph, *, of: str) -> Here:
    """Return the layer, from a list of all with kind and shape, and the unit that was walked to last.

    Args:
        graph: The network's.
        of: What network it is. A unit of another layer or network is forgotten.
    """
    nodes = {node.name: node for node in graph.nodes}
    first = next((node.name for node in graph.nodes if node.kind == "convolution"), graph.nodes[0].name)
    layer = nodes[choose("Layer", layer_titles(graph), name=_LAYER, default=first, help="Or click it in the map.")]
    return Here(layer=layer, unit=pick_unit(layer, f"{of} {layer.name}"))


def layer_titles(graph: Graph) -> dict[str, str]:
    """Return what each layer is called in a list, by name: with its kind and its shape."""
    return {node.name: f"{node.path or node.name} · {node.kind} · {size_of(node)}" for node in graph.nodes}


def size_of(node: Node) -> str:
    """Return the shape of a layer's output for a person to read."""
    return " × ".join(f"{length:,}" for length in node.shape)


def as_planes(unit: Index, shape: tuple[int, ...]) -> Index:
    """Return where a unit stands in a stack of maps, for which all axes but the last two become one of channels."""
    if len(shape) <= 3:
        return unit
    channel = 0
    for place, length in zip(unit[:-2], shape[:-2], strict=True):
        channel = channel * length + place
    return (channel, *unit[-2:])


def walker(key: str) -> Callable[[], None]:
    """Return what a component calls when it was walked to another place: a callback for its trigger "walk"."""

    def walked() -> None:
        told = st.session_state.get(key)
        place = cast("Mapping[object, object]", told).get("walk") if isinstance(told, Mapping) else None
        if isinstance(place, Mapping):
            _go(cast("Mapping[object, object]", place))

    return walked


def _go(place: Mapping[object, object]) -> None:
    """Put the place into the address. It is checked against the network when the page is shown."""
    layer, unit = place.get("layer"), place.get("unit")
    if not isinstance(layer, str):
        return
    link.put(link.Setting(name=_LAYER, default="", parse=str), layer)
    index = _as_index(unit)
    link.put(_UNIT, index)
    state.visit().walked_to = (layer, index)


def pick_unit(layer: Node, where: str) -> Index | None:
    """Return the unit of a layer that was walked to last; None where that was one of another place.

    Args:
        layer: The one that is looked at.
        where: Tells it from those of other networks.
    """
    visit = state.visit()
    unit: Index | None = _from_planes(st.session_state[link.key(_UNIT)], layer.shape)
    belongs = visit.walked_to[0] == layer.name if visit.walked_to else where == visit.looked_at
    if visit.incoming is None and not belongs:
        unit = None  # the number belonged to another layer
    if unit is not None and not _within(unit, layer.shape):
        if visit.incoming is not None:
            visit.notes.append(
                f"The link says `unit={_write(unit)}`, but {layer.path or layer.name} is {size_of(layer)}, counted "
                "from 0. The page opens the strongest unit instead."
            )
        unit = None
    visit.looked_at, visit.walked_to = where, None
    link.put(_UNIT, unit)
    return unit


def _from_planes(unit: Index | None, shape: tuple[int, ...]) -> Index | None:
    """Undo `as_planes`, in which components lead to a unit of an output with more axes than maps have."""
    if unit is None or len(shape) <= 3 or len(unit) != 3:
        return unit
    channel, axes = unit[0], list[int]()
    for length in reversed(shape[:-2]):
        channel, place = divmod(channel, length)
        axes.append(place)
    return (channel * shape[0] + axes[-1], *reversed(axes[:-1]), *unit[1:])


def _within(unit: Index, shape: tuple[int, ...]) -> bool:
    return len(unit) == len(shape) and all(place < length for place, length in zip(unit, shape, strict=True))


def _as_index(unit: object) -> Index | None:
    if not isinstance(unit, list):
        return None
    numbers = cast("list[object]", unit)
    whole = [n for n in numbers if isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 10**6]
    return tuple(whole) if 0 < len(whole) == len(numbers) <= 4 else None


def _read(text: str) -> Index | None:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", text):
        raise CnnCoreError("it must be a channel, a row and a column, such as 3.10.12, or one number")
    return tuple(int(part) for part in text.split("."))


def _write(unit: Index | None) -> str:
    return "" if unit is None else ".".join(map(str, unit))


_UNIT = link.Setting[Index | None](name="unit", default=None, parse=_read, write=_write)
