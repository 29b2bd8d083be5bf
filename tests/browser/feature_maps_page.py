"""Feature maps of made-up layers as a page would write them; `?layer=` names one. For tests, bench and people."""

from functools import cache

import numpy as np
import streamlit as st
from skimage import data

from viz_app import link
from viz_app.components.feature_maps import FeatureMapsView, Side, show_feature_maps
from viz_app.controls.feature_maps import take_feature_maps

SHAPES = {
    "conv": (64, 112, 112),
    "relu": (24, 28, 28),
    "deep": (2048, 7, 7),
    "strip": (1, 500, 3),
    "classes": (1000, 1, 1),
    "huge": (130, 224, 224),
    "strange": (3, 4, 6),
}


@cache
def waves(k: int, h: int, w: int, turn: float = 0.0) -> np.ndarray:
    """Feature maps with something to see in each, of both signs."""
    rows, cols = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    angles = np.linspace(0, np.pi, k, endpoint=False, dtype=np.float32) + np.float32(turn)
    maps = np.empty((k, h, w), np.float32)
    for channel, angle in enumerate(angles):
        across = np.cos(angle) * cols + np.sin(angle) * rows
        maps[channel] = (0.2 + channel / k) * np.sin((6 + channel % 7) * across + angle) * np.exp(-(rows**2) - cols**2)
    return maps


@cache
def layer(name: str, turn: float = 0.0) -> np.ndarray:
    """The maps of a layer; "relu" has dead channels, 3 (all 0) and 11 (all 0.5); "strange" has what is no number."""
    maps = waves(*SHAPES[name], turn).copy()
    if name == "relu":
        maps = np.maximum(maps, 0)
        maps[3], maps[11] = 0, 0.5
    if name == "classes":
        maps = np.sin(np.arange(1000, dtype=np.float32) * 1.7 + np.float32(turn)).reshape(1000, 1, 1)
    if name == "strange":
        maps[0, 0, :3] = np.nan, np.inf, -np.inf
    return maps


def seen(size: int = 224) -> np.ndarray:
    picture = data.chelsea()[20 : 20 + size, 100 : 100 + size]
    return np.ascontiguousarray(picture.transpose(2, 0, 1), dtype=np.float32) / np.float32(255)


def titles(name: str) -> tuple[str, ...]:
    if name == "classes":
        return tuple(
            f"class number {index}, whose name is long" if index % 3 else f"cat {index}" for index in range(1000)
        )
    return tuple(f"channel {channel}" for channel in range(SHAPES[name][0]))


def sides(name: str) -> tuple[Side, ...]:
    """One side, or two with `?other=`; with `?buttons=fresh` each run has other values, as other layers have."""
    maps = layer(name)
    if st.query_params.get("buttons") == "fresh":
        maps = maps + np.float32(st.session_state.get("runs", 0) / 1024)
    given = None if name == "conv" else np.cos(np.arange(len(maps), dtype=np.float32))
    first = Side(title="Chelsea", maps=maps, seen=seen(), contributions=given)
    other = st.query_params.get("other")
    if other is None:
        return (first,)
    turned = layer(name, 0.3) if other == "picture" else layer(other)
    there = given if other == "picture" else None
    return (
        first,
        Side(title="Chelsea, turned" if other == "picture" else other, maps=turned, seen=seen(), contributions=there),
    )


def linked() -> tuple[int, ...] | None:
    """The place that `?channel=` names."""
    return (int(st.query_params["channel"]), 1, 2) if "channel" in st.query_params else None


def walked() -> None:
    """Take the place over, as the page of a network does."""
    place = st.session_state["feature-maps"]["walk"]
    st.session_state.walked = place
    st.session_state.unit = tuple(place["unit"])


def render() -> None:
    link.open_page("test")
    for name in SHAPES:
        if st.query_params.get("buttons") and st.button(name):
            st.session_state.layer, st.session_state.unit = name, None
    name = st.session_state.get("layer", st.query_params.get("layer", "conv"))
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    view = FeatureMapsView(
        layer=name,
        sides=sides(name),
        titles=titles(name),
        network_limits=(-2.5, 4.0),
        target="" if name == "conv" else "Egyptian cat",
        unit=st.session_state.get("unit", linked()),
        vector=name == "classes",
    )
    live = take_feature_maps("feature-maps")
    show_feature_maps(view, live=live, on_walk=walked, key="feature-maps")
    st.text(f"walked: {st.session_state.get('walked')} runs: {st.session_state.runs}")
    link.close_page("")


if __name__ == "__main__":  # the tests import it for its layers
    if "page" in st.query_params:
        st.set_page_config(layout="wide")
    render()
