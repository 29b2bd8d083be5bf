"""The picture that goes through a training's network: one that it has not learned from, or the sidebar's."""

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.training import RunSettings
from viz_app import cache
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose, whole_number
from viz_app.messages import plain, sentence

_TITLES = {"test": "A test image", "own": "The sidebar’s picture"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Looked:
    """A picture, and what it shows where that is known. Two with the same identity are the same."""

    identity: str
    picture: Tensor  # uint8 (c, h, w)
    truth: str | None = None


def pick_looked(settings: RunSettings, chosen: Chosen) -> Looked:
    """Return the picture: unless another is chosen, one of the test images, from which no training learns."""
    source = choose("Picture", _TITLES, name="picture", default="test", style="segments")
    if source == "own":
        return Looked(identity=chosen.identity, picture=chosen.shown)
    try:
        dataset = cache.dataset(settings.dataset)
    except CnnCoreError as error:
        st.caption(f"{plain(sentence(error))} So the picture in the sidebar is taken.")
        return Looked(identity=chosen.identity, picture=chosen.shown)
    return _test_image(settings.dataset, dataset)


def _test_image(slug: str, dataset: Dataset) -> Looked:
    images = dataset.test if len(dataset.test) else dataset.train
    last = len(images) - 1
    number = whole_number(f"Number of the image, 0 to {last:,}", 0, last, name="number", default=0) if last else 0
    return Looked(
        identity=f"{slug}-test-{number}",
        picture=images.images[number],
        truth=dataset.class_names[int(images.labels[number])],
    )
