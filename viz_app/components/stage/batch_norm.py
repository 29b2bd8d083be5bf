"""The batch norm stage: a batch before and after, and the four numbers of each channel, computed in the browser."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import UInt8
from torch import Tensor

from cnn_core.normalisation import Statistics
from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer


def show_batch_norm(
    batch: UInt8[Tensor, "n 3 h w"],
    titles: Sequence[str],
    running: Sequence[Statistics],
    *,
    epsilons: Sequence[str],
    live: Mapping[str, str],
    key: str,
) -> None:
    """Show the stage.

    Args:
        batch: The pictures, brightness 0 to 255.
        titles: One for each picture.
        running: The running averages after 0, 1, 2, … batches of a training.
        epsilons: Those that are offered.
        live: What moves in the browser, as in the address: "mode", "channel", "pictures", "seen", "epsilon",
            "normalised", the pixel that is pinned, and gamma and beta of each colour ("gamma_red", …).
        key: The stage's name on the page; its state "live" holds what the browser settled on.
    """
    facts: dict[str, JsonValue] = {
        "scene": "batch_norm",
        "titles": list(titles),
        "epsilons": list(epsilons),
        "live": dict(live),
    }
    averages = np.stack([np.stack([one.means.numpy(), one.variances.numpy()]) for one in running])
    renderer("stage")(key=key, data=pack(facts, {"batch": batch.contiguous().numpy(), "running": averages}))
