"""Pooling: each channel by itself, a window's largest value or its average; and its step-by-step twin.

Max pooling pads with -inf, so that no padding wins; average pooling pads with zeros, which count by default, as in
torch (`count_include_pad`).
"""

from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from cnn_core.convolution import OUTSIDE, read, source
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window, Window2d, check_position

PoolingKind = Literal["max", "average"]


@dataclass(frozen=True, kw_only=True, eq=False)
class PoolingStep:
    """How one output pixel came about: the winner of the window, or its sum divided by a count.

    Tap (i, j) reads pixel (rows[i], cols[j]) of the channel; one of them is `OUTSIDE` (-1) in the padding, where the
    window holds -inf for max and 0 for average.
    """

    kind: PoolingKind
    rows: tuple[int, ...]
    cols: tuple[int, ...]
    window: Float[Tensor, "kh kw"]
    winner: Position | None  # where on the input the largest value is, the first one of equals; none for average
    count: int  # values that took part: what the average divides by
    result: float


@torch.inference_mode()
def pool(
    image: Float[Tensor, "c h w"], window: Window2d, *, kind: PoolingKind, count_padding: bool = True
) -> Float[Tensor, "c p q"]:
    """Slide a window over every channel and keep its largest value, or its average.

    Args:
        image: The map to slide over.
        window: Where the windows stand. Padding and dilation may be any; torch allows padding up to half the window.
        kind: What is kept.
        count_padding: Whether an average divides by all of the window, or only by its pixels on the image.

    Raises:
        CnnCoreError: If the window does not fit, or a place of it lies in the padding alone and so has no value.

    Source:
        torch.nn.MaxPool2d and AvgPool2d, without `ceil_mode`: one more place is padding after.
    """
    _check(image, window, kind=kind, count_padding=count_padding)
    padding = [*window.cols.padding, *window.rows.padding]
    stride = (window.rows.stride, window.cols.stride)
    dilation = (window.rows.dilation, window.cols.dilation)
    size = (window.rows.size, window.cols.size)
    if kind == "max":
        padded = F.pad(image, padding, value=-torch.inf)
        return F.max_pool2d(padded[None], size, stride=stride, dilation=dilation)[0]
    ones = image.new_ones((1, 1, *size))
    sums = F.conv2d(F.pad(image, padding)[:, None], ones, stride=stride, dilation=dilation)[:, 0]
    if count_padding:
        return sums / (size[0] * size[1])
    inside = F.pad(torch.ones_like(image[:1]), padding)
    return sums / F.conv2d(inside, ones[0][None], stride=stride, dilation=dilation)


@torch.inference_mode()
def global_pool(image: Float[Tensor, "c h w"], *, kind: PoolingKind) -> Float[Tensor, "c 1 1"]:
    """Keep one number per channel: its largest value, or its average.

    Raises:
        CnnCoreError: If the image has no pixel.

    Source:
        Lin, Chen & Yan 2014, "Network In Network", arXiv:1312.4400, section 3.2.
    """
    global_window(*image.shape[1:])
    return image.amax((1, 2), keepdim=True) if kind == "max" else image.mean((1, 2), keepdim=True)


def global_window(height: int, width: int) -> Window2d:
    """Give the window of a global pooling: as large as the map, in one place. For `pool_step_at`."""
    if min(height, width) < 1:
        raise CnnCoreError(f"a map of {height} × {width} px has no pixel to pool; choose an image of 1 px or more")
    return Window2d(rows=Window(size=height), cols=Window(size=width))


@torch.inference_mode()
def pool_step_at(
    image: Float[Tensor, "c h w"],
    window: Window2d,
    position: Position,
    *,
    kind: PoolingKind,
    count_padding: bool = True,
) -> PoolingStep:
    """Open one output pixel of `pool`: what it read, and who won or what was divided by what.

    Raises:
        CnnCoreError: As `pool`, and if there is no such output pixel.
    """
    _check(image, window, kind=kind, count_padding=count_padding)
    check_position(position, len(image), window.output_size(*image.shape[1:]))
    rows = tuple(source(tap, image.shape[1], "zeros") for tap in window.rows.taps(position.row))
    cols = tuple(source(tap, image.shape[2], "zeros") for tap in window.cols.taps(position.col))
    outside = -torch.inf if kind == "max" else 0.0
    values = read(image[position.channel, None], rows, cols, outside=outside)[0]
    inside = [(i, j) for i, row in enumerate(rows) for j, col in enumerate(cols) if OUTSIDE not in (row, col)]
    if kind == "max":
        pixels = values[[i for i, _ in inside], [j for _, j in inside]]
        i, j = inside[int(pixels.argmax())]
        winner = Position(channel=position.channel, row=rows[i], col=cols[j])
        count, result = len(inside), values[i, j]
    else:
        winner = None
        count = values.numel() if count_padding else len(inside)
        result = values.sum() / count
    return PoolingStep(kind=kind, rows=rows, cols=cols, window=values, winner=winner, count=count, result=result.item())


def _check(image: Tensor, window: Window2d, *, kind: PoolingKind, count_padding: bool) -> None:
    window.output_size(*image.shape[1:])
    if kind == "average" and count_padding:
        return  # a window of nothing but padding averages to 0
    for axis, length in ((window.rows, image.shape[1]), (window.cols, image.shape[2])):
        if _misses(axis, length):
            raise CnnCoreError(
                f"a window reaching {axis.reach} px with {axis.padding[0]} px padding before and {axis.padding[1]} px "
                f"after has a place with no pixel of the {length} px in it; pad less than the window reaches"
            )


def _misses(window: Window, length: int) -> bool:
    """Tell whether a place of the window reads padding alone. Only one that begins outside the axis can."""
    places = window.positions(length)
    if window.taps(places - 1)[0] >= length:
        return True
    begin_before = range(min(places, -(-window.padding[0] // window.stride)))
    return any(all(not 0 <= tap < length for tap in window.taps(place)) for place in begin_before)
