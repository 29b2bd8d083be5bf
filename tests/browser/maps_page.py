"""Grids of maps as pages would write them; `?show=` names one. The tests and people look at it."""

import numpy as np
import streamlit as st
from skimage import data

from viz_app.components.maps import MapsState, MapsView, Mark, Tile, map_tiles, picture_tiles, show_maps
from viz_app.components.maps.view import Unit
from viz_app.draw.scaling import limits_of


def waves(k: int, h: int, w: int) -> np.ndarray:
    """Feature maps with something to see in each."""
    rows, cols = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    angles = np.linspace(0, np.pi, k, endpoint=False)
    turned = [np.cos(angle) * cols + np.sin(angle) * rows for angle in angles]
    return np.stack([np.sin(9 * t * (1 + i / k)) * np.exp(-(rows**2) - cols**2) for i, t in enumerate(turned)]).astype(
        np.float32
    )


def strange() -> np.ndarray:
    maps = np.linspace(-2, 2, 48, dtype=np.float32).reshape(2, 4, 6)
    maps[0, 0, :3] = np.nan, np.inf, -np.inf
    return maps


def render() -> None:
    show = st.query_params.get("show", "picture")
    state = {"picture": picture, "many": many, "strange": few}.get(show, large)()
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.text(f"python: {state} runs: {st.session_state.runs}")


def unit() -> Unit:
    return "0-255" if st.query_params.get("unit") == "0-255" else "0-1"


def picture() -> MapsState:
    planes = data.chelsea()[20:276, 100:356].transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    view = MapsView(
        tiles=picture_tiles(apart=True),
        size="medium",
        unit=unit(),
        caption="chelsea: 3 × 256 × 256, brightness",
        selectable=True,
        pointable=True,
    )
    return show_maps(planes, view=view, key="maps")


def many() -> MapsState:
    maps = waves(64, 112, 112)
    titles = [f"channel {channel}" for channel in range(64)]
    limits = limits_of(maps, scope="map" if "own" in st.query_params else "layer", signed=True)
    tiles = map_tiles(titles, limits, kind="signed")
    view = MapsView(tiles=tiles, caption="conv1: 64 × 112 × 112", selectable=True, dimmed="dimmed" in st.query_params)
    return show_maps(maps, view=view, key="maps")


def few() -> MapsState:
    maps = strange()
    tiles = map_tiles(["channel 0", "channel 1"], limits_of(maps, scope="layer", signed=True), kind="signed")
    view = MapsView(tiles=tiles, size="medium", pointable=True, selectable=True, selected=1)
    return show_maps(maps, view=view, key="maps")


def large() -> MapsState:
    maps = np.float32(st.slider("times", 1, 3)) * np.maximum(waves(1, 28, 28), 0)
    tiles = (Tile(title="channel 0", kind="unsigned", plane=0, limits=(0.0, 1.0)),)
    view = MapsView(tiles=tiles, size="large", marks=(Mark(row=9, col=12, height=3, width=3),), unit=unit())
    return show_maps(maps, view=view, key="maps")


if __name__ == "__main__":  # the tests import it for its maps
    render()
