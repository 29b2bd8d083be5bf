"""The map of the network that is looked at."""

from viz_app import cache
from viz_app.components.network import NetworkView, show_network
from viz_app.controls.looked import Looked
from viz_app.controls.network_map import take_network_map
from viz_app.controls.walk import as_planes, walker

_KEY = "network-map"


def show_map(looked: Looked) -> None:
    """Show the map, with the place that is looked at."""
    network = looked.network
    blocks = cache.blocks(looked.slug, network.weights)
    live = take_network_map(_KEY, blocks)
    timed = looked.is_quick or live["cost"] == "time"  # a large network takes a moment to be timed
    view = NetworkView(
        name=f"{looked.slug} {network.weights}",
        module=network.module,
        graph=looked.graph,
        blocks=blocks,
        thumbnails=cache.thumbnails(looked.slug, network.weights, looked.chosen.identity, looked.chosen.shown),
        seen=looked.seen,
        guesses=looked.guesses,
        milliseconds=cache.step_times(looked.slug, network.weights) if timed else None,
        mark=network.mark,
        note="" if network.weights == "trained" else "Random weights: these are no real answers.",
        layer=looked.layer.name,
        unit=as_planes(looked.unit, looked.layer.shape),
    )
    show_network(view, live=live, on_walk=walker(_KEY), key=_KEY)
