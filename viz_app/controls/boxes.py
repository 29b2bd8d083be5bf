"""The tensors of a network as boxes, for the projector."""

import streamlit as st

from viz_app import cache
from viz_app.controls.looked import Looked
from viz_app.controls.settings import switch
from viz_app.draw.boxes import CAPTION, figure_of


def show_boxes(looked: Looked) -> None:
    """Show the boxes where they are asked for; their library is large, and loads only then."""
    if switch("The network's tensors in 3-D", name="boxes", help="A picture of all sizes, to turn with the mouse."):
        blocks = cache.blocks(looked.slug, looked.network.weights)
        st.plotly_chart(figure_of(looked.graph, blocks), key="boxes")
        st.caption(CAPTION)
