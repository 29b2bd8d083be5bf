"""What stands beside a layer's maps: the same layer for another picture, or a layer of another network."""

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from cnn_core.graph import Node
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.samples import SAMPLES
from viz_app import cache
from viz_app.controls.network_choice import choose_network
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose
from viz_app.controls.walk import layer_titles

_BESIDE = {"nothing": "Nothing", "picture": "Another picture", "network": "Another network"}
_FIRST, _ELSE = "coffee", "chelsea"  # the picture to begin with, and that for who looks at it already


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A layer of a network, and the picture that goes through it."""

    title: str
    network: Network
    layer: Node
    identity: str  # of the picture
    picture: Tensor  # uint8 (c, h, w)


def pick_compared(network: Network, layer: Node, chosen: Chosen) -> Compared | None:
    """Return what is compared with the layer that is open; None for nothing."""
    kind_column, first_column, second_column = st.columns([1.5, 1, 1.4])
    with kind_column:
        beside = choose("Beside it", _BESIDE, name="beside", default="nothing", style="segments")
    if beside == "picture":
        with first_column:
            return _another_picture(network, layer, chosen)
    if beside == "network":
        with first_column:
            other = _another_network(network)
        with second_column:
            return _layer_of(other, layer, chosen)
    return None


def _another_picture(network: Network, layer: Node, chosen: Chosen) -> Compared:
    titles = {sample.slug: sample.title for sample in SAMPLES}
    default = _ELSE if chosen.title == titles[_FIRST] else _FIRST
    slug = choose("Second picture", titles, name="with", default=default)
    picture = cache.sample_picture(slug)
    return Compared(title=titles[slug], network=network, layer=layer, identity=slug, picture=picture)


def _another_network(network: Network) -> Network:
    own = network.entry.slug
    default = next(slug for slug in registry.entries() if slug != own)
    slug = choose_network("Second network", name="net2", default=default, without=own)
    available = registry.is_available(registry.entry(slug))
    return cache.network(slug, "trained" if available else "random")


def _layer_of(network: Network, layer: Node, chosen: Chosen) -> Compared:
    """Return the layer that is chosen; at first the first one of the same kind."""
    graph = cache.graph(network.entry.slug, network.weights)
    titles = layer_titles(graph)
    alike = next((node.name for node in graph.nodes if node.kind == layer.kind), graph.nodes[0].name)
    node = {node.name: node for node in graph.nodes}[choose("Its layer", titles, name="layer2", default=alike)]
    title = f"{network.entry.title} · {node.path or node.name}"
    return Compared(title=title, network=network, layer=node, identity=chosen.identity, picture=chosen.shown)
