"""One of the three levels of features: its layer, the maps that answer strongest, and what their units see."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import streamlit as st
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.levels import Strength, map_steps, step_at, strongest_channels, strongest_places
from cnn_core.models.entry import Network, Weights
from cnn_core.receptive_field import Field
from viz_app import cache, link
from viz_app.components.maps import MapsView, Mark, Tile, map_tiles, show_maps
from viz_app.controls.headline import show_headline
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose
from viz_app.draw.patches import patches_of
from viz_app.draw.planes import Planes, output_planes
from viz_app.draw.scaling import has_negative, limits_of

_MAPS, _PLACES = 8, 9  # shown at most
_AUTO = "auto"
_STRENGTHS = {"mean": "All of the map", "maximum": "Its largest number"}


@dataclass(frozen=True, kw_only=True)
class Level:
    """How deep a level lies, and what it is called."""

    slug: str  # in the address
    title: str
    depth: float  # from 0, the first convolution, to 1, the last


LEVELS = (
    Level(slug="low", title="Low", depth=0.1),
    Level(slug="mid", title="Middle", depth=0.5),
    Level(slug="high", title="High", depth=0.9),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """A network on a picture, as the three levels look at it."""

    network: Network
    graph: Graph
    chosen: Chosen
    seen: Planes  # what the network sees of the picture, 0 to 1
    sees: bool  # whether it can be told what its units see
    by: Strength  # what makes a map a strong one

    @property
    def slug(self) -> str:
        """The network's name in the address."""
        return self.network.entry.slug


def look(network: Network, chosen: Chosen) -> Scene:
    """Return the network on the picture, and ask what makes a map a strong one."""
    by = choose("A map is strong by", _STRENGTHS, name="by", default="mean", style="segments")
    slug, weights = network.entry.slug, network.weights
    return Scene(
        network=network,
        graph=cache.graph(slug, weights),
        chosen=chosen,
        seen=cache.seen(slug, chosen.identity, chosen.shown),
        sees=_can_see(slug, weights),
        by=cast("Strength", by),
    )


def _can_see(slug: str, weights: Weights) -> bool:
    try:
        cache.seeing(slug, weights)
    except CnnCoreError:  # a network whose code decides while it runs has no fields that hold for all pictures
        return False
    return True


def pick_layer(level: Level, scene: Scene) -> Node:
    """Return the layer that stands for a level: the one at its depth, or the one that was chosen from all with maps."""
    show_headline(level.title, scene.network)
    deep = step_at(scene.graph, level.depth)
    nodes = {node.name: node for node in map_steps(scene.graph)}
    options = {_AUTO: f"{_title(deep)}, at {level.depth:.0%} of the depth"}
    options |= {node.name: f"{_title(node)} · {node.kind} · {_shape(node)}" for node in nodes.values()}
    name = choose(f"{level.title}-level layer", options, name=level.slug, default=_AUTO)
    return nodes.get(name, deep)


def outputs_of(layers: Sequence[Node], scene: Scene) -> list[Tensor]:
    """Return what layers compute of the picture, (k, h, w) each. The rest of the recording is not held."""
    slug, weights, chosen = scene.slug, scene.network.weights, scene.chosen
    return cache.with_recording(
        slug,
        weights,
        chosen.identity,
        chosen.shown,
        lambda recording: [recording[layer.name].output[0] for layer in layers],
    )


def show_level(level: Level, layer: Node, output: Tensor, scene: Scene) -> None:
    """Show a layer's strongest maps and, for the one that is chosen, the places where it answers most.

    Args:
        level: What the layer stands for.
        layer: The layer.
        output: What it computes of the picture, (k, h, w).
        scene: The network on the picture.
    """
    st.caption(f"{_title(layer)}: {layer.kind}, {_shape(layer)}. {_sight(layer, scene)}")
    channel = _pick_channel(level, layer, output, scene)
    places = strongest_places(output[channel], most=_PLACES)
    if not places:
        st.info(f"Channel {channel} is nowhere above zero on this picture: what it looks for is not there.")
    elif scene.sees:
        _show_places(level, layer, [(channel, *place) for place in places], output, scene)


def _pick_channel(level: Level, layer: Node, output: Tensor, scene: Scene) -> int:
    """Show the strongest maps and return the channel that is chosen among them, first of all the strongest."""
    setting = link.Setting(name=f"{level.slug}map", default="", parse=_layer_and_channel)
    chosen = _channel_of(st.session_state[link.key(setting)], layer)
    channels = list(strongest_channels(output, by=scene.by, most=_MAPS))
    if chosen is not None and chosen not in channels:
        channels[-1] = chosen
    selected = channels.index(chosen) if chosen is not None else 0
    planes = output_planes(output[channels])
    signed = has_negative(planes)
    limits = limits_of(planes, scope="layer", signed=signed)
    tiles = map_tiles([f"channel {one}" for one in channels], limits, kind="signed" if signed else "unsigned")
    caption = f"The {len(channels)} that answer strongest of {len(output):,}, on one colour scale. Click one."
    view = MapsView(tiles=tiles, caption=caption, selectable=True, selected=selected)
    key = f"{level.slug}-{scene.slug}-{layer.name}-{'-'.join(map(str, channels))}"
    picked = show_maps(planes, view=view, key=key).selected
    if picked is not None and picked != selected:
        link.put(setting, f"{layer.name}.{channels[picked]}")
        return channels[picked]
    return channels[selected]


def _show_places(
    level: Level, layer: Node, units: Sequence[tuple[int, int, int]], output: Tensor, scene: Scene
) -> None:
    """Show where units see the picture: framed in it, and cut out of it."""
    fields = [cache.field(scene.slug, scene.network.weights, layer.name, unit) for unit in units]
    channels, height, width = scene.seen.shape
    st.markdown(f"**Where channel {units[0][0]} answers strongest**")
    marks = tuple(map(partial(_mark, height=height, width=width), fields))
    if all((mark.height, mark.width) == (height, width) for mark in marks):
        st.caption("Each place where it does sees the whole picture: there is nothing to cut out.")
        return
    kind = "rgb" if channels == 3 else "gray"
    framed = MapsView(tiles=(Tile(title="input", kind=kind, plane=0),), size="medium", marks=marks)
    show_maps(scene.seen, view=framed, key=f"{level.slug}-framed")
    patches = patches_of(scene.seen, fields)
    tiles = tuple(
        Tile(title=f"{float(output[unit]):.4g}", kind=kind, plane=number * channels)
        for number, unit in enumerate(units)
    )
    caption = "What each unit sees, the strongest answer first, with its value; gray lies beyond the border."
    show_maps(patches, view=MapsView(tiles=tiles, caption=caption), key=f"{level.slug}-patches-{len(tiles)}")


def _mark(field: Field, *, height: int, width: int) -> Mark:
    inside = field.clipped(height, width)
    return Mark(row=inside.rows.start, col=inside.cols.start, height=len(inside.rows), width=len(inside.cols))


def _sight(layer: Node, scene: Scene) -> str:
    """Say how much of the input one unit of a layer sees."""
    if not scene.sees:
        return "What one unit sees of the picture cannot be told: the network’s code decides that while it runs."
    _, height, width = scene.seen.shape
    rows, cols = cache.field_rows_and_cols(scene.slug, scene.network.weights, layer.name)
    if cache.sees_all(scene.slug, scene.network.weights, layer):
        return f"One unit in its middle sees all of the input’s {height} × {width} px; its field is {rows} × {cols}."
    if rows >= height or cols >= width:
        return f"One unit’s field is {rows} × {cols} px, some of it beyond the input’s {height} × {width}."
    return f"One unit sees {rows} × {cols} px of the input’s {height} × {width}."


def _layer_and_channel(text: str) -> str:
    layer, _, channel = text.rpartition(".")
    if not (layer and channel.isdecimal() and len(channel) <= 6):
        raise CnnCoreError("it must name a layer and the number of a channel, such as relu1_1.5")
    return text


def _channel_of(text: str, layer: Node) -> int | None:
    """Return the channel in the address, if it is one of this layer."""
    name, _, channel = text.rpartition(".")
    return int(channel) if name == layer.name and int(channel) < layer.shape[0] else None


def _title(node: Node) -> str:
    return node.path or node.name


def _shape(node: Node) -> str:
    return " × ".join(f"{length:,}" for length in node.shape)
