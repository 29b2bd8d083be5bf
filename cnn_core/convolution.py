"""Convolution as networks compute it (cross-correlation: the kernel is not flipped), and its step-by-step twin.

Images are (c, h, w); a photo's values run from 0 to 1, a feature map's may be any. Outside the image lies the padding,
filled by one of four modes.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window, Window2d, check_position

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
OUTSIDE = -1  # the source of a tap that reads a zero of the padding, no pixel of the image


@dataclass(frozen=True, kw_only=True, eq=False)
class ConvolutionStep:
    """How one output pixel came about: products = window × weights, result = sum + bias.

    Tap (i, j) of every channel reads the image's pixel (rows[i], cols[j]); one of them is `OUTSIDE` where it reads a
    zero of the padding. Other padding modes read a real pixel, and that is the one named.
    """

    channels: range  # the image's channels that this kernel reads; all of them without groups
    rows: tuple[int, ...]
    cols: tuple[int, ...]
    window: Float[Tensor, "d kh kw"]
    weights: Float[Tensor, "d kh kw"]
    products: Float[Tensor, "d kh kw"]
    sum: float
    bias: float
    result: float


@torch.inference_mode()
def convolve(
    image: Float[Tensor, "c h w"],
    kernels: Float[Tensor, "k d kh kw"],
    window: Window2d,
    *,
    bias: Float[Tensor, " k"] | None = None,
    mode: PaddingMode = "zeros",
    groups: int = 1,
) -> Float[Tensor, "k p q"]:
    """Slide every kernel over the image and stack the feature maps.

    Args:
        image: The map to slide over.
        kernels: k kernels, each d = c / groups channels deep.
        window: Where the kernels stand; of the kernels' height and width.
        bias: One number per kernel, added to its whole map.
        mode: What lies in the padding: zeros; the image mirrored about its edge pixel ("reflect"); its edge pixel
            ("replicate"); its other side ("circular").
        groups: Parts that the channels and the kernels are split into; kernel part i sees channel part i. As many
            groups as channels is a depthwise convolution.

    Raises:
        CnnCoreError: If the window does not fit, or channels, groups, sizes or padding do not go together.

    Source:
        torch.nn.Conv2d, with other padding before than after allowed in every mode.
    """
    _check(image, kernels, window, mode=mode, groups=groups)
    padding = [*window.cols.padding, *window.rows.padding]
    padded = F.pad(image, padding, mode="constant" if mode == "zeros" else mode)
    return F.conv2d(
        padded[None],
        kernels,
        bias,
        stride=(window.rows.stride, window.cols.stride),
        dilation=(window.rows.dilation, window.cols.dilation),
        groups=groups,
    )[0]


@torch.inference_mode()
def step_at(
    image: Float[Tensor, "c h w"],
    kernels: Float[Tensor, "k d kh kw"],
    window: Window2d,
    position: Position,
    *,
    bias: Float[Tensor, " k"] | None = None,
    mode: PaddingMode = "zeros",
    groups: int = 1,
) -> ConvolutionStep:
    """Open one output pixel of `convolve`: what it read, multiplied and added up.

    Args:
        image: As for `convolve`, like all arguments but the position.
        kernels: See there.
        window: See there.
        position: The output pixel; its channel is the kernel's number.
        bias: See `convolve`.
        mode: See `convolve`.
        groups: See `convolve`.

    Raises:
        CnnCoreError: As `convolve`, and if there is no such output pixel.
    """
    _check(image, kernels, window, mode=mode, groups=groups)
    check_position(position, len(kernels), window.output_size(*image.shape[1:]))
    depth = kernels.shape[1]
    first = position.channel // (len(kernels) // groups) * depth
    rows = tuple(source(tap, image.shape[1], mode) for tap in window.rows.taps(position.row))
    cols = tuple(source(tap, image.shape[2], mode) for tap in window.cols.taps(position.col))
    values = read(image[first : first + depth], rows, cols, outside=0.0)
    weights = kernels[position.channel].clone()  # the step must not change when its kernel is edited
    products = values * weights
    total = products.sum()
    offset = torch.zeros_like(total) if bias is None else bias[position.channel]
    return ConvolutionStep(
        channels=range(first, first + depth),
        rows=rows,
        cols=cols,
        window=values,
        weights=weights,
        products=products,
        sum=total.item(),
        bias=offset.item(),
        result=(total + offset).item(),
    )


def source(tap: int, length: int, mode: PaddingMode) -> int:
    """Give the image's pixel that a tap reads along one axis; `OUTSIDE` for a zero of the padding.

    Args:
        tap: The pixel's number before padding, below 0 or from the length on in the padding.
        length: Pixels along the axis.
        mode: What lies in the padding; at most once mirrored or repeated.
    """
    if 0 <= tap < length:
        return tap
    if mode == "zeros":
        return OUTSIDE
    if mode == "replicate":
        return min(max(tap, 0), length - 1)
    if mode == "circular":
        return tap % length
    return -tap if tap < 0 else 2 * (length - 1) - tap


def read(
    image: Float[Tensor, "c h w"], rows: tuple[int, ...], cols: tuple[int, ...], *, outside: float
) -> Float[Tensor, "c kh kw"]:
    """Copy the pixels where the rows and columns meet, and a fixed value for those outside the image."""
    values = image[:, [max(row, 0) for row in rows]][:, :, [max(col, 0) for col in cols]]
    for index, row in enumerate(rows):
        if row == OUTSIDE:
            values[:, index] = outside
    for index, col in enumerate(cols):
        if col == OUTSIDE:
            values[:, :, index] = outside
    return values


def _check(image: Tensor, kernels: Tensor, window: Window2d, *, mode: PaddingMode, groups: int) -> None:
    channels, height, width = image.shape
    count, depth, *size = kernels.shape
    if size != [window.rows.size, window.cols.size]:
        raise CnnCoreError(
            f"kernels of {size[0]} × {size[1]} px need a window of that size, not {window.rows.size} × "
            f"{window.cols.size} px; make the two equal"
        )
    if groups < 1 or channels % groups or count % groups:
        raise CnnCoreError(
            f"{channels} channels and {count} kernels cannot be split into {groups} equal groups; "
            f"choose a number that divides both"
        )
    if depth * groups != channels:
        raise CnnCoreError(
            f"a kernel {depth} channels deep does not cover an image of {channels} channels in {groups} groups; "
            f"make the kernel {channels // groups} deep"
        )
    if image.dtype != kernels.dtype:
        raise CnnCoreError(f"the image holds {image.dtype} and the kernels {kernels.dtype}; convert one of them")
    check_window(window, (height, width), mode=mode)


def check_window(window: Window2d, size: tuple[int, int], *, mode: PaddingMode) -> None:
    """Raise CnnCoreError unless the window fits on an image of that height and width with its border around it."""
    window.output_size(*size)
    _check_padding(window.rows, size[0], mode)
    _check_padding(window.cols, size[1], mode)


def _check_padding(window: Window, length: int, mode: PaddingMode) -> None:
    """Refuse what would have to mirror or repeat the image more than once."""
    most = {"reflect": length - 1, "circular": length}.get(mode)
    if most is not None and max(window.padding) > most:
        raise CnnCoreError(
            f"{mode} padding of {max(window.padding)} px does not work on {length} px; "
            f"pad at most {most} px, or choose zeros or replicate"
        )
