"""The classifier scene: maps are flattened, a dense layer weighs them, softmax makes probabilities of the logits.

The server sends the numbers and is told, once it is settled, which output is opened, the temperature, and the logits
that a person gave some classes (`classifier/scene.js`). None of that is believed before it is checked here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard, cast

import numpy as np
import streamlit as st
from jaxtyping import Float32

from cnn_core.nonlinearity import TEMPERATURES
from viz_app.components.packing import pack
from viz_app.components.rendering import renderer

LARGEST_LOGIT = 1000.0
"""The largest size of a logit that a person may give a class."""

Edits = tuple[tuple[int, float], ...]
"""Classes and the logits that a person gave them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Classifier:
    """The numbers at the end of a network, and one of its dense layers opened."""

    seen: Float32[np.ndarray, "c h w"]  # what the network sees, 0 to 1
    maps: Float32[np.ndarray, "k p q"]  # the last ones, before they are flattened
    maps_from: str  # the step that made them
    layer: str  # the name of the dense layer that is opened
    inputs_from: str  # the step that made its inputs
    flattened: bool  # whether its inputs are the flattened maps
    inputs: Float32[np.ndarray, " n"]
    weights: Float32[np.ndarray, "m n"]
    bias: Float32[np.ndarray, " m"]
    logits: Float32[np.ndarray, " classes"]
    last: bool  # whether its outputs are the logits
    class_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a person left on the stage."""

    unit: int | None  # the output that is opened; None for the largest one
    temperature: float
    edits: Edits


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """What a person's choices on the stage belong to: made for anything else, they are not believed."""

    line: str  # network and picture, which edits of logits belong to
    classes: int
    layer: str  # network and dense layer, which the opened output belongs to
    outputs: int


def told(key: str, *, belonging: Belonging, start: Settled) -> Settled:
    """Return what the browser settled on, where it told that and it is possible; else what it was before.

    Args:
        key: The scene's name on the page.
        belonging: What is on screen.
        start: As it was before.
    """
    state = st.session_state.get(key)
    answer = cast("Mapping[str, object]", state) if isinstance(state, Mapping) else {}
    temperature, unit, logits = (answer.get(name) for name in ("temperature", "unit", "logits"))
    edits = _of(logits, "values", line=belonging.line)
    opened = _of(unit, "unit", layer=belonging.layer)
    edits = _edits(edits, belonging.classes)
    return Settled(
        unit=opened if _is_index(opened, belonging.outputs) else start.unit,
        temperature=temperature
        if _is_number(temperature) and TEMPERATURES[0] <= temperature <= TEMPERATURES[1]
        else start.temperature,
        edits=start.edits if edits is None else edits,
    )


def show_classifier(classifier: Classifier, settled: Settled, *, belonging: Belonging, key: str) -> None:
    """Show the scene as a person left it; classes and output must be there."""
    facts = {
        "scene": "classifier",
        "layer": belonging.layer,
        "layerName": classifier.layer,
        "maps": classifier.maps_from,
        "inputName": classifier.inputs_from,
        "flattened": classifier.flattened,
        "last": classifier.last,
        "names": list(classifier.class_names),
        "line": belonging.line,
        "edits": [list(edit) for edit in settled.edits],
        "unit": settled.unit,
        "temperature": settled.temperature,
        "temperatures": list(TEMPERATURES),
        "most": LARGEST_LOGIT,
    }
    names = ("seen", "maps", "inputs", "weights", "bias", "logits")
    renderer("stage")(key=key, data=pack(facts, {name: getattr(classifier, name) for name in names}))


def _of(told: object, name: str, **owner: str) -> object:
    """Return what a person settled on, None where it belongs to something else."""
    if not isinstance(told, Mapping):
        return None
    answer = cast("Mapping[str, object]", told)
    return answer.get(name) if all(answer.get(key) == value for key, value in owner.items()) else None


def _edits(values: object, classes: int) -> Edits | None:
    """Return classes and logits as the browser told them; None where they are not what it sends."""
    if not isinstance(values, list):
        return None
    edits: dict[int, float] = {}
    for pair in cast("list[object]", values):
        if not isinstance(pair, list) or len(cast("list[object]", pair)) != 2:
            return None
        index, logit = cast("list[object]", pair)
        if not (_is_index(index, classes) and _is_number(logit) and abs(logit) <= LARGEST_LOGIT):
            return None
        edits[index] = float(logit)
    return tuple(sorted(edits.items()))


def _is_index(value: object, length: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < length


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
