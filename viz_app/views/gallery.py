"""Page: the lecture's networks side by side, and any other network of both libraries."""

import streamlit as st

from viz_app.controls.exhibits import exhibits, pick_exhibit, with_opened
from viz_app.controls.gallery import pick_cost, show_figures, show_scatter, show_timeline
from viz_app.controls.network_card import show_card
from viz_app.controls.network_search import show_search
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Show accuracy against cost beside the card of one network; below, the years, all figures, and the search."""
    hung = exhibits()
    charts, card = st.columns([1.7, 1], gap="medium")
    with card:
        slug = pick_exhibit()
        show_card(slug)
    with charts:
        show_scatter(with_opened(hung, slug), pick_cost(), chosen=slug)
    st.subheader("All figures", anchor=False)
    show_figures(hung, chosen=slug)
    st.subheader("Any other network", anchor=False)
    show_search(chosen=slug)
    st.subheader("Who came first", anchor=False)
    show_timeline(hung, chosen=slug)
