"""The convolution scene: picture, kernels and maps side by side.

The server sends the picture, the windows and the kernels, and is told the kernels and the pinned pixel once they are
settled (`scene.js`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

import streamlit as st
from jaxtyping import Float32, UInt8
from torch import Tensor

from cnn_core.convolution import PaddingMode
from cnn_core.geometry import Position, Window, Window2d
from cnn_core.kernels import Kernel
from viz_app.components.kernel_editor.lines import edited_kernel
from viz_app.components.maps.view import Kind, Tile, Unit
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.painting import Canvas, Paint


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One channel of the picture: what it is called, and in which colours its pixels are drawn."""

    name: str
    kind: Kind


RGB = (Channel(name="red", kind="red"), Channel(name="green", kind="green"), Channel(name="blue", kind="blue"))
GRAY = (Channel(name="gray", kind="gray"),)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One way of sliding the kernels; several are compared."""

    window: Window2d | None  # None where the settings are illegal: the last map stays, dimmed
    refusal: str = ""  # the sentence that says why they are
    mode: PaddingMode = "zeros"
    title: str = ""  # what tells it from its neighbour
    flipped: bool = False  # the kernels turned by 180° first: convolution as mathematics defines it
    spread: tuple[int, int] = (
        1,
        1,
    )  # rows and columns from one pixel to the next; above 1 it is transposed convolution


@dataclass(frozen=True, kw_only=True)
class ConvolutionView:
    """What stands on the stage beside the picture and the kernels."""

    lanes: tuple[Lane, ...]
    unit: Unit
    depth: int  # channels that each kernel reads
    first: tuple[int, ...] = (0,)  # the first of them, for each map
    shared: bool = False  # all maps are made by one kernel
    channels: tuple[Channel, ...] = GRAY  # of the picture
    together: bool = True  # three channels are drawn as one picture in colour, not each by itself
    titles: tuple[str, ...] = ("feature map",)
    bias: tuple[float, ...] | None = None  # one for each map
    activation: str | None = None  # a slug of NONLINEARITIES
    tensors: bool = False  # drawn once more, as blocks of channels
    parts: tuple[str, str] = ("Picture", "Feature map")  # the headings of input and output
    noun: str = "channel"  # what the kernel's planes are planes of


@dataclass(frozen=True, kw_only=True)
class StageState:
    """What a person makes on the stage; it goes in as it was, and comes out as it was left."""

    kernel: Kernel  # all kernels' channels one after another
    opened: Position | None = None  # the output pixel that was clicked; its channel is the map's number
    canvas: Canvas | None = None  # the picture, where it may be painted on
    paint: Paint = field(default_factory=dict[int, tuple[int, ...]])


def show_convolution(
    picture: UInt8[Tensor, "c h w"] | Float32[Tensor, "c h w"],
    state: StageState,
    *,
    view: ConvolutionView,
    preset: Kernel,
    key: str,
) -> StageState:
    """Show the stage and return what the person made of it.

    Args:
        picture: What the kernels slide over, 0 to 255 as bytes or any floats; without the paint.
        state: As the page gives it; for the kernels see `edited_kernel`.
        view: The windows of the kernels' size, and how all is shown.
        preset: The weights before any edit.
        key: The stage's name on the page. One with another number of lanes needs another name.
    """
    opened, canvas = state.opened, state.canvas
    facts: dict[str, object] = {
        "scene": "convolution",
        "layer": _layer(view),
        "lanes": [_sent_lane(lane) for lane in view.lanes],
        "opened": opened and {"tile": opened.channel, "row": opened.row, "col": opened.col},
        "painted": canvas and _sent_paint(canvas, state.paint),
    }

    def show(sent: dict[str, object]) -> None:
        bank = {**sent, "depth": view.depth, "planes": _planes(view, state.kernel.channels // view.depth)}
        data = cast("Mapping[str, JsonValue]", {**facts, "kernel": bank})
        renderer("stage")(key=key, data=pack(data, {"image": picture.contiguous().numpy()}))

    edited = edited_kernel(state.kernel, key=key, preset=preset, show=show)
    left = st.session_state.get(key)
    painted = _painted(left, canvas) if canvas else None
    paint = state.paint if painted is None else painted
    return StageState(kernel=edited, opened=_opened(left) or opened, canvas=canvas, paint=paint)


def _layer(view: ConvolutionView) -> dict[str, object]:
    return {
        "tiles": [asdict(tile) for tile in _tiles(view)],
        "channels": [asdict(channel) for channel in view.channels],
        "titles": view.titles,
        "first": view.first,
        "shared": view.shared,
        "bias": view.bias or [0.0] * len(view.first),
        "biased": view.bias is not None,
        "activation": view.activation,
        "unit": view.unit,
        "tensors": view.tensors,
        "parts": view.parts,
        "noun": view.noun,
    }


def _tiles(view: ConvolutionView) -> tuple[Tile, ...]:
    if view.channels == RGB and view.together:
        return (Tile(title="colour", kind="rgb", plane=0),)
    return tuple(
        Tile(title=channel.name, kind=channel.kind, plane=plane) for plane, channel in enumerate(view.channels)
    )


def _planes(view: ConvolutionView, count: int) -> list[list[str]]:
    """Name the planes of each kernel in the editor; a kernel of the only channel needs no name."""
    if len(view.channels) == 1:
        return [[""]] * count
    if view.shared:
        return [["before", "now", "after"]] if view.depth == 3 else [[f"step {step}" for step in range(view.depth)]]
    names = [channel.name for channel in view.channels]
    return [names[first : first + view.depth] for first in view.first]


def _sent_lane(lane: Lane) -> dict[str, object]:
    rows, cols = lane.spread
    return {
        "title": lane.title,
        "window": lane.window and {"rows": _axis(lane.window.rows), "cols": _axis(lane.window.cols)},
        "refusal": lane.refusal,
        "mode": lane.mode,
        "flipped": lane.flipped,
        "spread": {"rows": rows, "cols": cols},
    }


def _axis(window: Window) -> dict[str, int]:
    fields = asdict(window)
    before, after = fields.pop("padding")
    return {**fields, "before": before, "after": after}


def _opened(left: object) -> Position | None:
    """Read the pixel that the browser says was clicked, trusting none of it."""
    place = cast("Mapping[object, object]", left).get("opened") if isinstance(left, Mapping) else None
    if not isinstance(place, list) or len(cast("list[object]", place)) != 3:
        return None
    numbers = [number for number in cast("list[object]", place) if isinstance(number, int) and 0 <= number < 2**20]
    return Position(channel=numbers[0], row=numbers[1], col=numbers[2]) if len(numbers) == 3 else None


def _sent_paint(canvas: Canvas, paint: Paint) -> dict[str, object]:
    return {"picture": canvas.name, "pixels": [[index, *colour] for index, colour in sorted(paint.items())]}


def _painted(left: object, canvas: Canvas) -> Paint | None:
    """Read what the browser says was painted, trusting none of it; None if it is another picture's, or nonsense."""
    told = cast("Mapping[object, object]", left).get("painted") if isinstance(left, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    sent = cast("Mapping[object, object]", told)
    pixels = sent.get("pixels")
    if sent.get("picture") != canvas.name or not isinstance(pixels, list):
        return None
    rows = cast("list[object]", pixels)
    if len(rows) > canvas.pixels or not all(_is_pixel(row, canvas) for row in rows):
        return None
    return {row[0]: tuple(row[1:]) for row in cast("list[list[int]]", rows)}


def _is_pixel(row: object, canvas: Canvas) -> bool:
    """Tell whether it is a pixel's number and a byte for each channel."""
    if not isinstance(row, list):
        return False
    numbers = cast("list[object]", row)
    if len(numbers) != 1 + canvas.channels:
        return False
    limits = (canvas.pixels, *(256,) * canvas.channels)
    return all(
        isinstance(number, int) and not isinstance(number, bool) and 0 <= number < limit
        for number, limit in zip(numbers, limits, strict=True)
    )
