"""The network map: all steps of a network from the picture to the answer, or of one of its blocks, with their maps.

The browser lays it out (`network.js`): blocks open and close, the map zooms, a click goes to a layer, a map or a unit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from torch import nn

from cnn_core.blocks import Block
from cnn_core.classification import Guess
from cnn_core.graph import Graph, Node
from viz_app.components.network.picture import in_bytes
from viz_app.components.network.sample_pictures import packed_pictures
from viz_app.components.network.sentences import multiply_adds_sentence, parameters_sentence
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.draw.planes import Planes
from viz_app.draw.thumbnails import Thumbnail

__all__ = ["NetworkView", "packed_pictures", "show_network"]

_MOST_GUESSES = 5
_PICTURE_SIDE = 128


@dataclass(frozen=True, kw_only=True, eq=False)
class NetworkView:
    """A network, what it computed of one picture, and the place that is looked at.

    Where the blocks' root is of another kind than "network", it is a block alone (`cnn_core.blocks.cutting`): it begins
    with what it reads, is stepped through, and has no answer.
    """

    name: str
    """Tells this network from others; while it stays, the browser keeps the map and paints only its numbers anew."""
    module: nn.Module
    graph: Graph
    blocks: Block
    thumbnails: tuple[Thumbnail, ...]
    """One per step, see `thumbnails_of`."""
    seen: Planes | None
    """What the network sees, 0 to 1; None for a block alone."""
    guesses: tuple[Guess, ...]
    """The most probable first; five are shown."""
    purposes: Mapping[str, str] = field(default_factory=dict[str, str])
    """A sentence on what a step is for, by its name."""
    milliseconds: Mapping[str, float] | None = None
    """How long a step took, by its name; None where that was not measured."""
    note: str = ""
    """A sentence below the answer, such as that the weights are random."""
    mark: str = ""
    """What stands above the map wherever it is scrolled to: that the weights are random."""
    sample: str = ""
    """The slug of the picture; "" where it is none of the samples."""
    pictures: bytes | None = None
    """Of `packed_pictures`: a row of samples above the map; None for no row."""
    layer: str
    """The name of the step that is looked at."""
    unit: tuple[int, ...] | None = None
    """A place in that step's output, where all axes but the last two count as one; None if only the layer is chosen."""


def show_network(
    view: NetworkView,
    *,
    live: Mapping[str, str],
    on_walk: Callable[[], None],
    key: str,
    on_picture: Callable[[], None] = lambda: None,
) -> None:
    """Draw the map where the page stands.

    It goes in two elements, the place and the network. Streamlit sends an element again only where it changed, so that
    a walk to another place of DenseNet-121 sends 200 bytes and not 0.9 MB.

    Args:
        view: What is shown.
        live: The settings "open" and "cost", and "pictures" where samples can be asked for, see
            `viz_app.controls.network_map`.
        on_walk: Called when a person goes somewhere: ``st.session_state[key]["walk"]`` then holds a mapping with the
            name of a step as "layer" and the place in its output, a list, as "unit", or None. Nothing of it is checked.
        on_picture: Called when a sample was clicked, whose slug, unchecked, is ``st.session_state[key]["picture"]``.
        key: Names this map on its page.
    """
    show = renderer("network")
    with st.container(gap=None):
        show(key=f"{key}-place", data=packed_place(view, live, key=key), height=1)
        show(
            key=key,
            data=packed_network(view, key=key),
            default={"live": None},
            on_walk_change=on_walk,
            on_live_change=_rerun_only,
            on_picture_change=on_picture,
        )
        if view.pictures is not None:
            show(key=f"{key}-pictures", data=view.pictures, height=1)


def packed_place(view: NetworkView, live: Mapping[str, str], *, key: str) -> bytes:
    """Pack what changes with a click: the place that is looked at, and the settings."""
    place = {"part": "place", "key": key, "name": view.name, "layer": view.layer, "unit": view.unit}
    return pack({**place, "live": dict(live)}, {})


def packed_network(view: NetworkView, *, key: str) -> bytes:
    """Pack the network's facts, and the thumbnails of all steps one after another."""
    steps = [_step(node, view, thumbnail) for node, thumbnail in zip(view.graph.nodes, view.thumbnails, strict=True)]
    facts: dict[str, JsonValue] = {
        "part": "network",
        "key": key,
        "name": view.name,
        "steps": steps,
        "blocks": _block(view.blocks),
        "guesses": [[guess.class_name, guess.probability] for guess in view.guesses[:_MOST_GUESSES]],
        "classes": len(view.guesses),
        "note": view.note,
        "mark": view.mark,
        "sample": view.sample,
    }
    seen = {} if view.seen is None else {"seen": in_bytes(view.seen, most=_PICTURE_SIDE)}
    return pack(facts, {"thumbnails": np.concatenate([one.pixels.ravel() for one in view.thumbnails]), **seen})


def _step(node: Node, view: NetworkView, thumbnail: Thumbnail) -> JsonValue:
    module = view.module.get_submodule(node.path) if node.path else None
    return {
        "name": node.name,
        "title": node.path or node.name,
        "kind": node.kind,
        "inputs": node.inputs,
        "shape": node.shape,
        "parameters": node.parameters,
        "parametersSentence": parameters_sentence(node, view.module),
        "multiplyAdds": node.multiply_adds,
        "multiplyAddsSentence": multiply_adds_sentence(node),
        "milliseconds": None if view.milliseconds is None else view.milliseconds.get(node.name),
        "groups": getattr(module, "groups", 1) if node.kind == "convolution" else 1,
        "signed": thumbnail.signed,
        "limits": thumbnail.limits,
        "thumbnail": thumbnail.pixels.shape,
        "purpose": view.purposes.get(node.name, ""),
    }


def _block(block: Block) -> JsonValue:
    inner = {name for child in block.blocks for name in child.nodes}
    return {
        "name": block.name,
        "path": block.path,
        "kind": block.kind,
        "title": block.title,
        "steps": [name for name in block.nodes if name not in inner],
        "blocks": [_block(child) for child in block.blocks],
    }


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
