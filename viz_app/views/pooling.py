"""Page: pooling keeps one number of each window."""

import streamlit as st

from cnn_core.code import GlobalPoolingLayer, Layer, PoolingLayer
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d
from cnn_core.images import gray
from cnn_core.kernels import preset_kernel
from viz_app.components.stage.pooling import PoolingView, show_pooling
from viz_app.controls.code import show_code
from viz_app.controls.live import live_place, live_whole, take_live
from viz_app.controls.picture import Chosen
from viz_app.controls.pooling import Pooling, pick_pooling
from viz_app.messages import sentence

_SHIFT = live_whole("shift", 0, 3, default=0)
_PINNED = live_place("pooled")


def render(chosen: Chosen) -> None:
    """Show the input and the pooled map side by side, and how large the map is."""
    pooling = pick_pooling()
    picture = chosen.shown.expand(3, -1, -1) if pooling.colours else gray(chosen.shown)
    height, width = picture.shape[1:]
    window, refusal = None, ""
    try:
        window = pooling.window(height, width)
    except CnnCoreError as error:
        refusal = sentence(error)
    edges = preset_kernel("sobel_x", size=3) if pooling.of_edges else None
    view = PoolingView(kind=pooling.kind, window=window, refusal=refusal, edges=edges)
    show_pooling(picture, view=view, live=take_live("pooling", _SHIFT, _PINNED), key="pooling")
    if window:
        _show_size(window, len(picture), height, width)
        show_code(_layer(pooling, window, (len(picture), height, width)))


def _layer(pooling: Pooling, window: Window2d, shape: tuple[int, ...]) -> Layer:
    if pooling.whole:
        return GlobalPoolingLayer(input_shape=shape, kind=pooling.kind)
    return PoolingLayer(input_shape=shape, axes=(window.rows, window.cols), kind=pooling.kind)


def _show_size(window: Window2d, channels: int, height: int, width: int) -> None:
    """Show how the map's size comes about, and how many numbers are left."""
    rows, cols = window.output_size(height, width)
    before, after = channels * height * width, channels * rows * cols
    st.markdown(
        "**Size of the pooled map** = ⌊(pixels + padding − window) / stride⌋ + 1\n"
        f"- {_size_in_numbers('height', window.rows, height)}\n"
        f"- {_size_in_numbers('width', window.cols, width)}\n"
        f"- {channels} channel{'s, each pooled by itself' if channels > 1 else ''}: of {before:,} numbers, "
        f"**{after:,}** are left, {after / before:.1%}"
    )


def _size_in_numbers(name: str, window: Window, length: int) -> str:
    before, after = window.padding
    size = f"⌊({length} + {before} + {after} − {window.size}) / {window.stride}⌋ + 1"
    return f"{name} = {size} = **{window.positions(length)}**"
