"""What each kind of convolution stands on the stage with."""

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from cnn_core.geometry import Window, Window2d
from cnn_core.images import as_floats, gray
from cnn_core.kernels import Kernel, bank_of
from viz_app.components.stage import GRAY, RGB, Channel, Lane
from viz_app.controls.kernel import pick_square_preset
from viz_app.controls.settings import whole_number
from viz_app.controls.sliding import SAME


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer and its input."""

    picture: Tensor  # bytes or floats (c, h, w)
    start: Kernel  # the kernels before any edit, one after another
    lanes: tuple[Lane, ...]
    depth: int = 1
    first: tuple[int, ...] = (0,)
    channels: tuple[Channel, ...] = ()
    together: bool = True
    titles: tuple[str, ...] = ("feature map",)


def pick(kind: str, picture: Tensor) -> Layer:
    """Return the layer of a kind for a picture, with the settings that this kind has.

    Args:
        kind: "flipped", "depthwise", "grouped", "pointwise" or "transposed".
        picture: Bytes; gray for "flipped" and "transposed", else in colour.
    """
    picks = {"flipped": _flipped, "depthwise": _depthwise, "grouped": _grouped, "pointwise": _pointwise}
    return picks.get(kind, _transposed)(picture)


def _size(picture: Tensor) -> tuple[int, int]:
    return picture.shape[1], picture.shape[2]


def _flipped(picture: Tensor) -> Layer:
    start = pick_square_preset(preset="emboss")
    plain = SAME.lane(start, _size(picture), title="as networks do it")
    turned = SAME.lane(start, _size(picture), title="turned by 180°", flipped=True)
    return Layer(picture=picture, start=start, lanes=(plain, turned))


def _depthwise(picture: Tensor) -> Layer:
    start = pick_square_preset(preset="sobel_x")
    return Layer(
        picture=picture,
        start=bank_of([start] * 3),
        lanes=(SAME.lane(start, _size(picture)),),
        first=(0, 1, 2),
        together=False,
        titles=("map of red", "map of green", "map of blue"),
    )


def _grouped(picture: Tensor) -> Layer:
    """Split red, green, blue and gray into two groups, with two kernels for each."""
    start = pick_square_preset(preset="sobel_x")
    plane, none = start.weights(), torch.zeros(1, start.height, start.width)
    difference, mean = torch.cat([plane, -plane]), torch.cat([plane, plane]) / 2
    kernels = [difference, mean, torch.cat([plane, none]), torch.cat([none, plane])]
    return Layer(
        picture=torch.cat([as_floats(picture), as_floats(gray(picture))]),
        start=bank_of([Kernel.of(kernel) for kernel in kernels]),
        lanes=(SAME.lane(start, _size(picture)),),
        depth=2,
        first=(0, 0, 2, 2),
        channels=(*RGB, *GRAY),
        titles=("red − green", "red and green", "blue", "gray"),
    )


def _pointwise(picture: Tensor) -> Layer:
    """Mix colours into brightness and two differences of colours."""
    mixes = ((0.299, 0.587, 0.114), (1.0, -1.0, 0.0), (-0.5, -0.5, 1.0))  # the first: ITU-R BT.601, luma
    kernels = [Kernel(channels=3, height=1, width=1, values=mix) for mix in mixes]
    return Layer(
        picture=picture,
        start=bank_of(kernels),
        lanes=(SAME.lane(kernels[0], _size(picture)),),
        depth=3,
        first=(0, 0, 0),
        titles=("brightness", "red − green", "blue − yellow"),
    )


def _transposed(picture: Tensor) -> Layer:
    """Spread the picture out, so that sliding a turned kernel over it stamps the kernel for every pixel."""
    start = pick_square_preset(preset="gaussian", size=4)
    stride_column, padding_column = st.columns(2)
    with stride_column:
        stride = whole_number(
            "Stride", 1, 4, name="stride", default=2, help="Pixels of the map for each of the picture."
        )
    with padding_column:
        most = min(start.height, start.width) - 1
        padding = 0
        if most > 0:
            help = "Pixels that are cut off the map on each side."
            padding = whole_number("Padding", 0, most, name="padding", default=min(1, most), help=help)
    window = Window2d(rows=_around(start.height, padding), cols=_around(start.width, padding))
    height, width = ((length - 1) * stride + 1 for length in _size(picture))
    lane = Lane(window=window, flipped=True, spread=(stride, stride))
    st.caption(
        f"Size of the map = (pixels − 1) · stride − 2 · padding + kernel: {window.rows.positions(height)} rows and "
        f"{window.cols.positions(width)} columns."
    )
    return Layer(picture=picture, start=start, lanes=(lane,))


def _around(size: int, padding: int) -> Window:
    """Stand the kernel so that it reaches over the first pixel with its last weight, less the padding."""
    return Window(size=size, padding=(size - 1 - padding, size - 1 - padding))
