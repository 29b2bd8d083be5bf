"""Page: low-, mid- and high-level features of one picture, side by side."""

import streamlit as st

from cnn_core.graph import Node
from viz_app.controls.levels import LEVELS, look, outputs_of, pick_layer, show_level
from viz_app.controls.network import pick_network
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Show three layers of a network, an early, a middle and a late one, and what answers strongest in each."""
    network_column, strength_column = st.columns(2)
    with network_column:
        network = pick_network()
    with strength_column:
        scene = look(network, chosen)
    columns = st.columns(len(LEVELS), gap="medium")
    layers = list[Node]()
    for level, column in zip(LEVELS, columns, strict=True):
        with column:
            layers.append(pick_layer(level, scene))
    outputs = outputs_of(layers, scene)
    for level, column, layer, output in zip(LEVELS, columns, layers, outputs, strict=True):
        with column:
            show_level(level, layer, output, scene)
