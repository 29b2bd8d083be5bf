"""A network at every epoch of its training: one slider moves its kernels, its maps and its answer, in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float32

from cnn_core.errors import CnnCoreError
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer


@dataclass(frozen=True, kw_only=True, eq=False)
class Strip:
    """The same tiles at every epoch: kernels, or the maps of a layer."""

    title: str
    caption: str
    names: tuple[str, ...]  # of the tiles
    values: Float32[np.ndarray, "e k c h w"]  # c: 1, or 3 for kernels that read red, green and blue
    size: Literal["small", "medium", "large"] = "small"

    def __post_init__(self) -> None:
        tiles, channels = self.values.shape[1:3]
        if self.values.size == 0:
            raise CnnCoreError(f"tiles of shape {self.values.shape} have no pixel to show: give at least 1 of 1 × 1")
        if tiles != len(self.names):
            raise CnnCoreError(f"{len(self.names)} names do not fit {tiles} tiles: give one of each")
        if channels not in (1, 3):
            raise CnnCoreError(f"a tile of {channels} channels is neither gray nor red, green and blue: give 1 or 3")


@dataclass(frozen=True, kw_only=True, eq=False)
class EpochsView:
    """All that the slider moves through."""

    run: str  # tells one run from another
    epochs: tuple[int, ...]  # their numbers, rising
    sentences: tuple[str, ...]  # what is told of each
    strips: tuple[Strip, ...]
    class_names: tuple[str, ...]
    shares: Float32[np.ndarray, "e classes"]  # of the answer, each row sums to 1
    truth: str | None = None  # the picture's class, where that is known

    def __post_init__(self) -> None:
        count = len(self.epochs)
        lengths = [len(self.sentences), len(self.shares), *(len(strip.values) for strip in self.strips)]
        if not count or any(length != count for length in lengths):
            raise CnnCoreError(f"{count} epochs have sentences, answers and tiles of {lengths}: give as many of each")


def show_epochs(view: EpochsView, *, opened: Mapping[str, str], key: str) -> None:
    """Show the slider and all that follows it. Where a person comes to rest is the state "live".

    Args:
        view: Kernels, maps and answers of all epochs.
        opened: "epoch" ("" for the newest) and "colours" (one scale for "all", or for each "epoch") as they stand at
            first. Afterwards the browser decides: while these stay the same, nothing is sent again when it moves.
        key: Names this slider on its page.
    """
    renderer("epochs")(key=key, data=packed(view, opened=opened), on_live_change=_rerun_only)


def packed(view: EpochsView, *, opened: Mapping[str, str]) -> bytes:
    """Pack the view: words as JSON, the numbers of all epochs as arrays."""
    facts: dict[str, JsonValue] = {
        "run": view.run,
        "opened": dict(opened),
        "epochs": view.epochs,
        "sentences": view.sentences,
        "strips": [
            {"title": strip.title, "caption": strip.caption, "names": strip.names, "size": strip.size}
            for strip in view.strips
        ],
        "classes": {"names": view.class_names, "truth": view.truth},
    }
    arrays: dict[str, PackedArray] = {f"strip{index}": strip.values for index, strip in enumerate(view.strips)}
    return pack(facts, {**arrays, "shares": view.shares})


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
