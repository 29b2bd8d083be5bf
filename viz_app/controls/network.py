"""The network that is looked into."""

import streamlit as st

from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.models.own import own_networks
from viz_app import cache
from viz_app.controls.fetching import offer_weights, say_arrived
from viz_app.controls.network_choice import choose_network
from viz_app.messages import plain


def pick_network() -> Network:
    """Return the network; without its trained weights it has random ones, and the page says so."""
    local = own_networks().local
    return network_of(choose_network("Network", name="net", default=local.slug if local else "tiny_vgg"))


def network_of(slug: str) -> Network:
    """Return a network by its name, with its trained weights where they are here, and say what it is.

    Args:
        slug: One that `registry.entry` knows.
    """
    entry = registry.entry(slug)
    st.caption(plain(entry.sentence))
    if registry.is_available(entry):
        say_arrived(entry)
        return cache.network(slug, "trained")
    offer_weights(entry)
    return cache.network(slug, "random")
