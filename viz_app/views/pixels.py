"""Page: an image is a grid of numbers."""

import streamlit as st

from viz_app.components.maps import MapsView, Tile, picture_tiles, show_maps
from viz_app.controls.picture import Chosen
from viz_app.controls.unit import pick_unit
from viz_app.draw.planes import picture_planes


def render(chosen: Chosen) -> None:
    """Show the picture whole and colour by colour, down to the single number."""
    unit = pick_unit(name="unit", default="0-255")
    planes = picture_planes(chosen.shown)
    channels, height, width = planes.shape
    tiles = picture_tiles(apart=True) if channels == 3 else (Tile(title="gray", kind="gray", plane=0),)
    st.markdown(f"**Shape ({channels}, {height}, {width})**: {in_words(channels, height, width)}.")
    caption = "Hover a pixel to read it. Zoom in until the numbers stand in the pixels."
    view = MapsView(tiles=tiles, size="medium", unit=unit, caption=caption)
    show_maps(planes, view=view, key="pixels")
    if chosen.picture.shape != chosen.shown.shape:
        st.caption(
            f"The picture has {chosen.picture.shape[1]:,} × {chosen.picture.shape[2]:,} pixels and is shown smaller; "
            "“Longest side” in the sidebar changes that."
        )


def in_words(channels: int, height: int, width: int) -> str:
    """Return what a picture's shape says, and how many numbers that makes."""
    counts = {"channel": channels, "row": height, "column": width}
    sides = " × ".join(_counted(noun, count) for noun, count in counts.items())
    return f"{sides} = {_counted('number', channels * height * width)}"


def _counted(noun: str, count: int) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
