"""Page: the typical blocks of famous networks, with a picture's tensors flowing through them."""

import streamlit as st

from viz_app.controls.block_costs import show_costs
from viz_app.controls.block_view import pick_step, say_steps, show_block, show_step
from viz_app.controls.blocks import pick_block, pick_network_of, pick_typical, say_idea
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Show one block alone: its drawing, what its steps are for, and what it costs."""
    typical = pick_typical()
    network_column, block_column = st.columns([1, 1.6])
    with network_column:
        network = pick_network_of(typical)
    with block_column:
        shown = pick_block(typical, network)
    say_idea(shown)
    step = pick_step(shown)
    show_block(shown, step, chosen)
    show_step(shown, step, chosen)
    show_costs(shown)
    say_steps(shown)
