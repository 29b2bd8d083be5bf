"""The end of a network that a page opens: which network and dense layer, and what a person left on the stage."""

import math
import re
from dataclasses import dataclass, replace

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Node
from cnn_core.head import Head, head_of
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import Network
from cnn_core.nonlinearity import TEMPERATURES
from viz_app import cache, link, state
from viz_app.components.stage.classifier import LARGEST_LOGIT, Belonging, Edits, Settled, told
from viz_app.controls.settings import choose, whole

_MOST_UNITS = 1_000_000
_NO_UNIT = "largest"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A network's head with one of its dense layers opened."""

    network: Network
    head: Head
    layer: Node


def pick_layer() -> Opened:
    """Return the network, one of the project's own, and which dense layer of its head is opened: the last at first."""
    network_column, layer_column = st.columns(2)
    with network_column:
        titles = {entry.slug: entry.title for entry in EMBEDDED}
        slug = choose("Network", titles, name="net", default="tiny_vgg", style="segments")
    weights = "trained" if registry.is_available(registry.entry(slug)) else "random"
    head = head_of(cache.graph(slug, weights))
    dense = {node.name: node for node in head.dense}
    with layer_column:
        names = {node.name: f"{node.path} · {node.shape[0]:,} outputs" for node in head.dense}
        chosen = choose("Dense layer", names, name="dense", default=head.dense[-1].name, style="segments")
    return Opened(network=cache.network(slug, weights), head=head, layer=dense[chosen])


def settle(key: str, *, belonging: Belonging) -> Settled:
    """Return what a person left on the stage, by its link or just now, and put it into the link.

    Edits of logits go with the picture and network that they were made for.
    """
    visit = state.visit()
    linked = Settled(
        unit=st.session_state[link.key(_UNIT)],
        temperature=st.session_state[link.key(_TEMPERATURE)],
        edits=st.session_state[link.key(_LOGITS)],
    )
    before = st.session_state.get(f"{key} belonging")
    if visit.incoming is not None:
        linked = _within(linked, belonging, visit.notes)
    else:
        known = before if isinstance(before, Belonging) else belonging
        linked = replace(
            linked,
            unit=linked.unit if known.layer == belonging.layer else None,
            edits=linked.edits if known.line == belonging.line else (),
        )
    settled = told(key, belonging=belonging, start=linked)
    st.session_state[f"{key} belonging"] = belonging
    link.put(_UNIT, settled.unit)
    link.put(_TEMPERATURE, settled.temperature)
    link.put(_LOGITS, settled.edits)
    return settled


def _within(linked: Settled, belonging: Belonging, notes: list[str]) -> Settled:
    """Drop from a link's settings what is not there, with a sentence for each."""
    if linked.unit is not None and linked.unit >= belonging.outputs:
        notes.append(
            f"The link says `unit={linked.unit}`, but the outputs are numbered from 0 to {belonging.outputs - 1}. "
            "The page opens the largest one instead."
        )
        linked = replace(linked, unit=None)
    if any(index >= belonging.classes for index, _ in linked.edits):
        notes.append(
            f"The link gives a logit to class {linked.edits[-1][0]}, but the classes are numbered from 0 to "
            f"{belonging.classes - 1}. The page shows the network's own logits instead."
        )
        linked = replace(linked, edits=())
    return linked


def _read_unit(text: str) -> int | None:
    return None if text == _NO_UNIT else whole(text, 0, _MOST_UNITS)


def _write_unit(unit: int | None) -> str:
    return _NO_UNIT if unit is None else str(unit)


def _read_temperature(text: str) -> float:
    temperature = _number(text)
    lowest, highest = TEMPERATURES
    if temperature is None or not lowest <= temperature <= highest:
        raise CnnCoreError(f"it must be a number from {lowest:g} to {highest:g}")
    return temperature


def _read_edits(text: str) -> Edits:
    """Read "3_2.5*7_-1": class 3 has the logit 2.5, class 7 has -1."""
    edits: dict[int, float] = {}
    for part in text.split("*"):
        index, _, number = part.partition("_")
        logit = _number(number)
        if not re.fullmatch(r"[0-9]{1,6}", index) or logit is None or abs(logit) > LARGEST_LOGIT:
            raise CnnCoreError(
                f"it must be classes and logits from {-LARGEST_LOGIT:g} to {LARGEST_LOGIT:g}, such as 3_2.5*7_-1"
            )
        edits[int(index)] = logit
    return tuple(sorted(edits.items()))


def _write_edits(edits: Edits) -> str:
    return "*".join(f"{index}_{logit:.7g}" for index, logit in edits)


def _number(text: str) -> float | None:
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e-?[0-9]{1,2})?", text, flags=re.ASCII):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


_UNIT = link.Setting[int | None](name="unit", default=None, parse=_read_unit, write=_write_unit)
_TEMPERATURE = link.Setting(name="temperature", default=1.0, parse=_read_temperature, write=lambda t: f"{t:.7g}")
_LOGITS = link.Setting[Edits](name="logits", default=(), parse=_read_edits, write=_write_edits)
