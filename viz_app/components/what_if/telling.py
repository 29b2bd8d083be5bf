"""What the browser tells of the page "What if", trusting none of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app.what_ifs import WhatIf, from_json


@dataclass(frozen=True, kw_only=True)
class KernelPlace:
    """Which weights stand in the editor: those between a channel that a layer makes and one that it reads."""

    path: str  # of the layer
    made: int
    read: int


@dataclass(frozen=True, kw_only=True)
class Look:
    """How it is looked at."""

    difference: bool = False  # the maps minus those before the changes
    kernel: KernelPlace | None = None  # the one that is opened


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the browser told last."""

    name: str  # of this telling; it goes back with what is computed for it
    network: str
    what_if: WhatIf
    look: Look


def told_by(key: str) -> Told | None:
    """Return what the browser told, None where it told nothing or nonsense."""
    state = st.session_state.get(key)
    told = cast("Mapping[object, object]", state).get("told") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    fields = cast("Mapping[object, object]", told)
    name, network = fields.get("name"), fields.get("network")
    if not isinstance(name, str) or not isinstance(network, str):
        return None
    try:
        return Told(name=name, network=network, what_if=from_json(fields.get("whatIf")), look=_look(fields.get("look")))
    except CnnCoreError:
        return None


def _look(value: object) -> Look:
    fields = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}
    kernel = fields.get("kernel")
    return Look(difference=fields.get("difference") is True, kernel=_kernel_place(kernel))


def _kernel_place(value: object) -> KernelPlace | None:
    """Return the place that the browser names, None where it names none."""
    if not isinstance(value, Mapping):
        return None
    fields = cast("Mapping[object, object]", value)
    path, made, read = fields.get("path"), fields.get("made"), fields.get("read")
    if not isinstance(path, str) or type(made) is not int or type(read) is not int:
        return None
    return KernelPlace(path=path, made=made, read=read)
