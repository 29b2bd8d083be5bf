"""The nonlinearity stage: a feature map before and after, and the curve between them, computed in the browser."""

from collections.abc import Mapping

from jaxtyping import UInt8
from torch import Tensor

from cnn_core.kernels import Kernel
from cnn_core.nonlinearity import NONLINEARITIES
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.components.stage.pooling import kernel_facts


def show_pointwise(picture: UInt8[Tensor, "1 h w"], kernel: Kernel, *, live: Mapping[str, str], key: str) -> None:
    """Show the stage.

    Args:
        picture: What the kernel makes the feature map of.
        kernel: One plane of weights.
        live: What moves in the browser, as in the address: "function", a slug; "slopes", yes or no; "x", a number;
            "followed", the pixel that is pinned.
        key: The stage's name on the page; its state "live" holds what the browser settled on.
    """
    entries: list[JsonValue] = [
        {"slug": entry.slug, "title": entry.title, "sentence": entry.sentence, "formula": entry.formula}
        for entry in NONLINEARITIES
    ]
    facts: dict[str, JsonValue] = {
        "scene": "pointwise",
        "kernel": kernel_facts(kernel),
        "entries": entries,
        "live": dict(live),
    }
    renderer("stage")(key=key, data=pack(facts, {"image": picture.contiguous().numpy()}))
