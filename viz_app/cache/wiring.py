"""How networks are wired: their graphs, blocks and stages, whatever the picture."""

import streamlit as st

from cnn_core.blocks import Block, blocks_of
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import Weights
from cnn_core.samples import SAMPLES
from cnn_core.stages import Stage, stages_of
from cnn_core.transfer import FeatureLayer
from viz_app.cache.networks import network
from viz_app.cache.pictures import sample_picture, shrunk
from viz_app.cache.turns import turn
from viz_app.components.live_camera import SentFeatures, packed_features
from viz_app.components.network import packed_pictures
from viz_app.components.what_if import packed_network


@st.cache_resource(max_entries=32, show_spinner=False)
def graph(slug: str, weights: Weights) -> Graph:
    """Return how a network is wired, with shapes and counts."""
    loaded = network(slug, weights)
    with turn():
        return graph_of(loaded.module, loaded.entry.preprocessing.input_shape)


@st.cache_resource(max_entries=32, show_spinner=False)
def blocks(slug: str, weights: Weights) -> Block:
    """Return the parts of a network that are looked at as one."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    with turn():
        return blocks_of(loaded.module, wired)


@st.cache_resource(max_entries=32, show_spinner=False)
def stages(slug: str, weights: Weights) -> tuple[Stage, ...]:
    """Return a network as the stages that a person walks through."""
    tree, wired = blocks(slug, weights), graph(slug, weights)
    return stages_of(tree, wired)


@st.cache_resource(max_entries=8, show_spinner=False)
def sent_network(slug: str, weights: Weights, layer: str | None) -> bytes:
    """Return a network as the page "What if" sends it: all of it, or one layer of those that the server computes."""
    return packed_network(network(slug, weights), graph(slug, weights), layer=layer)


@st.cache_resource(max_entries=8, show_spinner=False)
def sent_features(slug: str, weights: Weights, layer: FeatureLayer) -> SentFeatures:
    """Return a network up to a layer as the live camera sends it."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    with turn():
        return packed_features(loaded, wired, layer)


@st.cache_resource(max_entries=8, show_spinner=False)
def sent_pictures(slug: str, weights: Weights, side: int, key: str) -> bytes:
    """Return the samples as the map of a network sends them, shrunk to a longest side first."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    pictures = [(sample, shrunk(sample.slug, side, sample_picture(sample.slug))) for sample in SAMPLES]
    with turn():
        fit = loaded.entry.preprocessing.fit
        seen = [(sample, fit(picture).numpy()) for sample, picture in pictures]
    return packed_pictures(loaded, wired, seen, key=key)


def warm_up() -> None:
    """Load what every visitor needs before the first one comes."""
    for entry in EMBEDDED:
        graph(entry.slug, "trained" if registry.is_available(entry) else "random")
