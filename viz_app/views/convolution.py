"""Page: one kernel makes one feature map."""

from dataclasses import dataclass

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d
from cnn_core.images import as_floats, gray
from viz_app import cache, state
from viz_app.components.maps import MapsView, Tile, map_tiles, picture_tiles, show_maps
from viz_app.components.maps.view import Unit
from viz_app.controls.kernel import pick_kernel
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose
from viz_app.controls.sliding import pick_sliding
from viz_app.controls.unit import UNITS, pick_unit
from viz_app.draw.planes import Planes, picture_planes
from viz_app.draw.scaling import limits_of
from viz_app.messages import sentence

_PLANES = {"gray": "Gray", "rgb": "Red, green, blue"}


@dataclass(frozen=True, kw_only=True)
class _Result:
    """A feature map and the window that made it."""

    planes: Planes
    window: Window2d
    picture: tuple[int, int]


def render(chosen: Chosen) -> None:
    """Show picture, kernel and feature map side by side, and how large the map is."""
    left, middle, right = st.columns([1, 1.1, 1], gap="medium")
    with middle:
        planes = choose("Kernel for", _PLANES, name="planes", default="gray", style="segments")
        kernel = pick_kernel(channels=3 if planes == "rgb" else 1)
    picture = gray(chosen.shown) if planes == "gray" else chosen.shown.expand(3, -1, -1)
    height, width = picture.shape[1:]
    with left:
        st.markdown("**Picture**")
        place = st.container()
        unit = pick_unit(name="values", default="0-1")
        tiles = picture_tiles(apart=False) if planes == "rgb" else (Tile(title="gray", kind="gray", plane=0),)
        caption = f"({len(picture)}, {height}, {width}), numbers from {UNITS[unit]}"
        view = MapsView(tiles=tiles, size="large", unit=unit, caption=caption)
        with place:
            show_maps(picture_planes(picture), view=view, key="input")
    sliding = pick_sliding()
    formula = st.container()
    with right:
        st.markdown("**Feature map**")
        try:
            window = sliding.window((kernel.height, kernel.width), (height, width))
            values = cache.feature_map(f"{chosen.identity}-{planes}", kernel, window, sliding.mode, as_floats(picture))
            result = _Result(planes=values[None], window=window, picture=(height, width))
            state.visit().last_valid["convolution"] = result
            _show_map(result, unit, dimmed=False)
        except CnnCoreError as error:
            st.warning(sentence(error))
            result = state.visit().last_valid.get("convolution")
            if result:
                _show_map(result, unit, dimmed=True)
    if result:
        with formula:
            _show_formula(result)


def _show_map(result: _Result, unit: Unit, *, dimmed: bool) -> None:
    limits = limits_of(result.planes, scope="layer", signed=True)
    _, height, width = result.planes.shape
    caption = f"(1, {height}, {width})" + (", the last one that was possible" if dimmed else "")
    view = MapsView(
        tiles=map_tiles(["feature map"], limits, kind="signed"),
        size="large",
        unit=unit,
        caption=caption,
        dimmed=dimmed,
    )
    show_maps(result.planes, view=view, key="output")


def _show_formula(result: _Result) -> None:
    """Show how the map's size comes about; as text, which a narrow screen can break where a set formula is cut off."""
    height, width = result.picture
    st.markdown(
        "**Size of the map** = ⌊(pixels + padding − reach of the kernel) / stride⌋ + 1\n"
        f"- {_size_in_numbers('height', result.window.rows, height)}\n"
        f"- {_size_in_numbers('width', result.window.cols, width)}"
    )


def _size_in_numbers(name: str, window: Window, length: int) -> str:
    before, after = window.padding
    reach = f"({window.dilation} · ({window.size} − 1) + 1)" if window.dilation > 1 else f"{window.size}"
    size = f"⌊({length} + {before} + {after} − {reach}) / {window.stride}⌋ + 1"
    return f"{name} = {size} = **{window.positions(length)}**"
