"""What a trained network knows, used for other classes: features of images, and new output layers on them."""

from collections.abc import Callable
from functools import lru_cache, partial

import streamlit as st
import torch
from jaxtyping import Float
from torch import Tensor

from cnn_core import datasets
from cnn_core.images import Limits, decode
from cnn_core.models.entry import Network, Weights
from cnn_core.models.output_layer import output_layer
from cnn_core.store import Store
from cnn_core.transfer import (
    AT_ONCE,
    FeatureLayer,
    FeatureReader,
    Features,
    Head,
    Labelled,
    Nearest,
    Plane,
    feature_layers,
    joined,
    nearest_images,
    principal_plane,
    train_head,
    umap_plane,
)
from viz_app.cache.networks import network
from viz_app.cache.turns import turn
from viz_app.cache.wiring import graph


@st.cache_resource
def _features() -> Store[Features]:
    return Store(limit_bytes=256 * 2**20)


@st.cache_resource(max_entries=64, show_spinner=False)
def layers_with_features(slug: str, weights: Weights) -> tuple[FeatureLayer, ...]:
    """Return the layers of a network that features can be taken from, last what its output layer sees."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    with turn():
        return feature_layers(wired, output_layer(loaded.module, loaded.entry.preprocessing.input_shape))


def features_here(network: Network, layer: FeatureLayer, identity: str, count: int) -> int:
    """Count the images of a part of a data set whose features are kept.

    Args:
        network: Which makes the features.
        layer: At which they are taken.
        identity: Tells the images from others.
        count: All of the images.
    """
    keys = _keys_of(network, layer, identity, count)
    return sum(min(AT_ONCE, count - start) for start, key in keys if _features().kept(key))


def features(
    network: Network, layer: FeatureLayer, identity: str, images: datasets.LabelledImages, tell: Callable[[int], object]
) -> Features:
    """Return the features of images, read once for all visitors, who have their turns in between.

    Args:
        network: Which makes the features.
        layer: At which they are taken.
        identity: Tells the images from others.
        images: Of any size.
        tell: Called with the images that are done, now and then. What is done is kept, also where it does not return.
    """
    parts = list[Features]()
    make_reader = lru_cache(maxsize=1)(partial(FeatureReader, network, layer))  # only where something is missing
    for start, key in _keys_of(network, layer, identity, len(images)):
        some = datasets.take(images, torch.arange(start, min(start + AT_ONCE, len(images))))
        parts.append(_features().get(key, partial(_read_features, make_reader, some)))
        tell(start + len(some))
    return joined(parts)


def _read_features(make_reader: Callable[[], FeatureReader], images: datasets.LabelledImages) -> Features:
    with turn():
        return make_reader().read(images)


def _keys_of(network: Network, layer: FeatureLayer, identity: str, count: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return where each part of the images starts that is read in one go, and the key of its features."""
    names = (network.entry.slug, network.weights, layer.step, identity)
    return [(start, (*names, str(start))) for start in range(0, count, AT_ONCE)]


@st.cache_resource(max_entries=128, show_spinner=False)
def picture_features(
    slug: str, weights: Weights, layer: FeatureLayer, identity: str, _picture: Tensor
) -> Float[Tensor, "1 d"]:
    """Return the features of one picture, which is taken for one of a data set's images."""
    loaded = network(slug, weights)
    image = datasets.LabelledImages(images=_picture[None], labels=torch.zeros(1, dtype=torch.int64))
    with turn():
        return FeatureReader(loaded, layer).read(image).values


def live_features(reader: FeatureReader, file: bytes) -> Float[Tensor, "1 d"]:
    """Return the features of a picture of the camera, brought to the network's size already. Nothing of it is kept.

    Raises:
        CnnCoreError: If it is no picture of that size.
    """
    height, width = reader.preprocessing.crop
    with turn():
        return reader.read_fitted(decode(file, limits=Limits(pixels=height * width)))


@st.cache_resource(max_entries=128, show_spinner="Training the new output layer …")
def new_head(identity: str, epochs: int, seed: int, classes: int, _learned: Labelled, _held: Labelled) -> Head:
    """Return a new output layer that was trained on features, once for all visitors."""
    with turn():
        return train_head(_learned, _held, classes=classes, epochs=epochs, seed=seed)


@st.cache_resource(max_entries=32, show_spinner="Laying out the images …")
def feature_plane(identity: str, way: str, _features: Tensor) -> Plane:
    """Return a place on a plane for each image: by UMAP, or along the principal components."""
    with turn():
        return umap_plane(_features) if way == "umap" else principal_plane(_features)


@st.cache_resource(max_entries=32, show_spinner="Measuring distances …")
def neighbours(identity: str, count: int, _features: Tensor) -> Nearest:
    """Return the nearest other images of each image."""
    with turn():
        return nearest_images(_features, _features, count, without_itself=True)
