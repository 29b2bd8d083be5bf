"""How a kernel slides: padding, border, stride, dilation."""

from dataclasses import dataclass, replace
from typing import cast, get_args

import streamlit as st

from cnn_core.convolution import PaddingMode, check_window
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.kernels import Kernel
from viz_app.components.stage import Lane
from viz_app.controls.settings import choose, whole_number
from viz_app.messages import sentence

_PADDINGS = {"valid": "Valid: none", "same": "Same size", "explicit": "By hand"}
_MODES = {"zeros": "Zeros", "reflect": "Reflect", "replicate": "Replicate", "circular": "Circular"}
_HELP = {
    "padding": "A border around the picture, so that the kernel fits there too.",
    "border": "What the border is made of.",
    "stride": "Pixels from one place of the kernel to the next.",
    "dilation": "Pixels from one weight to the next; 1 leaves no gap.",
}
_MOST = 16  # pixels of padding, stride and dilation that the controls offer


@dataclass(frozen=True, kw_only=True)
class Sliding:
    """What was chosen; it need not fit the picture."""

    padding: str
    rows: tuple[int, int]  # pixels above and below, when by hand
    cols: tuple[int, int]  # pixels left and right, when by hand
    mode: PaddingMode
    stride: int
    dilation: int

    def window(self, size: tuple[int, int], picture: tuple[int, int]) -> Window2d:
        """Return the window for a kernel and a picture, each (height, width).

        Raises:
            CnnCoreError: If the kernel does not fit into the padded picture, or the border not around it.
        """
        window = Window2d(
            rows=self._along(size[0], picture[0], self.rows), cols=self._along(size[1], picture[1], self.cols)
        )
        check_window(window, picture, mode=self.mode)
        return window

    def lane(self, kernel: Kernel, picture: tuple[int, int], *, title: str = "", flipped: bool = False) -> Lane:
        """Return the window, or the sentence that says why there is none.

        Args:
            kernel: Of which the height and the width count.
            picture: Height and width.
            title: What tells this way of sliding from another one beside it.
            flipped: Whether the kernel is turned by 180° first.
        """
        window, refusal = None, ""
        try:
            window = self.window((kernel.height, kernel.width), picture)
        except CnnCoreError as error:
            refusal = sentence(error)
        return Lane(window=window, refusal=refusal, mode=self.mode, title=title, flipped=flipped)

    def _along(self, size: int, length: int, by_hand: tuple[int, int]) -> Window:
        padding = by_hand if self.padding == "explicit" else (0, 0)
        if self.padding == "same":
            padding = same_padding(length, size=size, stride=self.stride, dilation=self.dilation)
        return Window(size=size, stride=self.stride, dilation=self.dilation, padding=padding)


SAME = Sliding(padding="same", rows=(0, 0), cols=(0, 0), mode="zeros", stride=1, dilation=1)
"""One pixel at a time, with zeros around the picture, so that the map is as large as the picture."""


def pick_border(label: str, *, name: str, default: str) -> tuple[Sliding, str]:
    """Return one way of dealing with the border, and its title."""
    titles = {"valid": "None (valid)", **_MODES}
    slug = choose(label, titles, name=name, default=default, help=_HELP["border"])
    sliding = replace(SAME, padding="valid") if slug == "valid" else replace(SAME, mode=cast("PaddingMode", slug))
    return sliding, titles[slug].lower()


def pick_sliding() -> Sliding:
    """Return the settings of the four controls; none of them refuses a value."""
    padding_column, mode_column, stride_column, dilation_column = st.columns(4)
    with padding_column:
        padding = choose(
            "Padding",
            _PADDINGS,
            name="padding",
            default="same",
            help=_HELP["padding"],
        )
    with mode_column:
        mode = choose("Border values", _MODES, name="border", default="zeros", help=_HELP["border"])
    with stride_column:
        stride = whole_number("Stride", 1, _MOST, name="stride", default=1, help=_HELP["stride"])
    with dilation_column:
        dilation = whole_number(
            "Dilation",
            1,
            _MOST,
            name="dilation",
            default=1,
            help=_HELP["dilation"],
        )
    rows = cols = (0, 0)
    if padding == "explicit":
        rows, cols = _by_hand()
    assert mode in get_args(PaddingMode)
    return Sliding(
        padding=padding, rows=rows, cols=cols, mode=cast("PaddingMode", mode), stride=stride, dilation=dilation
    )


def _by_hand() -> tuple[tuple[int, int], tuple[int, int]]:
    amounts: list[int] = []
    sides = {"top": "Above", "bottom": "Below", "left": "Left", "right": "Right"}
    for column, (name, title) in zip(st.columns(4), sides.items(), strict=True):
        with column:
            amounts.append(whole_number(f"{title}, px", 0, _MOST, name=name, default=1))
    return (amounts[0], amounts[1]), (amounts[2], amounts[3])
