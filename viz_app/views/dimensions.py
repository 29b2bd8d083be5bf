"""Page: the same idea in one and in three dimensions."""

import streamlit as st

from cnn_core.geometry import Position
from cnn_core.sequences import FILM_KERNELS, FRAMES, brightness_along, film, film_kernel
from viz_app.components.stage import Channel, ConvolutionView, Lane
from viz_app.controls.convolution import play_convolution, show_parameters, show_size
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.kernel import pick_row_preset
from viz_app.controls.picture import Chosen, at_most
from viz_app.controls.settings import choose, whole_number
from viz_app.controls.sliding import SAME, pick_sliding
from viz_app.controls.unit import pick_unit

_DIMENSIONS = {"1": "1-D: a signal", "3": "3-D: a film"}
_MOST = 96  # pixels of the row
_DEPTH = 3  # frames that a kernel reads


def render(chosen: Chosen) -> None:
    """Show a kernel that slides along one axis, or along three."""
    dimensions = choose("Convolution in", _DIMENSIONS, name="dimensions", default="1", style="segments")
    if dimensions == "1":
        _show_signal(chosen)
    else:
        _show_film()


def _show_signal(chosen: Chosen) -> None:
    picture = at_most(chosen, _MOST)
    height = picture.shape[1]
    st.caption("The signal is the brightness along one row of the picture. The kernel is one row of weights.")
    row = whole_number("Row of the picture", 0, height - 1, name="row", default=height // 2) if height > 1 else 0
    signal = brightness_along(picture, row)
    start = pick_row_preset()
    sliding = pick_sliding()
    lane = sliding.lane(start, (1, signal.shape[2]))
    unit = pick_unit(name="values", default="0-1")
    view = ConvolutionView(lanes=(lane,), unit=unit, depth=1, titles=("output",), parts=("Signal", "Output"))
    kernel = play_convolution(signal, start, view=view, key="signal")
    show_size(lane, (1, signal.shape[2]))
    show_convolution_code(signal, kernel, view)


def _show_film() -> None:
    titles = {entry.slug: entry.title for entry in FILM_KERNELS}
    entry = film_kernel(choose("Kernel", titles, name="kernel", default="change"))
    st.caption(
        f"{entry.sentence} The kernel slides over rows, columns and frames; without padding in time, "
        f"{FRAMES} frames make {FRAMES - _DEPTH + 1}."
    )
    volume = film()
    lane: Lane = SAME.lane(entry.kernel, (volume.shape[1], volume.shape[2]))
    unit = pick_unit(name="values", default="0-1")
    steps = range(FRAMES - _DEPTH + 1)
    view = ConvolutionView(
        lanes=(lane,),
        unit=unit,
        depth=_DEPTH,
        first=tuple(steps),
        shared=True,
        channels=tuple(Channel(name=f"frame {index}", kind="gray") for index in range(FRAMES)),
        titles=tuple(f"map {step}" for step in steps),
        tensors=True,
        parts=("Film", "Map"),
        noun="frame",
    )
    seen = Position(channel=1, row=4, col=6)  # the square moves there
    kernel = play_convolution(volume, entry.kernel, view=view, key="film", opened=seen)
    show_parameters(entry.kernel, depth=_DEPTH, biased=False)
    show_convolution_code(volume, kernel, view)
