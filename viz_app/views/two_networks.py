"""Page: two networks on one picture, step by step from the picture to the answers."""

import streamlit as st

from viz_app.controls.network import pick_network
from viz_app.controls.picture import Chosen
from viz_app.controls.stage_maps import pick_scale, show_stages
from viz_app.controls.two_answers import show_answers
from viz_app.controls.two_networks import pick_pairs, pick_place, pick_second, send


def render(chosen: Chosen) -> None:
    """Show one stage of each network side by side, and at the end both answers."""
    first_column, second_column = st.columns(2, gap="medium")
    with first_column:
        network = pick_network()
    with second_column:
        other = pick_second(network)
    first, second = send(network, chosen), send(other, chosen)
    by_column, scale_column = st.columns(2, gap="medium")
    with by_column:
        pairs = pick_pairs(first, second)
    with scale_column:
        scale = pick_scale()
    at = pick_place(pairs)
    show_stages(first, second, pairs[at], pairs[at - 1] if at else None, scale=scale)
    if at == len(pairs) - 1:
        show_answers(first, second)
