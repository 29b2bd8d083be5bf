"""All images on a plane where those lie together that are alike to the network."""

import streamlit as st

from cnn_core.transfer import Shown, choose_shown, umap_is_here
from viz_app import cache, link
from viz_app.components.feature_plane import FeaturePlane, show_feature_plane
from viz_app.controls.live import take_live
from viz_app.controls.settings import choose, whole
from viz_app.controls.transfer import Plan
from viz_app.controls.transfer_reading import Read

_KEY = "feature-plane"
_MOST = 1_000  # images
_ALIKE = 8  # neighbours
_MOST_CLASSES = 10_000
_HELP = (
    "PCA looks at the features from the side on which they differ most, and bends nothing. UMAP bends the space so "
    "that neighbours stay neighbours."
)
_WAYS = {"pca": "Principal components (PCA)", "umap": "UMAP"}


def show_plane(plan: Plan, read: Read) -> None:
    """Show the images as points, and of the one that is opened its nearest ones."""
    way = choose("Laid out by", _WAYS, name="way", default="pca", style="segments", help=_HELP)
    if way == "umap" and not umap_is_here():
        st.info(
            "UMAP needs one more package on the machine that runs this app: `pip install 'viz-app[umap]'`, and a new "
            "start. Until then the images lie along their principal components."
        )
        way = "pca"
    chosen = choose_shown(len(read.learned.labels), len(read.asked.labels), _MOST)
    values, labels = read.all_values[chosen.indices], read.all_labels[chosen.indices]
    live = take_live(_KEY, *_SETTINGS)
    opened, only = _within(live["near"], len(labels)), _within(live["class"], len(plan.class_names))
    plane = cache.feature_plane(plan.identity, way, values)
    near = cache.neighbours(plan.identity, _ALIKE, values)
    shown = FeaturePlane(
        identity=f"{plan.identity} {way}",
        points=plane.points,
        pictures=read.all_images[chosen.indices],
        labels=labels,
        class_names=plan.class_names,
        learned=chosen.learned,
        nearest=near.indices,
        distances=near.distances,
    )
    st.caption(_about(plane.shares, chosen))
    show_feature_plane(shown, opened=opened, only=only, key=_KEY)


def _about(shares: tuple[float, ...], shown: Shown) -> str:
    held = len(shown.indices) - shown.learned
    images = f"{shown.learned:,} images that the new layer learned from and {held:,} held out, with a filled corner"
    if not shares:
        return f"{images}. UMAP keeps neighbours together; how far apart two heaps lie means little."
    return (
        f"{images}, on the two axes along which their features differ most: the first keeps {shares[0]:.0%} of "
        f"the variance, the second {shares[1]:.0%}. The distances are those in all dimensions."
    )


def _within(text: str, count: int) -> int | None:
    return int(text) if text and int(text) < count else None


def _parse_image(text: str) -> str:
    return str(whole(text, 0, _MOST - 1)) if text else ""


def _parse_class(text: str) -> str:
    return str(whole(text, 0, _MOST_CLASSES)) if text else ""


_SETTINGS = (
    link.Setting(name="near", default="", parse=_parse_image),
    link.Setting(name="class", default="", parse=_parse_class),
)
"""near: the image that is opened; class: the one that is shown alone; "" for none."""
