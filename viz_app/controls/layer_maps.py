"""All maps of the layer that is looked at, alone or beside those of another picture or network."""

import numpy as np
from jaxtyping import Float32
from torch import Tensor

from cnn_core.graph import Node
from cnn_core.models.entry import Network
from viz_app import cache
from viz_app.components.feature_maps import FeatureMapsView, Side, show_feature_maps
from viz_app.controls.compare import Compared
from viz_app.controls.feature_maps import take_feature_maps
from viz_app.controls.looked import Computed, Looked, computed
from viz_app.controls.target import Target
from viz_app.controls.walk import as_planes, walker
from viz_app.draw.planes import output_planes

_KEY = "feature-maps"
_AXES = 3  # of an output whose first one counts the maps


def show_layer_maps(looked: Looked, target: Target | None, compared: Compared | None) -> None:
    """Show the maps.

    Args:
        looked: The layer, and the unit in it that is framed.
        target: The class that maps may be sorted for.
        compared: What stands beside them, if anything.
    """
    live = take_feature_maps(_KEY)
    another_network = compared is not None and compared.network is not looked.network
    if another_network or len(looked.layer.shape) > _AXES:
        target = None  # what the maps of two networks, or parts of channels, add to a class is not compared
    asked = target if live["sort"] == "contribution" else None
    sides, extremes = (_own_side(looked, asked, compared),), looked.computed.extremes
    if compared:
        other = _computed(compared)
        sides = (*sides, _other_side(compared, other, asked))
        extremes = (min(extremes[0], other.extremes[0]), max(extremes[1], other.extremes[1]))
    view = FeatureMapsView(
        layer=looked.layer.name,
        sides=sides,
        titles=_titles(looked, len(sides[0].maps)),
        network_limits=extremes,
        target=target.class_name if target else "",
        unit=as_planes(looked.unit, looked.layer.shape),
        vector=len(looked.layer.shape) == 1,
    )
    show_feature_maps(view, live=live, on_walk=walker(_KEY), key=_KEY)


def _own_side(looked: Looked, target: Target | None, compared: Compared | None) -> Side:
    same_network = compared is None or compared.network.entry.slug == looked.slug
    return Side(
        title=looked.chosen.title if same_network else _title(looked.network.entry.title, looked.layer),
        mark=looked.network.mark,
        maps=output_planes(looked.computed.output),
        seen=looked.seen,
        contributions=_contributions(looked.network, looked.layer, looked.chosen.identity, looked.chosen.shown, target),
    )


def _computed(compared: Compared) -> Computed:
    slug, weights, layer = compared.network.entry.slug, compared.network.weights, compared.layer
    return cache.with_recording(
        slug, weights, compared.identity, compared.picture, lambda recording: computed(recording, layer)
    )


def _other_side(compared: Compared, other: Computed, target: Target | None) -> Side:
    network, layer = compared.network, compared.layer
    return Side(
        title=compared.title,
        mark=network.mark,
        maps=output_planes(other.output),
        seen=cache.seen(network.entry.slug, compared.identity, compared.picture),
        contributions=_contributions(network, layer, compared.identity, compared.picture, target),
    )


def _contributions(
    network: Network, layer: Node, identity: str, picture: Tensor, target: Target | None
) -> Float32[np.ndarray, " k"] | None:
    """Return what each map adds to the class; None where that is not asked for."""
    if target is None:
        return None
    where = (network.entry.slug, network.weights, identity, picture, layer.name)
    return cache.contributions(*where, target.index).numpy()


def _title(network: str, layer: Node) -> str:
    return f"{network} · {layer.path or layer.name}"


def _titles(looked: Looked, count: int) -> tuple[str, ...]:
    """Name each map: a channel, or, where it is one number, a unit, and at the end of all a class."""
    if looked.layer == looked.graph.nodes[-1] and count == len(looked.class_names):
        return looked.class_names
    noun = "unit" if len(looked.layer.shape) == 1 else "channel"
    return tuple(f"{noun} {index}" for index in range(count))
