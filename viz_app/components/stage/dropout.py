"""The dropout stage: maps before, the mask, the maps after and the average of many draws, computed in the browser."""

from collections.abc import Mapping

from jaxtyping import UInt8
from torch import Tensor

from cnn_core.kernels import Kernel
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.components.stage.pooling import kernel_facts

SEEDS = 10_000  # the browser draws with the seeds from 0 to one less
DRAWS = 1000  # as many at most are averaged


def show_dropout(
    picture: UInt8[Tensor, "1 h w"], kernels: Mapping[str, Kernel], *, live: Mapping[str, str], key: str
) -> None:
    """Show the stage.

    Args:
        picture: Small, so that every number of a mask is seen.
        kernels: By title; each makes one map of the picture, and after ReLU numbers are dropped from it.
        live: What moves in the browser, as in the address: "mode", "per", "p", "draw" (the seed), "draws",
            how many up to that seed are averaged, and "dropped", the pixel that is pinned.
        key: The stage's name on the page; its state "live" holds what the browser settled on.
    """
    facts: dict[str, JsonValue] = {
        "scene": "dropout",
        "kernels": [{**kernel_facts(kernel), "title": title} for title, kernel in kernels.items()],
        "seeds": SEEDS,
        "draws": DRAWS,
        "live": dict(live),
    }
    renderer("stage")(key=key, data=pack(facts, {"image": picture.contiguous().numpy()}))
