"""The pooling stage: a picture or its edge map, and what pooling keeps of it, computed in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass

from jaxtyping import UInt8
from torch import Tensor

from cnn_core.geometry import Window2d
from cnn_core.kernels import Kernel
from cnn_core.pooling import PoolingKind
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.components.stage.sides import sides


@dataclass(frozen=True, kw_only=True)
class PoolingView:
    """What is pooled, and how."""

    kind: PoolingKind
    window: Window2d | None  # None where the settings are illegal: the last map stays, dimmed
    refusal: str  # the sentence that says why they are
    edges: Kernel | None  # the kernel whose map, after ReLU, is pooled instead of the picture


def show_pooling(picture: UInt8[Tensor, "c h w"], *, view: PoolingView, live: Mapping[str, str], key: str) -> None:
    """Show the stage.

    Args:
        picture: Gray, or red, green and blue; gray where an edge map is made of it.
        view: What is pooled, and how.
        live: What moves in the browser, as in the address: "shift", in pixels, and "pooled", the pixel that is pinned.
        key: The stage's name on the page; its state "live" holds what the browser settled on.
    """
    facts: dict[str, JsonValue] = {
        "scene": "pooling",
        "kind": view.kind,
        "window": view.window and sides(view.window),
        "refusal": view.refusal,
        "edges": view.edges and kernel_facts(view.edges),
        "live": dict(live),
    }
    renderer("stage")(key=key, data=pack(facts, {"image": picture.contiguous().numpy()}))


def kernel_facts(kernel: Kernel) -> dict[str, JsonValue]:
    """Return a kernel of one plane as `mapped.js` takes it."""
    return {"height": kernel.height, "width": kernel.width, "values": list(kernel.values)}
