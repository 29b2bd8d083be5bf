"""The drawing pad: a person draws, and a network answers layer by layer in the browser, in the frame after each move.

The server sends the network and the drawing that the page opens with, and is told the drawing once the pen rests.
"""

import base64
import binascii
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from viz_app.components.live_network.sentences import sentences_of
from viz_app.components.network_sending import sent_network
from viz_app.components.packing import JsonValue, pack
from viz_app.components.pad.drawing import BYTES, SIDE, Drawing, decode_ink, encode_ink
from viz_app.components.rendering import renderer

__all__ = ["Drawing", "decode_ink", "encode_ink", "show_pad"]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of drawings. It goes on while the page gives back the drawing that the pad returned last."""

    name: str
    opened: Drawing  # what the browser was given; it stays, so that no weights are sent again while a person draws
    returned: Drawing


def show_pad(network: Network, graph: Graph, drawing: Drawing, *, key: str) -> Drawing:
    """Show the pad and return the drawing as the person left it.

    Args:
        network: Of pictures of 1 × 28 × 28, as MNIST has them.
        graph: Its own.
        drawing: What the page gives: what was returned last, or another one, which then replaces what is on the paper.
        key: The pad's name on the page. A second session key, ``key + " line"``, remembers what was returned.

    Raises:
        CnnCoreError: If the network takes other pictures, or holds a layer that the browser cannot compute.
    """
    channels, height, width = network.entry.preprocessing.input_shape
    if (channels, height, width) != (1, SIDE, SIDE):
        raise CnnCoreError(
            f"the pad draws 1 × {SIDE} × {SIDE} numbers and {network.entry.title} takes "
            f"{channels} × {height} × {width}; choose a network of handwritten digits"
        )
    line_key = f"{key} line"
    told = st.session_state.get(key)
    line = _continued(st.session_state.get(line_key), drawing, told)
    drawn = _drawn(told, line) or drawing
    renderer("pad")(key=key, data=_packed(network, graph, line), on_drawn_change=_rerun_only)
    st.session_state[line_key] = replace(line, returned=drawn)
    return drawn


def _continued(line: object, drawing: Drawing, told: object) -> _Line:
    """Return the line that the drawing belongs to: the one so far, or a new one."""
    if not isinstance(line, _Line) or line.returned != drawing:
        return _new_line(drawing)
    # A pad that comes onto the page anew, when a person returns to it, has told nothing yet.
    return line if _drawn(told, line) or line.opened == drawing else _new_line(drawing)


def _new_line(drawing: Drawing) -> _Line:
    # Random and not counted: a browser that meets a restarted server must not find its own old number there again.
    return _Line(name=uuid.uuid4().hex, opened=drawing, returned=drawing)


def _drawn(told: object, line: _Line) -> Drawing | None:
    """Return what the browser told in this line, trusting none of it; None where it told nothing."""
    drawn = cast("Mapping[object, object]", told).get("drawn") if isinstance(told, Mapping) else None
    if not isinstance(drawn, Mapping):
        return None
    fields = cast("Mapping[object, object]", drawn)
    ink, centred = fields.get("ink"), fields.get("centred")
    if fields.get("line") != line.name or not isinstance(ink, str) or not isinstance(centred, bool):
        return None
    try:
        dots = base64.b64decode(ink, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Drawing(ink=dots, centred=centred) if len(dots) == BYTES else None


def _packed(network: Network, graph: Graph, line: _Line) -> bytes:
    sent = sent_network(network.module, graph)
    sentences = sentences_of(network.module, graph)
    normalisation = network.entry.preprocessing.normalisation
    facts: dict[str, JsonValue] = {
        "line": line.name,
        "centred": line.opened.centred,
        "layers": [{**layer, "sentence": text} for layer, text in zip(sent.layers, sentences, strict=True)],
        "classes": network.entry.class_names,
        "mean": normalisation.mean[0],
        "std": normalisation.std[0],
    }
    return pack(facts, {**sent.arrays, "drawing": np.frombuffer(line.opened.ink, np.uint8)})


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
