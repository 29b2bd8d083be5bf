"""The convolution stage: picture, kernel and map side by side, computed in the browser while a person edits.

The server sends the picture, the window and the kernel, and is told the kernel once it is settled (`stage.js`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import cast

from jaxtyping import UInt8
from torch import Tensor

from cnn_core.convolution import PaddingMode
from cnn_core.geometry import Window, Window2d
from cnn_core.kernels import Kernel
from viz_app.components.kernel_editor.lines import edited_kernel
from viz_app.components.maps.view import Unit
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer


@dataclass(frozen=True, kw_only=True)
class StageView:
    """How the kernel slides, and how numbers are read."""

    window: Window2d | None  # None where the settings are illegal: the last map stays, dimmed
    refusal: str  # the sentence that says why they are
    mode: PaddingMode
    unit: Unit


def show_stage(picture: UInt8[Tensor, "c h w"], kernel: Kernel, *, view: StageView, preset: Kernel, key: str) -> Kernel:
    """Show the stage and return the kernel as the person left it.

    Args:
        picture: As many channels as the kernel.
        kernel: What the page gives, and `preset` the weights before any edit: see `edited_kernel`.
        view: The window of the kernel's size, and how it is shown.
        preset: See there.
        key: The stage's name on the page.
    """

    def show(sent: dict[str, object]) -> None:
        facts = {
            "scene": "convolution",
            "kernel": sent,
            "window": _sides(view.window),
            "refusal": view.refusal,
            "mode": view.mode,
        }
        data = pack(
            cast("Mapping[str, JsonValue]", {**facts, "unit": view.unit}), {"image": picture.contiguous().numpy()}
        )
        renderer("stage")(key=key, data=data)

    return edited_kernel(kernel, key=key, preset=preset, show=show)


def _sides(window: Window2d | None) -> dict[str, dict[str, int]] | None:
    return window and {"rows": _axis(window.rows), "cols": _axis(window.cols)}


def _axis(window: Window) -> dict[str, int]:
    fields = asdict(window)
    before, after = fields.pop("padding")
    return {**fields, "before": before, "after": after}
