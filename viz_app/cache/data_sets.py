"""Data sets: their images, what is said of all of them, and what an augmentation makes of a batch."""

import streamlit as st
import torch
from jaxtyping import UInt8
from torch import Tensor

from cnn_core import datasets
from cnn_core.augmentation import Augmentation, Change, changes_of
from cnn_core.errors import CnnCoreError
from cnn_core.training.normalising import Normalisation, as_floats, normalisation_of
from viz_app.cache.turns import turn
from viz_app.draw.dataset import Images
from viz_app.draw.dataset import previews as small_images


def dataset(slug: str) -> datasets.Dataset:
    """Return a data set, read once for all visitors; one of a visitor's own stays where it is kept."""
    entry = datasets.dataset_entry(slug)
    return entry.load(datasets.data_folder()) if entry.origin == "own" else _read_dataset(slug)


@st.cache_resource(max_entries=64, show_spinner=False)
def normalisation(slug: str) -> Normalisation:
    """Return the mean and the deviation of a data set's training images."""
    images = dataset(slug).train.images
    with turn():
        return normalisation_of(images)


def augmented(
    images: UInt8[Tensor, "n c h w"], augmentation: Augmentation, normalisation: Normalisation, *, seed: int
) -> tuple[Change, ...]:
    """Return a batch after each step of an augmentation."""
    with turn():
        generator = torch.Generator().manual_seed(seed)
        return (*changes_of(as_floats(images), augmentation, generator, normalise=normalisation.apply),)


def is_known(slug: str) -> bool:
    """Tell whether a data set is in the list, or in memory where somebody brought it."""
    try:
        datasets.dataset_entry(slug)
    except CnnCoreError:
        return False
    return True


def is_here(slug: str) -> bool:
    """Tell whether a data set can be read without fetching anything; that one can be is looked up once a minute."""
    try:
        return _found(slug)
    except FileNotFoundError:  # what is raised is not kept
        return False


@st.cache_resource(ttl=60, show_spinner=False)
def _found(slug: str) -> bool:
    if not datasets.is_here(slug, datasets.data_folder()):
        raise FileNotFoundError
    return True


@st.cache_resource(max_entries=16, show_spinner=False)
def previews(identity: str, _images: Tensor) -> Images:
    """Return all images of a part of a data set, small."""
    with turn():
        return small_images(_images)


@st.cache_resource(max_entries=8, show_spinner="Reading the data set …")
def _read_dataset(slug: str) -> datasets.Dataset:
    with turn():
        return datasets.load(slug, datasets.data_folder())
