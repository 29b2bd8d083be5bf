"""The convolution scene: picture, kernels and maps side by side.

The server sends the picture, the windows and the kernels, and is told the kernels and the pinned pixel once they are
settled (`scene.js`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
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

_COLOURS: tuple[Kind, ...] = ("red", "green", "blue")


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
    tiles: tuple[Tile, ...] = ()  # how the picture is drawn; in colour or gray by default
    channels: tuple[str, ...] = ()  # what the picture's channels are called
    titles: tuple[str, ...] = ("the feature map",)
    bias: tuple[float, ...] | None = None  # one for each map
    activation: str | None = None  # a slug of NONLINEARITIES


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """What a person left on the stage."""

    kernel: Kernel
    opened: Position | None  # the output pixel that was clicked; its channel is the map's number


def show_convolution(
    picture: UInt8[Tensor, "c h w"] | Float32[Tensor, "c h w"],
    kernel: Kernel,
    *,
    view: ConvolutionView,
    preset: Kernel,
    opened: Position | None,
    key: str,
) -> Pinned:
    """Show the stage and return what the person made of it.

    Args:
        picture: What the kernels slide over, 0 to 255 as bytes or any floats.
        kernel: All kernels' channels one after another, as the page gives them: see `edited_kernel`.
        view: The windows of the kernels' size, and how all is shown.
        preset: The weights before any edit.
        opened: The output pixel that is pinned at first.
        key: The stage's name on the page. One with another number of lanes needs another name.
    """
    image = picture.contiguous().numpy()
    layer = _layer(view, channels=len(image))

    def show(sent: dict[str, object]) -> None:
        facts = {
            "scene": "convolution",
            "kernel": {**sent, "depth": view.depth, "planes": _planes(view, kernel, layer["channels"])},
            "layer": layer,
            "lanes": [_sent_lane(lane) for lane in view.lanes],
            "opened": opened and {"tile": opened.channel, "row": opened.row, "col": opened.col},
        }
        renderer("stage")(key=key, data=pack(cast("Mapping[str, JsonValue]", facts), {"image": image}))

    edited = edited_kernel(kernel, key=key, preset=preset, show=show)
    return Pinned(kernel=edited, opened=_opened(st.session_state.get(key)) or opened)


def _layer(view: ConvolutionView, *, channels: int) -> dict[str, list[dict[str, object]]]:
    tiles = view.tiles or (
        Tile(title="colour" if channels == 3 else "gray", kind="rgb" if channels == 3 else "gray", plane=0),
    )
    kinds: list[Kind] = list(_COLOURS) if channels == 3 else [tiles[0].kind] * channels
    names = view.channels or (_COLOURS if channels == 3 else tuple(f"channel {index}" for index in range(channels)))
    facts = {
        "tiles": [asdict(tile) for tile in tiles],
        "channels": [{"name": name, "kind": kind} for name, kind in zip(names, kinds, strict=True)],
        "titles": list(view.titles),
        "first": list(view.first),
        "shared": view.shared,
        "bias": list(view.bias or [0.0] * len(view.first)),
        "biased": view.bias is not None,
        "activation": view.activation,
        "unit": view.unit,
    }
    return cast("dict[str, list[dict[str, object]]]", facts)


def _planes(view: ConvolutionView, kernel: Kernel, channels: list[dict[str, object]]) -> list[list[str]]:
    """Name the planes of each kernel in the editor."""
    names = [str(channel["name"]) for channel in channels]
    if view.depth == 1 and len(set(view.first)) == 1:
        return [[""]] * (kernel.channels // view.depth)
    return [names[first : first + view.depth] for first in view.first[: kernel.channels // view.depth]]


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


def _opened(state: object) -> Position | None:
    """Read the pixel that the browser says was clicked, trusting none of it."""
    place = cast("Mapping[object, object]", state).get("opened") if isinstance(state, Mapping) else None
    if not isinstance(place, list) or len(cast("list[object]", place)) != 3:
        return None
    numbers = [number for number in cast("list[object]", place) if isinstance(number, int) and 0 <= number < 2**20]
    return Position(channel=numbers[0], row=numbers[1], col=numbers[2]) if len(numbers) == 3 else None
