"""The tensor of a data set, walked axis by axis down to one number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import UInt8

from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer


@dataclass(frozen=True, kw_only=True)
class TensorWalk:
    """A place in a tensor of images, and the images around it."""

    identity: str
    """Tells the tensor from others."""
    shape: tuple[int, int, int, int]
    """(n, c, h, w) of all of it."""
    at: tuple[int, int, int, int]
    """The image, channel, row and column that stand there first, or were opened elsewhere."""
    images: UInt8[np.ndarray, "m c h w"]
    """The images that are sent: the one of `at` and some beside it."""
    first: int
    """The index of the first of them."""
    names: tuple[str, ...]
    """The classes of the images that are sent."""
    unit: Literal["0-1", "0-255"] = "0-1"
    """How numbers are written."""


def show_tensor_walk(walk: TensorWalk, *, on_walk: Callable[[], None], key: str) -> None:
    """Show the walk.

    Args:
        walk: Where it stands. What the browser settled on since then stays.
        on_walk: Called when a person has walked on: `st.session_state[key]["walk"]` then holds the place as "12.0.3.5";
            not to be believed unseen.
        key: The walk's name on the page.
    """
    facts: dict[str, JsonValue] = {
        "identity": walk.identity,
        "shape": list(walk.shape),
        "at": ".".join(map(str, walk.at)),
        "first": walk.first,
        "names": list(walk.names),
        "unit": walk.unit,
    }
    renderer("tensor_walk")(key=key, data=pack(facts, {"images": walk.images}), on_walk_change=on_walk)
