"""What is pooled, and how its window slides."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d
from cnn_core.pooling import PoolingKind, global_window
from viz_app.controls.settings import choose, whole_number

_SOURCES = {"picture": "The picture", "edges": "Its edge map"}
_PLANES = {"gray": "Gray", "rgb": "Red, green, blue"}
_KINDS = {"max": "Largest (max)", "average": "Average"}
_REACHES = {"slides": "Slides", "whole": "Whole map (global)"}
_HELP = {
    "pool": "The edge map is what Sobel x makes of the gray picture, after ReLU: large at vertical edges.",
    "keep": "What is kept of the numbers in a window.",
    "window": "A global pooling has one window, as large as the map: one number for each channel is left.",
    "hop": "Pixels from one window to the next. As large as the window, and no pixel is read twice.",
    "rim": "Pixels around the input, at most half the window: −∞ for max, 0 for average.",
}
_MOST = 16  # pixels of size and stride that the controls offer


@dataclass(frozen=True, kw_only=True)
class Pooling:
    """What was chosen; the window need not fit."""

    of_edges: bool
    colours: bool
    kind: PoolingKind
    whole: bool
    size: tuple[int, int]
    stride: int
    padding: int

    def window(self, height: int, width: int) -> Window2d:
        """Return the window for a map of that size.

        Raises:
            CnnCoreError: If it does not fit, or has more padding than torch takes.
        """
        if self.whole:
            return global_window(height, width)
        for size in self.size:
            if 2 * self.padding > size:
                raise CnnCoreError(
                    f"padding of {self.padding} px is more than half of a window of {size} px; "
                    f"pad at most {size // 2} px"
                )
        rows, cols = (Window(size=size, stride=self.stride, padding=(self.padding, self.padding)) for size in self.size)
        window = Window2d(rows=rows, cols=cols)
        window.output_size(height, width)
        return window


def pick_pooling() -> Pooling:
    """Return the settings of the controls; none of them refuses a value."""
    source_column, planes_column, kind_column, reach_column = st.columns(4)
    with source_column:
        source = choose("Pool", _SOURCES, name="pool", default="picture", style="segments", help=_HELP["pool"])
    with planes_column:
        planes = "gray"
        if source == "picture":
            planes = choose("Channels", _PLANES, name="planes", default="gray", style="segments")
    with kind_column:
        kind = choose("Keep the", _KINDS, name="keep", default="max", style="segments", help=_HELP["keep"])
    with reach_column:
        reach = choose("Window", _REACHES, name="window", default="slides", style="segments", help=_HELP["window"])
    size, stride, padding = _pick_window() if reach == "slides" else ((1, 1), 1, 0)
    return Pooling(
        of_edges=source == "edges",
        colours=planes == "rgb",
        kind=cast("PoolingKind", kind),
        whole=reach == "whole",
        size=size,
        stride=stride,
        padding=padding,
    )


def _pick_window() -> tuple[tuple[int, int], int, int]:
    rows_column, cols_column, stride_column, padding_column = st.columns(4)
    with rows_column:
        rows = whole_number("Window rows", 1, _MOST, name="high", default=2)
    with cols_column:
        cols = whole_number("Window columns", 1, _MOST, name="wide", default=2)
    with stride_column:
        stride = whole_number("Stride", 1, _MOST, name="hop", default=2, help=_HELP["hop"])
    with padding_column:
        padding = whole_number("Padding", 0, _MOST // 2, name="rim", default=0, help=_HELP["rim"])
    return (rows, cols), stride, padding
