"""Page: what a network learns from, as pictures and as one tensor of numbers."""

import streamlit as st

from viz_app.controls.dataset import pick_dataset
from viz_app.controls.dataset_part import pick_part, pick_place
from viz_app.controls.dataset_wall import show_wall
from viz_app.controls.mini_batch import pick_mini_batch, show_mini_batch
from viz_app.controls.own_images import bring_images
from viz_app.controls.picture import Chosen
from viz_app.controls.tensor_walk import show_walk


def render(chosen: Chosen) -> None:
    """Show the whole set and its classes, the way down to one number, and the batch that a network gets."""
    choice = st.container()
    bring_images()  # what is brought is chosen at once
    with choice:
        picked = pick_dataset()
    part = pick_part(picked)
    place = pick_place(part)
    show_wall(part, place)
    st.subheader("From all images to one number", anchor=False)
    show_walk(part, place)
    st.subheader("The mini-batch as the network gets it", anchor=False)
    show_mini_batch(pick_mini_batch(part))
