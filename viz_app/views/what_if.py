"""Page: change a picture and a network, and see what becomes of the answer."""

from functools import partial

import streamlit as st

from cnn_core.changes import Changed, Changes
from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from cnn_core.recording import Recording
from viz_app import cache
from viz_app.components.network_sending import computes_in_browser
from viz_app.components.what_if import FromServer, Page, show_what_if
from viz_app.controls.network import pick_network
from viz_app.controls.picture import Chosen
from viz_app.controls.what_if import KEY, begin, pick_first_channel, pick_shown_layer
from viz_app.draw.planes import output_planes, planes_per_page


def render(chosen: Chosen) -> None:
    """Show the picture to be changed, the layers, and the answer before and after."""
    network = pick_network()
    graph = cache.graph(network.entry.slug, network.weights)
    what_if, look = begin(network, graph)
    from_server = None if computes_in_browser(network, graph) else _computed(network, graph, chosen, what_if.changes)
    page = Page(
        network=network,
        graph=graph,
        seen=cache.seen(network.entry.slug, chosen.identity, chosen.shown),
        what_if=what_if,
        look=look,
        constant=cache.sent_network(network.entry.slug, network.weights, from_server.layer if from_server else None),
        from_server=from_server,
    )
    show_what_if(page, key=KEY)


def _computed(network: Network, graph: Graph, chosen: Chosen, changes: Changes) -> FromServer:
    """Compute one layer and the answer, before and after, of a network that is too large for the browser."""
    layer_column, channels_column = st.columns([3, 1])
    with layer_column:
        layer = pick_shown_layer(graph)
    slug, weights = network.entry.slug, network.weights
    before = cache.with_recording(slug, weights, chosen.identity, chosen.shown, partial(_unchanged, layer))
    after = cache.changed(slug, weights, chosen.identity, chosen.shown, changes, layer)
    planes = output_planes(before.output[0])
    at_once = planes_per_page(planes)
    with channels_column:
        first = pick_first_channel(len(planes), at_once=at_once)
    return FromServer(
        layer=layer,
        first=first,
        maps_before=planes[first : first + at_once],
        maps_after=output_planes(after.output[0])[first : first + at_once],
        logits_before=before.logits[0].flatten().float().numpy(),
        logits_after=after.logits[0].flatten().float().numpy(),
    )


def _unchanged(layer: str, recording: Recording) -> Changed:
    return Changed(output=recording[layer].output, logits=recording.records[-1].output)
