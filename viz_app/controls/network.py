"""The network, and which of its layers and maps are looked at."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry, Network
from cnn_core.models.weights import fetch, path_of
from viz_app import cache, link, state
from viz_app.controls.settings import choose, choose_row, whole
from viz_app.messages import sentence

_CHANNEL = link.Setting(name="channel", default=0, parse=lambda text: whole(text, 0, 1_000_000))


def pick_network() -> Network:
    """Return the network; without its trained weights it has random ones, and the page says so."""
    titles = {slug: entry.title for slug, entry in registry.entries().items()}
    slug = choose("Network", titles, name="net", default="tiny_vgg")
    entry = registry.entry(slug)
    st.caption(entry.sentence)
    if registry.is_available(entry):
        return cache.network(slug, "trained")
    st.warning(
        f"{entry.title} has random weights here: what it answers means nothing until the trained ones are fetched."
    )
    if entry.download and st.button(f"Fetch the ImageNet weights, {entry.download.megabytes:,.0f} MB", key="fetch"):
        _fetch(entry)
    return cache.network(slug, "random")


def pick_layer(graph: Graph) -> Node:
    """Return the layer that is opened, from the list of all with kind, shape and number of parameters."""
    nodes = {node.name: node for node in graph.nodes}
    first = next((node.name for node in graph.nodes if node.kind == "convolution"), graph.nodes[0].name)
    with st.container(height=560, border=True):
        name = choose_row(
            "Layers, from input to output",
            {node.name: f"**{node.path or node.name}** · {node.kind}" for node in graph.nodes},
            [_size(node) for node in graph.nodes],
            name="layer",
            default=first,
        )
    return nodes[name]


def pick_channel(where: str, first: int, end: int) -> int:
    """Return the channel that a page of maps opens with: the one of the address, or the one that was chosen last.

    It stays the same while the maps are on screen, whatever is chosen among them.

    Args:
        where: Names the page of maps.
        first: The first channel on it.
        end: The channel after its last one.
    """
    visit = state.visit()
    channel = st.session_state[link.key(_CHANNEL)]
    if visit.incoming is not None and "channel" in visit.incoming:
        visit.channels[where] = channel
        if not first <= channel < end:
            visit.notes.append(f"The link says `channel={channel}`, but these are the channels {first} to {end - 1}.")
    if visit.incoming is not None or visit.opened_maps is None or visit.opened_maps[0] != where:
        visit.opened_maps = (where, visit.channels.get(where, first))
    opened = visit.opened_maps[1]
    return opened if first <= opened < end else first


def keep_channel(where: str, channel: int) -> int:
    """Remember the chosen channel, put it into the address, and return it."""
    state.visit().channels[where] = channel
    link.put(_CHANNEL, channel)
    return channel


def _size(node: Node) -> str:
    shape = " × ".join(f"{length:,}" for length in node.shape)
    return shape + (f" · {node.parameters:,} parameters" if node.parameters else "")


def _fetch(entry: ModelEntry) -> None:
    """Fetch the weights, showing how far it is; any other click stops it."""
    assert entry.download
    bar = st.progress(0.0, text="Asking for the file …")
    try:
        for progress in fetch(entry.download, path_of(entry)):
            text = f"{progress.done / 1e6:,.1f} of {progress.total / 1e6:,.1f} MB; choosing anything else stops it"
            bar.progress(progress.done / progress.total, text=text)
    except CnnCoreError as error:
        bar.empty()
        st.error(sentence(error))
        return
    st.rerun()
