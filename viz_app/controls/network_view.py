"""The map of the network that is looked at."""

from collections.abc import Mapping

import streamlit as st

from viz_app import cache
from viz_app.components.network import NetworkView, show_network
from viz_app.components.network_sending import name_of
from viz_app.controls.looked import Looked
from viz_app.controls.network_map import take_network_map
from viz_app.controls.picture import put_sample
from viz_app.controls.walk import as_planes, walker

_KEY = "network-map"


def show_map(looked: Looked) -> None:
    """Show the map, with the place that is looked at."""
    network, chosen = looked.network, looked.chosen
    blocks = cache.blocks(looked.slug, network.weights)
    live = take_network_map(_KEY, blocks, samples=True)
    timed = looked.is_quick or live["cost"] == "time"  # a large network takes a moment to be timed
    asked = live["pictures"] == "yes"
    view = NetworkView(
        name=name_of(network),
        module=network.module,
        graph=looked.graph,
        blocks=blocks,
        thumbnails=cache.thumbnails(looked.slug, network.weights, chosen.identity, chosen.shown),
        seen=looked.seen,
        guesses=looked.guesses,
        milliseconds=cache.step_times(looked.slug, network.weights) if timed else None,
        mark=network.mark,
        note="" if network.weights == "trained" else "Random weights: these are no real answers.",
        sample=chosen.sample,
        pictures=cache.sent_pictures(looked.slug, network.weights, chosen.side, _KEY) if asked else None,
        layer=looked.layer.name,
        unit=as_planes(looked.unit, looked.layer.shape),
    )
    show_network(view, live=live, on_walk=walker(_KEY), on_picture=take_sample, key=_KEY)


def take_sample() -> None:
    """Let the sample that was clicked be the picture of all pages."""
    told = st.session_state.get(_KEY)
    sample = told.get("picture") if isinstance(told, Mapping) else None
    if isinstance(sample, str):
        put_sample(sample)
