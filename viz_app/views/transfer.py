"""Page: what a trained network knows, used for other classes."""

import streamlit as st

from viz_app import link
from viz_app.controls.picture import Chosen
from viz_app.controls.transfer import plan_transfer
from viz_app.controls.transfer_head import show_head
from viz_app.controls.transfer_plane import show_plane
from viz_app.controls.transfer_reading import read_features
from viz_app.controls.transfer_runs import offer_trainings
from viz_app.controls.transfer_trying import try_head


def render(chosen: Chosen) -> None:
    """Show a new output layer on features of a trained network, on single pictures too, and which images are alike."""
    plan = plan_transfer()
    read = read_features(plan)
    if read is None:
        link.keep_unread()
        return
    st.subheader("A new output layer", anchor=False)
    head = show_head(plan, read)
    st.subheader("Try it", anchor=False)
    try_head(plan, read, head, chosen)
    st.subheader("Which images are alike to the network", anchor=False)
    show_plane(plan, read)
    st.subheader("And if the other layers learn, too?", anchor=False)
    offer_trainings(plan)
