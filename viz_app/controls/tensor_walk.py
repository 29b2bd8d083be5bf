"""The tensor of a data set, walked down to one number."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app.components.tensor_walk import TensorWalk, show_tensor_walk
from viz_app.controls.dataset_part import Part, Place, put_place, read_place, told
from viz_app.controls.unit import pick_unit

_KEY = "tensor-walk"
_BESIDE = 4  # images that are sent on either side


def show_walk(part: Part, place: Place) -> None:
    """Show the way from all images to one number.

    Args:
        part: Whose tensor.
        place: Where it stands.
    """
    count, channels, height, width = part.shape
    dtype = str(part.images.images.dtype).removeprefix("torch.")
    st.markdown(
        f"**images** has the shape **({count}, {channels}, {height}, {width})**: {count:,} images × {channels} "
        f"channel{'s' * (channels > 1)} × {height} rows × {width} columns = {part.images.images.numel():,} numbers, "
        f"stored as `{dtype}`. Each index takes one axis away, until a single number is left."
    )
    unit = pick_unit(name="values", default="0-1")
    first = max(0, min(place[0] - _BESIDE, count - 2 * _BESIDE - 1))
    shown = range(first, min(count, first + 2 * _BESIDE + 1))
    walk = TensorWalk(
        identity=part.identity,
        shape=part.shape,
        at=place,
        images=part.images.images[shown.start : shown.stop].numpy(),
        first=first,
        names=tuple(part.title_of(index) for index in shown),
        unit=unit,
    )
    show_tensor_walk(walk, on_walk=_walked, key=_KEY)


def _walked() -> None:
    text = told(_KEY, "walk")
    if not isinstance(text, str):
        return
    try:
        put_place(read_place(text))
    except CnnCoreError:
        return  # the walk tells of places that there are; anything else was made by hand
