"""Images as points on a plane, where those that are alike to a network lie together; a click shows the nearest ones."""

from dataclasses import dataclass

import streamlit as st
from jaxtyping import Float, Int64, UInt8
from torch import Tensor

from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer
from viz_app.draw.dataset import previews


@dataclass(frozen=True, kw_only=True, eq=False)
class FeaturePlane:
    """What lies on the plane."""

    identity: str  # tells it from others
    points: Float[Tensor, "n 2"]
    pictures: UInt8[Tensor, "n c h w"]
    labels: Int64[Tensor, " n"]
    class_names: tuple[str, ...]
    learned: int  # so many of the first images were learned from; the others were held out
    nearest: Int64[Tensor, "n k"]  # the nearest other images of each
    distances: Float[Tensor, "n k"]


def show_feature_plane(plane: FeaturePlane, *, opened: int | None, only: int | None, key: str) -> None:
    """Show the plane.

    Args:
        plane: What lies on it.
        opened: The image whose nearest ones are shown.
        only: The class whose images are shown alone.
        key: Its name on the page; its state "live" holds `near` and `class` as a person settled on them.
    """
    place: dict[str, JsonValue] = {
        "part": "place",
        "key": key,
        "identity": plane.identity,
        "opened": opened,
        "only": only,
    }
    with st.container(gap=None):
        renderer("feature_plane")(key=f"{key}-place", data=pack(place, {}), height=1)
        renderer("feature_plane")(key=key, data=packed(plane, key=key), on_live_change=_rerun_only)


def packed(plane: FeaturePlane, *, key: str) -> bytes:
    """Pack what stays the same while a person looks around: Streamlit sends it again only where it changed."""
    facts: dict[str, JsonValue] = {
        "part": "plane",
        "key": key,
        "identity": plane.identity,
        "labels": plane.labels.tolist(),
        "classes": list(plane.class_names),
        "learned": plane.learned,
        "nearest": plane.nearest.tolist(),
    }
    arrays = {
        "points": plane.points.contiguous().numpy(),
        "distances": plane.distances.contiguous().numpy(),
        "pictures": previews(plane.pictures),
    }
    return pack(facts, arrays)


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
