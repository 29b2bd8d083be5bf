"""Page: a whole network, from its map over the maps of a layer down to a single number."""

import streamlit as st

from viz_app import cache
from viz_app.controls.answer import say_answer
from viz_app.controls.boxes import show_boxes
from viz_app.controls.compare import pick_compared
from viz_app.controls.layer_maps import show_layer_maps
from viz_app.controls.looked import look
from viz_app.controls.network import pick_network
from viz_app.controls.network_view import show_map
from viz_app.controls.opened_unit import show_opened_unit
from viz_app.controls.picture import Chosen
from viz_app.controls.target import pick_target
from viz_app.controls.walk import pick_place, size_of


def render(chosen: Chosen) -> None:
    """Show the network's map; of the layer that is looked at all maps; of the unit how it was made."""
    network_column, layer_column = st.columns([1, 1.6])
    with network_column:
        network = pick_network()
    graph = cache.graph(network.entry.slug, network.weights)
    with layer_column:
        here = pick_place(graph, of=network.entry.slug)
    looked = look(network, graph, here, chosen)
    say_answer(looked)
    show_map(looked)
    show_boxes(looked)
    title = here.layer.path or here.layer.name
    st.subheader(f"{title}: {here.layer.kind}, {size_of(here.layer)}", anchor=False)
    show_layer_maps(looked, pick_target(looked), pick_compared(network, looked.layer, chosen))
    st.subheader(f"One number of {title}", anchor=False)
    show_opened_unit(looked)
