"""The weight-sharing scene: the same layer dense and convolutional, and the same moved picture through both.

The server sends the picture and the kernels, and is told the settings once they are settled (`sharing/scene.js`).
None of them is believed before it is checked here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeGuard, cast, get_args

import numpy as np
import streamlit as st
from jaxtyping import Float32, UInt8

from cnn_core.kernels import LARGEST_SIZE, PRESETS
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer

Padding = Literal["same", "valid"]
DenseLayer = Literal["random", "learned", "shared"]
"""random: weights by chance; learned: taught one picture at one place; shared: the convolution as a dense layer."""


@dataclass(frozen=True, kw_only=True)
class Most:
    """The largest number that a person may set."""

    size: int = LARGEST_SIZE
    kernels: int = 64
    stride: int = 8
    shift: int = 12  # pixels, in each of the four directions
    seed: int = 99


MOST = Most()
RANGES = {
    "size": (1, MOST.size),
    "kernels": (1, MOST.kernels),
    "stride": (1, MOST.stride),
    "right": (-MOST.shift, MOST.shift),
    "down": (-MOST.shift, MOST.shift),
    "seed": (0, MOST.seed),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "padding": get_args(Padding),
    "preset": tuple(entry.slug for entry in PRESETS),
    "layer": get_args(DenseLayer),
}


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What a person sets on the stage."""

    size: int = 3  # pixels along the kernel's side
    kernels: int = 8
    stride: int = 1
    padding: Padding = "same"
    right: int = 3  # pixels by which the picture is moved
    down: int = 2
    preset: str = "sobel_x"  # the kernel of the convolution
    layer: DenseLayer = "random"
    seed: int = 0


def told(key: str, *, start: Sharing) -> Sharing:
    """Return what the browser settled on, where all of it is possible; else what it was before."""
    state = st.session_state.get(key)
    answer = cast("Mapping[str, object]", state).get("settings") if isinstance(state, Mapping) else None
    if not isinstance(answer, Mapping):
        return start
    answer = cast("Mapping[str, object]", answer)
    settings: dict[str, Any] = {name: answer.get(name) for name in (*RANGES, *CHOICES)}
    possible = all(_is_within(settings[name], *bounds) for name, bounds in RANGES.items())
    possible = possible and all(settings[name] in slugs for name, slugs in CHOICES.items())
    return Sharing(**settings) if possible else start


@dataclass(frozen=True, kw_only=True, eq=False)
class SharingView:
    """What stands on the stage."""

    shape: tuple[int, int, int]  # of the picture in use: channels, rows, columns
    small: UInt8[np.ndarray, "1 h w"]  # that picture, gray and so small that a dense layer of it can be shown
    presets: Mapping[str, str]  # titles of the kernels by slug
    kernels: Float32[np.ndarray, " n"]  # their weights: preset by preset, size by size from 1 to the largest


def show_sharing(view: SharingView, settings: Sharing, *, key: str) -> None:
    """Show the scene as a person left it."""
    facts: dict[str, JsonValue] = {
        "scene": "sharing",
        "shape": view.shape,
        "presets": view.presets,
        "settings": asdict(settings),
        "most": asdict(MOST),
    }
    renderer("stage")(key=key, data=pack(facts, {"image": view.small, "kernels": view.kernels}))


def _is_within(value: object, low: int, high: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
