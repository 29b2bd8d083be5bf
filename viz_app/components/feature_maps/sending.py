"""The way of a layer's maps into the browser, and of a person's walk back.

They go in three elements: what the network sees, the place with the settings, and the maps. Streamlit sends an element
again only where it changed, so that a click on a pixel of 64 maps of 112 × 112 sends a few hundred bytes and not 4 MB.
"""

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st
from jaxtyping import Float32

from viz_app.components.feature_maps.view import FeatureMapsView, Side
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer

MOST_VALUES = 4_000_000
"""So many numbers are sent at once; a layer that holds more comes in pages of channels."""


def show_feature_maps(view: FeatureMapsView, *, live: Mapping[str, str], on_walk: Callable[[], None], key: str) -> None:
    """Show the maps where the page stands.

    Args:
        view: The layer and the place in it.
        live: The settings as texts, from `controls.feature_maps.take_feature_maps`.
        on_walk: Called when a person opens a value: `st.session_state[key]["walk"]` then holds
            `{"layer": view.layer, "unit": [channel, row, column]}`, or `[index]` where `view.vector`; not to be
            believed unseen.
        key: The maps' name on the page; their state "live" holds what the browser settled on.
    """
    show = renderer("feature_maps")
    with st.container(gap=None):
        show(key=f"{key}-seen", data=packed_seen(view, key=key), height=1)
        show(key=f"{key}-place", data=packed_place(view, live=live, key=key), height=1)
        show(key=key, data=packed_maps(view, key=key), on_walk_change=on_walk)


def packed_seen(view: FeatureMapsView, *, key: str) -> bytes:
    """Pack what the network sees, which stays the same from layer to layer."""
    return pack({"part": "seen", "key": key}, {f"seen{index}": side.seen for index, side in enumerate(view.sides)})


def packed_place(view: FeatureMapsView, *, live: Mapping[str, str], key: str) -> bytes:
    """Pack what changes with a click: the chosen value, the settings and the contributions to a class."""
    facts: dict[str, JsonValue] = {
        "part": "place",
        "key": key,
        "layer": view.layer,
        "unit": None if view.unit is None else list(view.unit),
        "target": view.target,
        "live": dict(live),
    }
    arrays: dict[str, PackedArray] = {
        f"contributions{index}": side.contributions
        for index, side in enumerate(view.sides)
        if side.contributions is not None
    }
    return pack(facts, arrays)


def packed_maps(view: FeatureMapsView, *, key: str) -> bytes:
    """Pack the page of channels that holds the chosen one, of every side."""
    pages = [_page(view, side) for side in view.sides]
    facts: dict[str, JsonValue] = {
        "part": "maps",
        "key": key,
        "layer": view.layer,
        "vector": view.vector,
        "network": list(view.network_limits),
        "sides": [_side_facts(view, side, page) for side, page in zip(view.sides, pages, strict=True)],
    }
    arrays: dict[str, PackedArray] = {
        f"maps{index}": side.maps[page.start : page.stop]
        for index, (side, page) in enumerate(zip(view.sides, pages, strict=True))
    }
    return pack(facts, arrays)


def _side_facts(view: FeatureMapsView, side: Side, page: range) -> dict[str, JsonValue]:
    titles = view.titles if len(side.maps) == len(view.titles) else _numbered(side)
    return {
        "title": " · ".join(filter(None, (side.title if len(view.sides) > 1 else "", side.mark))),
        "first": page.start,
        "total": len(side.maps),
        "perPage": per_page(view, side),
        "titles": list(titles[page.start : page.stop]),
        "limits": list(_ends(side.maps)),
    }


def _numbered(side: Side) -> list[str]:
    noun = "channel" if side.maps[0].size > 1 else "unit"
    return [f"{noun} {index}" for index in range(len(side.maps))]


def per_page(view: FeatureMapsView, side: Side) -> int:
    """Return how many channels of a side are sent at once."""
    return max(1, MOST_VALUES // len(view.sides) // side.maps[0].size)


def _page(view: FeatureMapsView, side: Side) -> range:
    """Find the channels that are sent: the page of the chosen one, or the first page where a side has no such one."""
    count = per_page(view, side)
    first = view.channel // count * count
    if first >= len(side.maps):
        first = 0
    return range(first, min(len(side.maps), first + count))


def _ends(maps: Float32[np.ndarray, "k h w"]) -> tuple[float, float]:
    """Find the least and the largest finite value; 0 and 0 where there is none."""
    least, largest = float(maps.min()), float(maps.max())
    if np.isfinite(least) and np.isfinite(largest):
        return least, largest
    finite = maps[np.isfinite(maps)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
