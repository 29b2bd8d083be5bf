"""Page: what a network learns from, as pictures and as one tensor of numbers."""

import streamlit as st

from viz_app.controls.dataset import pick_dataset
from viz_app.controls.dataset_part import pick_part, take_place
from viz_app.controls.dataset_wall import show_wall
from viz_app.controls.mini_batch import pick_mini_batch, show_mini_batch
from viz_app.controls.picture import Chosen
from viz_app.controls.tensor_walk import WALK, show_walk


def render(chosen: Chosen) -> None:
    """Show the whole set and its classes, the way down to one number, and the batch that a network gets."""
    part = pick_part(pick_dataset())
    at = take_place(WALK, part)
    show_wall(part, at)
    st.subheader("From all images to one number", anchor=False)
    show_walk(part, at)
    st.subheader("The mini-batch as the network gets it", anchor=False)
    show_mini_batch(pick_mini_batch(part))
