"""Page: what every layer of a network computes."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import streamlit as st
from jaxtyping import Float32
from torch import nn

from cnn_core.classification import guesses
from cnn_core.graph import Node
from cnn_core.models.entry import Network
from cnn_core.recording import Recording
from viz_app import cache
from viz_app.components.maps import MapsView, Tile, map_tiles, picture_tiles, show_maps
from viz_app.controls.network import keep_channel, pick_channel, pick_layer, pick_network
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose, whole_number
from viz_app.draw.planes import Planes, output_planes, overlay, planes_per_page
from viz_app.draw.scaling import Scope, has_negative, limits_of, scale_between

_SCOPES = {"map": "each map", "layer": "this layer", "all": "all layers"}


def render(chosen: Chosen) -> None:
    """Show the network's answer and layers; of the chosen layer all maps, one of them large, and its kernel."""
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        network = pick_network()
        answer = st.container()
        node = pick_layer(cache.graph(network.entry.slug, network.weights))
    recording = cache.recording(network.entry.slug, network.weights, chosen.identity, chosen.shown)
    with answer:
        _show_answer(network, recording)
    with right:
        _show_layer(network, recording, node, cache.seen(network.entry.slug, chosen.identity, chosen.shown))


def _show_answer(network: Network, recording: Recording) -> None:
    st.markdown("**What it answers**")
    if network.weights == "random":
        st.caption("Random weights: these are no real answers.")
    for guess in guesses(recording.records[-1].output[0], network.entry.class_names)[:5]:
        st.progress(guess.probability, text=f"{guess.class_name} · {guess.probability:.1%}")


def _show_layer(network: Network, recording: Recording, node: Node, seen: Planes) -> None:
    """Show what the network sees, the chosen map large and over it, all maps, and the kernel of the chosen one."""
    shape = " × ".join(f"{length:,}" for length in node.shape)
    st.subheader(f"{node.path or node.name}: {node.kind}, {shape}", anchor=False)
    above = st.container()  # filled last, with the map that is chosen below
    maps = _pick_maps(network, recording, node)
    channel = _pick_channel(maps, where=f"{network.entry.slug}-{node.name}-{maps.first}")
    with above:
        _show_large(maps.planes[channel], maps.tiles[channel - maps.first], seen)
    _show_kernel(network, node, channel)


@dataclass(frozen=True, kw_only=True)
class _Maps:
    """All maps of a layer, and the page of them that is open."""

    planes: Planes
    first: int  # channel of the first one on the page
    tiles: tuple[Tile, ...]  # one per map of the page


def _pick_maps(network: Network, recording: Recording, node: Node) -> _Maps:
    """Return the layer's maps with their colour scales, and which of them the page shows when they are many."""
    planes = output_planes(recording[node.name].output[0])
    per_page = planes_per_page(planes)
    scale_column, page_column = st.columns(2)
    with scale_column:
        scope = choose("One colour scale for", _SCOPES, name="scale", default="layer", style="segments")
    page = 1
    if len(planes) > per_page:
        with page_column:
            page = whole_number("Page of maps", 1, -(-len(planes) // per_page), name="maps", default=1)
    first = (page - 1) * per_page
    shown = planes[first : first + per_page]
    signed = has_negative(planes)
    all_limits = scale_between(*recording.extremes, signed=signed) if scope == "all" else None
    limits = limits_of(
        shown if scope == "map" else planes, scope=cast("Scope", scope), signed=signed, all_limits=all_limits
    )
    titles = _titles(network, recording, node, planes)[first : first + per_page]
    tiles = map_tiles(titles, limits[: len(shown)], kind="signed" if signed else "unsigned")
    return _Maps(planes=planes, first=first, tiles=tiles)


def _titles(network: Network, recording: Recording, node: Node, planes: Planes) -> list[str]:
    """Name each map of a layer: a channel, or, where it is one number, a unit, and at the end of all a class."""
    classes = network.entry.class_names
    if node.name == recording.records[-1].name and len(planes) == len(classes):
        return list(classes)
    noun = "channel" if planes[0].size > 1 else "unit"
    return [f"{noun} {index}" for index in range(len(planes))]


def _pick_channel(maps: _Maps, *, where: str) -> int:
    """Show a page of maps and return the channel that is chosen among them."""
    first, count = maps.first, len(maps.tiles)
    selected = pick_channel(where, first, first + count) - first
    caption = f"{first} to {first + count - 1} of {len(maps.planes):,}."
    if maps.planes[0].size > 1:
        caption = f"Channels {caption} Click one to see it large."
    view = MapsView(tiles=maps.tiles, caption=caption, selectable=True, selected=selected)
    chosen = show_maps(maps.planes[first : first + count], view=view, key=f"maps-{where}").selected
    return keep_channel(where, first + (selected if chosen is None else chosen))


def _show_large(plane: Float32[np.ndarray, "h w"], tile: Tile, seen: Planes) -> None:
    """Show what the network sees and, where the layer makes maps, one of them alone and over it."""
    left, middle, right = st.columns(3, gap="medium")
    with left:
        st.markdown("**What the network sees**")
        tiles = picture_tiles(apart=False) if len(seen) == 3 else (Tile(title="gray", kind="gray", plane=0),)
        caption = f"{seen.shape}: resized, and cropped in the middle"
        show_maps(seen, view=MapsView(tiles=tiles, size="large", caption=caption), key="seen")
    if plane.size == 1:
        return
    with middle:
        st.markdown(f"**The map of {tile.title}**")
        caption = f"{plane.shape[0]} × {plane.shape[1]} numbers"
        view = MapsView(tiles=(replace(tile, plane=0),), size="large", caption=caption)
        show_maps(plane[None], view=view, key="large")
    with right:
        st.markdown("**The map over the input**")
        stack = overlay(seen, plane, limit=max(abs(limit) for limit in tile.limits))
        over = Tile(title=f"{tile.title} over the input", kind="rgb", plane=0, reads=(3,))
        caption = "Orange where the map is above zero, blue where it is below."
        show_maps(stack, view=MapsView(tiles=(over,), size="large", caption=caption), key="over")


def _show_kernel(network: Network, node: Node, channel: int) -> None:
    """Show the kernel that makes the chosen map, one plane per input channel."""
    module = network.module.get_submodule(node.path) if node.path else None
    if not isinstance(module, nn.Conv2d):
        return
    planes = output_planes(module.weight[channel])
    shown = planes[: planes_per_page(planes)]
    limits = limits_of(planes, scope="layer", signed=True)[: len(shown)]
    tiles = map_tiles([f"input {index}" for index in range(len(shown))], limits, kind="signed")
    if len(planes) == 3:
        limit = limits[0][1]
        colour = Tile(title="as a colour", kind="rgb", plane=3, reads=(0, 1, 2))
        tiles, shown = (*tiles, colour), np.concatenate([shown, shown / (2 * limit) + 0.5])
    bias = "" if module.bias is None else f", bias {float(module.bias[channel]):.4g}"
    _, depth, height, width = module.weight.shape
    caption = f"{depth} × {height} × {width} weights{bias}"
    if len(tiles) < len(planes):
        caption += f"; the first {len(tiles)} inputs are shown"
    st.markdown(f"**The kernel of channel {channel}**")
    show_maps(shown, view=MapsView(tiles=tiles, caption=caption), key="kernels")
