"""Page: what every layer of a network computes."""

from dataclasses import replace
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
from viz_app.draw.scaling import Limits, Scope, has_negative, joined, limits_of


def render(chosen: Chosen) -> None:
    """Show the network's layers, the chosen one's maps, one map over the input, its kernels, and the answer."""
    left, right = st.columns([1, 2.4], gap="medium")
    with left:
        network = pick_network()
        slug, weights = network.entry.slug, network.weights
        node = pick_layer(cache.graph(slug, weights))
    recording = cache.recording(slug, weights, chosen.identity, chosen.shown)
    with right:
        seen = network.entry.preprocessing.fit(chosen.shown).numpy()
        picture, answer = st.columns(2, gap="medium")
        with picture:
            _show_seen(seen)
        with answer:
            _show_answer(network, recording)
        _show_layer(network, recording, node, seen)


def _show_seen(seen: Planes) -> None:
    tiles = picture_tiles(apart=False) if len(seen) == 3 else (Tile(title="gray", kind="gray", plane=0),)
    st.markdown("**What the network sees**")
    caption = f"{seen.shape}: resized, and cropped in the middle"
    show_maps(seen, view=MapsView(tiles=tiles, size="medium", caption=caption), key="seen")


def _show_answer(network: Network, recording: Recording) -> None:
    st.markdown("**What it answers**")
    if network.weights == "random":
        st.caption("Random weights: these are no real answers.")
    for guess in guesses(recording.records[-1].output[0], network.entry.class_names)[:5]:
        st.progress(guess.probability, text=f"{guess.class_name} · {guess.probability:.1%}")


def _show_layer(network: Network, recording: Recording, node: Node, seen: Planes) -> None:
    """Show the layer's maps page by page, and the chosen one large."""
    planes = output_planes(recording[node.name].output[0])
    per_page = planes_per_page(planes)
    shape = " × ".join(f"{length:,}" for length in node.shape)
    st.subheader(f"{node.path or node.name}: {node.kind}, {shape}", anchor=False)
    scopes = {"map": "each map", "layer": "this layer", "all": "all layers"}
    scale_column, page_column = st.columns(2)
    with scale_column:
        scope = choose("One colour scale for", scopes, name="scale", default="layer", style="segments")
    page = 1
    if len(planes) > per_page:
        with page_column:
            page = whole_number("Page of maps", 1, -(-len(planes) // per_page), name="maps", default=1)
    first = (page - 1) * per_page
    shown = planes[first : first + per_page]
    signed = has_negative(planes)
    all_limits = _limits_of_all(recording, signed=signed) if scope == "all" else None
    limits = limits_of(
        shown if scope == "map" else planes, scope=cast("Scope", scope), signed=signed, all_limits=all_limits
    )
    titles = [f"channel {first + index}" for index in range(len(shown))]
    tiles = map_tiles(titles, limits[: len(shown)], kind="signed" if signed else "unsigned")
    where = f"{network.entry.slug}-{node.name}-{page}"
    channel = _pick_channel(shown, tiles, first=first, of=len(planes), where=where)
    if planes[0].size > 1:
        _show_large(planes[channel], tiles[channel - first], seen)
    _show_kernels(network, node, channel)


def _pick_channel(shown: Planes, tiles: tuple[Tile, ...], *, first: int, of: int, where: str) -> int:
    """Show a page of maps and return the channel that is chosen among them."""
    opened = pick_channel(where)
    selected = opened - first if opened is not None and first <= opened < first + len(shown) else 0
    caption = f"Channels {first} to {first + len(shown) - 1} of {of:,}. Click one to see it large."
    view = MapsView(tiles=tiles, size="small", caption=caption, selectable=True, selected=selected)
    chosen = show_maps(shown, view=view, key=f"maps-{where}").selected
    return keep_channel(first + (selected if chosen is None else chosen))


def _show_large(plane: Float32[np.ndarray, "h w"], tile: Tile, seen: Planes) -> None:
    alone, over = st.columns(2, gap="medium")
    with alone:
        large = replace(tile, plane=0)
        caption = f"{tile.title}: {plane.shape[0]} × {plane.shape[1]}, from {plane.min():.4g} to {plane.max():.4g}"
        show_maps(plane[None], view=MapsView(tiles=(large,), size="large", caption=caption), key="large")
    with over:
        picture = overlay(seen, plane, limit=max(abs(limit) for limit in tile.limits))
        tiles = (Tile(title=f"{tile.title} over the input", kind="rgb", plane=0),)
        caption = "Orange where the map is above zero, blue where it is below."
        show_maps(picture, view=MapsView(tiles=tiles, size="large", caption=caption), key="over")


def _show_kernels(network: Network, node: Node, channel: int) -> None:
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
        colour = Tile(title="as a colour", kind="rgb", plane=3)
        tiles, shown = (*tiles, colour), np.concatenate([shown, shown / (2 * limit) + 0.5])
    bias = "" if module.bias is None else f", bias {float(module.bias[channel]):.4g}"
    _, depth, height, width = module.weight.shape
    caption = f"Kernel of channel {channel}: {depth} × {height} × {width} weights{bias}"
    if len(tiles) < len(planes):
        caption += f"; the first {len(tiles)} inputs are shown"
    show_maps(shown, view=MapsView(tiles=tiles, size="small", caption=caption), key="kernels")


def _limits_of_all(recording: Recording, *, signed: bool) -> Limits:
    """Return one scale that holds every layer's values."""
    every = [output_planes(record.output[0]) for record in recording.records]
    return joined([limits_of(planes, scope="layer", signed=signed)[0] for planes in every])
