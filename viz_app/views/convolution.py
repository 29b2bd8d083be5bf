"""Page: one kernel makes one feature map."""

import streamlit as st

from viz_app.components.stage import GRAY, RGB, ConvolutionView
from viz_app.controls.convolution import pick_activation, pick_bias, play_convolution, show_size
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.kernel import pick_preset
from viz_app.controls.picture import Chosen, in_channels
from viz_app.controls.sliding import pick_sliding
from viz_app.controls.unit import pick_unit


def render(chosen: Chosen) -> None:
    """Show picture, kernel and feature map side by side, and how large the map is."""
    start = pick_preset()
    sliding = pick_sliding()
    picture = in_channels(chosen.shown, start.channels)
    height, width = picture.shape[1:]
    lane = sliding.lane(start, (height, width))
    stage = st.container()
    bias_column, activation_column, unit_column = st.columns(3)
    with bias_column:
        bias = pick_bias()
    with activation_column:
        activation = pick_activation()
    with unit_column:
        unit = pick_unit(name="values", default="0-1")
    view = ConvolutionView(
        lanes=(lane,),
        unit=unit,
        depth=start.channels,
        channels=RGB if start.channels == 3 else GRAY,
        bias=None if bias is None else (bias,),
        activation=activation,
    )
    with stage:
        kernel = play_convolution(picture, start, view=view, key="stage", name=chosen.identity)
        show_size(lane, (height, width))
        show_convolution_code(picture, kernel, view)
