"""Page: one kernel makes one feature map."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d
from cnn_core.images import gray
from viz_app.components.stage import StageView, show_stage
from viz_app.controls.kernel import edit, pick_preset
from viz_app.controls.picture import Chosen
from viz_app.controls.sliding import pick_sliding
from viz_app.controls.unit import pick_unit
from viz_app.messages import sentence


def render(chosen: Chosen) -> None:
    """Show picture, kernel and feature map side by side, and how large the map is."""
    start = pick_preset()
    sliding = pick_sliding()
    picture = gray(chosen.shown) if start.channels == 1 else chosen.shown.expand(3, -1, -1)
    height, width = picture.shape[1:]
    window, refusal = None, ""
    try:
        window = sliding.window((start.height, start.width), (height, width))
    except CnnCoreError as error:
        refusal = sentence(error)
    stage = st.container()
    unit = pick_unit(name="values", default="0-1")
    view = StageView(window=window, refusal=refusal, mode=sliding.mode, unit=unit)
    with stage:
        edit(start, lambda kernel: show_stage(picture, kernel, view=view, preset=start, key="stage"))
        if window:
            _show_formula(window, height, width)


def _show_formula(window: Window2d, height: int, width: int) -> None:
    """Show how the map's size comes about; as text, which a narrow screen can break where a set formula is cut off."""
    st.markdown(
        "**Size of the map** = ⌊(pixels + padding − reach of the kernel) / stride⌋ + 1\n"
        f"- {_size_in_numbers('height', window.rows, height)}\n"
        f"- {_size_in_numbers('width', window.cols, width)}"
    )


def _size_in_numbers(name: str, window: Window, length: int) -> str:
    before, after = window.padding
    reach = f"({window.dilation} · ({window.size} − 1) + 1)" if window.dilation > 1 else f"{window.size}"
    size = f"⌊({length} + {before} + {after} − {reach}) / {window.stride}⌋ + 1"
    return f"{name} = {size} = **{window.positions(length)}**"
