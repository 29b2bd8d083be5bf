"""The network that is looked into."""

import streamlit as st

from cnn_core.models import registry
from cnn_core.models.entry import Network
from viz_app import cache
from viz_app.controls.fetching import offer_weights, say_arrived
from viz_app.controls.network_choice import choose_network
from viz_app.messages import plain


def pick_network() -> Network:
    """Return the network; without its trained weights it has random ones, and the page says so."""
    slug = choose_network("Network", name="net", default="tiny_vgg")
    entry = registry.entry(slug)
    st.caption(plain(entry.sentence))
    if registry.is_available(entry):
        say_arrived(entry)
        return cache.network(slug, "trained")
    offer_weights(entry)
    return cache.network(slug, "random")
