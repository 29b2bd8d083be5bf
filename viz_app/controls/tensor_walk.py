"""The tensor of a data set, walked down to one number."""

import streamlit as st

from viz_app.components.tensor_walk import TensorWalk, show_tensor_walk
from viz_app.controls.dataset_part import Part
from viz_app.controls.unit import pick_unit

WALK = "tensor-walk"
_BESIDE = 4  # images that are sent on either side


def show_walk(part: Part, at: tuple[int, int, int, int]) -> None:
    """Show the way from all images to one number.

    Args:
        part: Whose tensor.
        at: The image, channel, row and column.
    """
    count, channels, height, width = part.shape
    dtype = str(part.images.images.dtype).removeprefix("torch.")
    st.markdown(
        f"**images** has the shape **({count}, {channels}, {height}, {width})**: {count:,} images × {channels} "
        f"channel{'s' * (channels > 1)} × {height} rows × {width} columns = {part.images.images.numel():,} numbers, "
        f"stored as `{dtype}`. Each index takes one axis away, until a single number is left."
    )
    unit = pick_unit(name="values", default="0-1")
    first = max(0, min(at[0] - _BESIDE, count - 2 * _BESIDE - 1))
    shown = range(first, min(count, first + 2 * _BESIDE + 1))
    walk = TensorWalk(
        identity=part.identity,
        shape=part.shape,
        at=at,
        images=part.images.images[shown.start : shown.stop].numpy(),
        first=first,
        names=tuple(part.title_of(index) for index in shown),
        unit=unit,
    )
    show_tensor_walk(walk, key=WALK)
