"""Page: the border effect, and what padding does about it."""

import streamlit as st

from viz_app.components.stage import GRAY, RGB, ConvolutionView
from viz_app.controls.convolution import play_convolution, show_size
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.kernel import pick_preset
from viz_app.controls.picture import Chosen, at_most, in_channels
from viz_app.controls.sliding import pick_border
from viz_app.controls.unit import pick_unit

_MOST = 40  # pixels: a border of one or two is seen


def render(chosen: Chosen) -> None:
    """Show one kernel on one picture with two borders, one below the other."""
    start = pick_preset(preset="box", size=5)
    picture = in_channels(at_most(chosen, _MOST), start.channels)
    height, width = picture.shape[1:]
    columns = st.columns(3)
    lanes = []
    for column, name, default in zip(columns, ("first", "second"), ("valid", "zeros"), strict=False):
        with column:
            sliding, title = pick_border(f"{name.title()} border", name=name, default=default)
            lanes.append(sliding.lane(start, (height, width), title=title))
    with columns[2]:
        unit = pick_unit(name="values", default="0-1")
    view = ConvolutionView(
        lanes=tuple(lanes), unit=unit, depth=start.channels, channels=RGB if start.channels == 3 else GRAY
    )
    kernels = play_convolution(picture, start, view=view, key="border", name=chosen.identity)
    for lane in lanes:
        show_size(lane, (height, width))
    show_convolution_code(picture, kernels, view)
