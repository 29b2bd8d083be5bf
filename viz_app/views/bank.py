"""Page: K kernels make K maps, stacked into one output tensor."""

import streamlit as st

from viz_app.components.stage import RGB, ConvolutionView
from viz_app.controls.bank import pick_bank
from viz_app.controls.convolution import pick_activation, play_convolution, show_parameters
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.picture import Chosen, at_most, in_channels
from viz_app.controls.sliding import SAME
from viz_app.controls.unit import pick_unit

_MOST = 96  # pixels of the picture's longest side


def render(chosen: Chosen) -> None:
    """Show several kernels, one of them in the editor, their maps, and the layer as tensors."""
    bank = pick_bank()
    picture = in_channels(at_most(chosen, _MOST), 3)
    height, width = picture.shape[1:]
    activation_column, unit_column = st.columns(2)
    with activation_column:
        activation = pick_activation()
    with unit_column:
        unit = pick_unit(name="values", default="0-1")
    view = ConvolutionView(
        lanes=(SAME.lane(bank.kernels, (height, width)),),
        unit=unit,
        depth=3,
        first=(0,) * len(bank.titles),
        channels=RGB,
        titles=bank.titles,
        bias=bank.bias,
        activation=activation,
        tensors=True,
    )
    key = f"bank-{bank.source}-{len(bank.titles)}"
    kernels = play_convolution(picture, bank.kernels, view=view, key=key, name=chosen.identity)
    show_parameters(bank.kernels, depth=3, biased=True)
    show_convolution_code(picture, kernels, view)
