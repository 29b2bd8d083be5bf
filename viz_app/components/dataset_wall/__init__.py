"""A whole data set as pictures on a wall: its classes, how often each is there, and a picture to walk into.

It goes in three elements: the set with all images small, the place with the settings, and the larger images of what is
in sight. Streamlit sends an element again only where it changed, so that a click on one of 60,000 images sends a few
hundred bytes and not 2 MB.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from jaxtyping import Int64, UInt8

from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer

_MOST_BYTE = 256  # classes whose labels fit into a byte


@dataclass(frozen=True, kw_only=True)
class DatasetWall:
    """The part of a data set that hangs on the wall."""

    identity: str
    """Tells it from other sets and parts."""
    title: str
    """What it is, for those who do not see it."""
    shape: tuple[int, int, int, int]
    """(n, c, h, w) of its images."""
    previews: UInt8[np.ndarray, "n c p q"]
    """All of its images, small."""
    labels: Int64[np.ndarray, " n"]
    class_names: tuple[str, ...]
    counts: Mapping[str, Sequence[int]]
    """Of each part of the set how many images each class has, by the part's name."""


def show_dataset_wall(
    wall: DatasetWall, *, opened: int, live: Mapping[str, str], on_open: Callable[[], None], key: str
) -> None:
    """Show the wall where the page stands; `show_larger_images` gives it what it asks for.

    Args:
        wall: What hangs on it.
        opened: The image that is framed, counted from 0.
        live: The settings as texts: order, class and tile.
        on_open: Called when a person opens an image: `st.session_state[key]["open"]` then holds its index; not to be
            believed unseen.
        key: The wall's name on the page; its state "live" holds what the browser settled on.
    """
    place: dict[str, JsonValue] = {"part": "place", "key": key, "identity": wall.identity, "opened": opened}
    with st.container(gap=None):
        renderer("dataset_wall")(key=f"{key}-place", data=pack(place | {"live": dict(live)}, {}), height=1)
        renderer("dataset_wall")(key=key, data=packed_set(wall, key=key), on_open_change=on_open)


def packed_set(wall: DatasetWall, *, key: str) -> bytes:
    """Pack what stays the same while a person looks around."""
    facts: dict[str, JsonValue] = {
        "part": "set",
        "key": key,
        "identity": wall.identity,
        "title": wall.title,
        "shape": list(wall.shape),
        "classes": list(wall.class_names),
        "parts": [{"name": name, "counts": list(counts)} for name, counts in wall.counts.items()],
    }
    narrow = len(wall.class_names) <= _MOST_BYTE
    labels: PackedArray = wall.labels.astype(np.uint8) if narrow else wall.labels.astype(np.float32)
    return pack(facts, {"previews": wall.previews, "labels": labels})


def show_larger_images(
    identity: str, indices: Sequence[int], images: UInt8[np.ndarray, "m c p q"], *, key: str
) -> None:
    """Send larger images to a wall.

    Args:
        identity: Of what hangs on the wall.
        indices: Which images.
        images: As large as they were asked for.
        key: The wall's name; the state "wanted" of `f"{key}-larger"` holds what it asks for next: the identity, the
            indices with dots between them, and by how much the images may be smaller than they are; not to be believed
            unseen.
    """
    facts: dict[str, JsonValue] = {"part": "larger", "key": key, "identity": identity, "indices": list(indices)}
    renderer("dataset_wall")(key=f"{key}-larger", data=pack(facts, {"images": images}), height=1)
