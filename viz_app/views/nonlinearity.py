"""Page: a nonlinearity changes every number of a map by itself."""

import streamlit as st

from cnn_core.code import NonlinearityLayer
from cnn_core.images import gray
from cnn_core.kernels import PRESETS, preset, preset_kernel
from cnn_core.nonlinearity import NONLINEARITIES
from viz_app.components.stage.pointwise import show_pointwise
from viz_app.controls.code import show_code
from viz_app.controls.live import live_choice, live_number, live_place, take_live
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose

_FUNCTION = live_choice("function", tuple(entry.slug for entry in NONLINEARITIES), default="relu")
_SLOPES = live_choice("slopes", ("yes", "no"), default="no")
_X = live_number("x", -4, 4, default=-1)
_PINNED = live_place("followed")


def render(chosen: Chosen) -> None:
    """Show a feature map of the picture before and after the nonlinearity, and the curve between them."""
    kernel_column, sentence_column = st.columns([1, 3], vertical_alignment="bottom")
    with kernel_column:
        titles = {entry.slug: entry.title for entry in PRESETS}
        slug = choose("Feature map of", titles, name="preset", default="sobel_x")
    with sentence_column:
        st.caption(f"The 3 × 3 kernel {preset(slug).title} over the gray picture: {preset(slug).sentence}")
    live = take_live("nonlinearity", _FUNCTION, _SLOPES, _X, _PINNED)
    picture = gray(chosen.shown)
    show_pointwise(picture, preset_kernel(slug, size=3), live=live, key="nonlinearity")
    show_code(NonlinearityLayer(input_shape=tuple(picture.shape), activation=live["function"]))
