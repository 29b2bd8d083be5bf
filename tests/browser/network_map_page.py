"""The network map as a page would show it: `?net=` names a network, `?image=` a sample picture."""

import streamlit as st

from cnn_core.blocks import blocks_of
from cnn_core.classification import guesses
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.recording import record
from cnn_core.samples import sample
from viz_app import link
from viz_app.components.network import NetworkView, show_network
from viz_app.controls.network_map import take_network_map
from viz_app.draw.thumbnails import thumbnails_of

KEY = "network"


@st.cache_resource
def loaded(slug: str) -> Network:
    entry = registry.entry(slug)
    return registry.load(entry, weights="trained" if registry.is_available(entry) else "random")


@st.cache_resource
def graph(slug: str) -> Graph:
    network = loaded(slug)
    return graph_of(network.module, network.entry.preprocessing.input_shape)


def view(slug: str, image: str, *, layer: str, unit: tuple[int, ...] | None) -> NetworkView:
    network = loaded(slug)
    picture = sample(image).draw()
    recording = record(network.module, network.entry.preprocessing.apply(picture))
    nodes = graph(slug).nodes
    return NetworkView(
        name=slug,
        module=network.module,
        graph=graph(slug),
        blocks=blocks_of(network.module, graph(slug)),
        thumbnails=thumbnails_of(graph(slug), recording),
        seen=network.entry.preprocessing.fit(picture).numpy(),
        guesses=guesses(recording.records[-1].output[0], network.entry.class_names),
        milliseconds={node.name: 0.25 for node in nodes if node.multiply_adds} if "time" in st.query_params else None,
        note="Random weights: these are no real answers." if network.weights == "random" else "",
        layer=layer if layer in {node.name for node in nodes} else nodes[1].name,
        unit=unit,
    )


def walked() -> None:
    st.session_state.place = dict(st.session_state[KEY]["walk"])


def render() -> None:
    query = dict(st.query_params)
    link.open_page("test")
    first = st.session_state.setdefault("first", query.get("net", "tiny_vgg"))
    slug = st.radio("network", dict.fromkeys([first, "lenet5"]), horizontal=True)
    image = st.radio("image", ["chelsea", "coffee", "astronaut"], horizontal=True)
    place = st.session_state.get("place", {})
    unit = place.get("unit")
    shown = view(slug, image, layer=place.get("layer", ""), unit=None if unit is None else tuple(unit))
    show_network(shown, live=take_network_map(KEY, shown.blocks), on_walk=walked, key=KEY)
    link.close_page("")
    st.text(f"python: {place}")


if __name__ == "__main__":  # the tests import it for its view
    st.set_page_config(layout="wide")
    render()
