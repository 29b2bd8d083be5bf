"""The convolution stage with what the address says of it: the edit of the kernels and the pinned pixel."""

import re

import streamlit as st
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window
from cnn_core.kernels import Kernel
from cnn_core.nonlinearity import NONLINEARITIES
from viz_app import link, state
from viz_app.components.stage import ConvolutionView, Lane, StageState, show_convolution
from viz_app.controls.kernel import edit
from viz_app.controls.painting import keep_paint, painted_before
from viz_app.controls.settings import choose, fraction
from viz_app.painting import Canvas


def play_convolution(
    picture: Tensor,
    start: Kernel,
    *,
    view: ConvolutionView,
    key: str,
    opened: Position | None = None,
    name: str | None = None,
) -> Kernel:
    """Show the stage and return the kernels as the person left them.

    Args:
        picture: See `show_convolution`.
        start: The kernels before any edit.
        view: See there.
        key: See there.
        opened: The output pixel that is written out at first; without it, the one in the middle.
        name: Tells the picture from others, where a person may paint on it.
    """
    place = link.Setting(name="at", default="", parse=_place)
    pinned = _position(st.session_state[link.key(place)])
    channels, height, width = picture.shape
    if pinned and not _is_on_map(pinned, view, (height, width)):
        if state.visit().incoming is not None:
            state.visit().notes.append(
                f"The link opens row {pinned.row}, column {pinned.col} of map {pinned.channel}, and there is no such "
                "pixel. The page opens the one in the middle instead."
            )
        pinned = None
    canvas = Canvas(name=f"{name}-{channels}", channels=channels, pixels=height * width) if name else None
    paint = painted_before(canvas) if canvas else {}

    def show(kernel: Kernel) -> Kernel:
        before = StageState(kernel=kernel, opened=pinned or opened, canvas=canvas, paint=paint)
        left = show_convolution(picture, before, view=view, preset=start, key=key)
        at = left.opened
        named = at and at != opened and _is_on_map(at, view, (height, width))
        link.put(place, f"{at.channel}.{at.row}.{at.col}" if at and named else "")
        if canvas:
            keep_paint(canvas, left.paint)
        return left.kernel

    return edit(start, show)


def pick_bias() -> float | None:
    """Return what is added to every pixel of the map; None where the layer has no bias."""
    value = fraction("Bias", -2.0, 2.0, name="bias", default=0.0, help="A number added to every pixel of the map.")
    return value or None


def pick_activation() -> str | None:
    """Return the nonlinearity that follows, by its slug; None where there is none."""
    titles = {"none": "None", **{entry.slug: entry.title for entry in NONLINEARITIES}}
    help = "What is done to every number after the sum."
    slug = choose("Activation", titles, name="activation", default="none", help=help)
    return None if slug == "none" else slug


def show_size(lane: Lane, picture: tuple[int, int]) -> None:
    """Show how the map's size comes about; as text, which a narrow screen can break where a set formula is cut off."""
    if lane.window is None:
        return
    title = f" ({lane.title})" if lane.title else ""
    formula = "⌊(pixels + padding − reach of the kernel) / stride⌋ + 1"
    width = _size_in_numbers("width", lane.window.cols, picture[1])
    if picture[0] == lane.window.rows.size == 1:
        st.markdown(f"**Size of the output** = {formula}: {width}")
        return
    height = _size_in_numbers("height", lane.window.rows, picture[0])
    st.markdown(f"**Size of the map{title}** = {formula}\n- {height}\n- {width}")


def show_parameters(kernels: Kernel, *, depth: int, biased: bool) -> None:
    """Show how many numbers the layer learns.

    Args:
        kernels: All of them, their channels one after another.
        depth: The channels of one.
        biased: Whether each has a bias too.
    """
    count, area = kernels.channels // depth, kernels.height * kernels.width
    bias = count if biased else 0
    words = f"{kernels.height} · {kernels.width} · {depth} · {count}" + (f" + {bias}" if biased else "")
    total = area * depth * count + bias
    st.markdown(
        f"**Weights to learn** = rows · columns · channels · kernels{' + one bias for each' if biased else ''} = "
        f"{words} = **{total:,}**, whatever the size of the picture."
    )


def _size_in_numbers(name: str, window: Window, length: int) -> str:
    before, after = window.padding
    reach = f"({window.dilation} · ({window.size} − 1) + 1)" if window.dilation > 1 else f"{window.size}"
    size = f"⌊({length} + {before} + {after} − {reach}) / {window.stride}⌋ + 1"
    return f"{name} = {size} = **{window.positions(length)}**"


def _place(text: str) -> str:
    if not re.fullmatch(r"([0-9]{1,5}\.){2}[0-9]{1,5}", text):
        raise CnnCoreError("it must be a map, a row and a column, counted from 0, such as 0.12.40")
    return text


def _is_on_map(place: Position, view: ConvolutionView, picture: tuple[int, int]) -> bool:
    """Tell whether the maps have such a pixel; while the settings are illegal, nobody knows."""
    lane = view.lanes[0]
    if lane.window is None:
        return True
    size = [(length - 1) * step + 1 for length, step in zip(picture, lane.spread, strict=True)]
    rows, cols = lane.window.output_size(size[0], size[1])
    return place.channel < len(view.titles) and place.row < rows and place.col < cols


def _position(text: str) -> Position | None:
    if not text:
        return None
    channel, row, col = (int(number) for number in text.split("."))
    return Position(channel=channel, row=row, col=col)
