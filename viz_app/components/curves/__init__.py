"""Curves of training runs in one plot; hover and keyboard read the values of all of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnn_core.errors import CnnCoreError
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer

Part = Literal["training", "validation", "batches"]
"""On what a curve was measured. "batches", each mini-batch's own number, is drawn faintly behind the others."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """What one run measured on one part of the data."""

    run: str  # its name in the legend; curves of one run have the same
    part: Part
    at: Sequence[float]  # epochs gone, rising; 2.5 is the middle of the third
    values: Sequence[float]  # as many

    def __post_init__(self) -> None:
        if len(self.at) != len(self.values):
            raise CnnCoreError(f"a curve has {len(self.at)} places and {len(self.values)} values; give as many of both")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An upright line that says what happened at a moment."""

    at: float  # epochs gone
    text: str  # a few words


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One field of the plot, such as the loss. All of its curves share one axis."""

    title: str
    curves: Sequence[Curve]
    percent: bool = False  # the values are shares, 0 to 1, and read as percent
    marks: Sequence[Mark] = ()


def show_curves(panels: Sequence[Panel], *, epochs: int, key: str, name: str = "Curves of the training") -> None:
    """Show the panels side by side, below each other where there is no room; a table below reads the curves.

    With one run training and validation differ in colour, dash and points; with several each run has a colour and a
    shape of points of its own, and validation is dashed.

    Args:
        panels: One to three; a curve without a point stands in the legend only.
        epochs: So far goes the axis at least.
        key: Names this plot on its page; the epoch that a person reads stays while it does.
        name: What it is, for those who do not see it.
    """
    renderer("curves")(key=key, data=packed(panels, epochs=epochs, name=name))


def packed(panels: Sequence[Panel], *, epochs: int, name: str) -> bytes:
    """Pack the panels: their words as JSON, the places and values of all curves one after another as float32."""
    curves = [curve for panel in panels for curve in panel.curves]
    facts: dict[str, JsonValue] = {
        "name": name,
        "epochs": max(epochs, 1),
        "runs": list(dict.fromkeys(curve.run for curve in curves)),
        "panels": list(_described(panels)),
    }
    return pack(facts, {"at": _joined([curve.at for curve in curves]), "values": _joined([c.values for c in curves])})


def _described(panels: Sequence[Panel]) -> Iterator[JsonValue]:
    for panel in panels:
        yield {
            "title": panel.title,
            "percent": panel.percent,
            "marks": [{"at": mark.at, "text": mark.text} for mark in panel.marks],
            "curves": [{"run": curve.run, "part": curve.part, "count": len(curve.at)} for curve in panel.curves],
        }


def _joined(parts: Sequence[Sequence[float]]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.concatenate([np.zeros(0, np.float32), *(np.asarray(part, np.float32) for part in parts)])
