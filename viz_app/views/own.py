"""Page: a network of one's own, from its file to its answer."""

import streamlit as st

from cnn_core.models import registry
from cnn_core.models.own import own_networks
from viz_app import cache
from viz_app.controls.own import bring, name_classes, say_how, show_found
from viz_app.controls.own_answer import show_own_answer, show_seen
from viz_app.controls.own_input import pick_input
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Ask for the file; show what is in it, how its input is prepared, and what it answers."""
    token = bring()
    if token is None:
        say_how()
        example = registry.entry("resnet18")
        show_seen(cache.seen(example.slug, chosen.identity, chosen.shown), example.title, key="seen-example")
        return
    brought = own_networks().brought(token)
    found_column, stated_column = st.columns(2, gap="medium")
    with stated_column:
        preprocessing = pick_input(brought.preprocessing, of=token)
        name_classes(token, brought)
    entry = cache.own_variant(token, preprocessing)
    with found_column:
        show_found(brought, cache.graph(entry.slug, "trained"))
        show_seen(cache.seen(entry.slug, chosen.identity, chosen.shown), "it", key="seen")
    with stated_column:
        show_own_answer(entry, chosen)
