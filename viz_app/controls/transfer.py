"""What is carried over to which classes: a network, a layer of it, and images; each of it a setting in the address."""

from dataclasses import dataclass

import streamlit as st

from cnn_core.datasets.by_class import Form
from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from cnn_core.transfer import FeatureLayer, ToLearn, share_out
from viz_app import cache
from viz_app.controls.dataset import PickedDataset, pick_dataset
from viz_app.controls.network import network_of
from viz_app.controls.network_choice import choose_network
from viz_app.controls.settings import choose, whole_number
from viz_app.messages import plain

_IMAGES = (20, 50, 100, 200, 400, 1_000, 2_000, 5_000)
_DEFAULT_IMAGES = 400
_MOST_EPOCHS = 200
_HELP = {
    "layer": "Early layers know strokes, edges and colours, later ones parts of what the network was trained on. The "
    "last of the list is what the output layer sees.",
    "images": "So many training images at most; half as many that are held out, but not fewer than 100 where there are "
    "so many, show how it does on new ones.",
    "epochs": "How often the new layer goes through all training images. The features do not change, so this takes a "
    "moment.",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What the page is about."""

    network: Network
    graph: Graph
    layer: FeatureLayer
    picked: PickedDataset
    images: ToLearn
    most: int  # training images
    epochs: int

    @property
    def slug(self) -> str:
        """The network's name in the address."""
        return self.network.entry.slug

    @property
    def class_names(self) -> tuple[str, ...]:
        """Of the data set."""
        return self.picked.dataset.class_names

    @property
    def form(self) -> Form | None:
        """That of the data set's images, to which a picture is brought before the layer is asked; None: as it is."""
        channels, height, width = self.images.train.images.shape[1:]
        if height != width or channels not in (1, 3):
            return None
        return Form(side=width, fit=self.picked.dataset.fit, channels=channels)

    @property
    def identity(self) -> str:
        """Tells the features of this plan from those of others."""
        return f"{self.slug} {self.network.weights} {self.layer.step} {self.picked.slug} {self.most}"


def plan_transfer() -> Plan:
    """Return what is set up."""
    network_column, data_column = st.columns(2, gap="medium")
    with network_column:
        network = network_of(choose_network("Network", name="net", default="lenet5"))
    with data_column:
        picked = pick_dataset()
    slug, weights = network.entry.slug, network.weights
    layers = cache.layers_with_features(slug, weights)
    layer_column, images_column, epochs_column = st.columns(3, gap="medium")
    with layer_column:
        layer = _pick_layer(layers)
    with images_column:
        most = _pick_most(len(picked.dataset.train))
    with epochs_column:
        epochs = whole_number("Epochs", 1, _MOST_EPOCHS, name="epochs", default=40, help=_HELP["epochs"])
    return Plan(
        network=network,
        graph=cache.graph(slug, weights),
        layer=layer,
        picked=picked,
        images=share_out(picked.dataset, most),
        most=most,
        epochs=epochs,
    )


def _pick_layer(layers: tuple[FeatureLayer, ...]) -> FeatureLayer:
    titles = {layer.step: _title(layer) for layer in layers}
    slug = choose("Features from", titles, name="layer", default=layers[-1].step, help=_HELP["layer"])
    return next(layer for layer in layers if layer.step == slug)


def _title(layer: FeatureLayer) -> str:
    if layer.before:
        return f"What the output layer sees: {layer.step}, {_counted(layer)}"
    return f"{layer.path}: {layer.kind}, {_counted(layer)}"


def _counted(layer: FeatureLayer) -> str:
    return f"{layer.count:,} {'numbers' if len(layer.shape) == 1 else 'maps'}"


def _pick_most(there: int) -> int:
    titles = {str(most): f"{most:,}" for most in _IMAGES if most < there} | {"all": f"All {there:,}"}
    if there > _IMAGES[-1]:
        del titles["all"]
    default = str(_DEFAULT_IMAGES) if str(_DEFAULT_IMAGES) in titles else "all"
    slug = choose("Training images", titles, name="images", default=default, help=_HELP["images"])
    return there if slug == "all" else int(slug)


def say_features(plan: Plan) -> str:
    """Say what the features of one image are."""
    where = plain(plan.layer.step if plan.layer.before else plan.layer.path)
    if len(plan.layer.shape) == 1:
        return f"the {plan.layer.count:,} numbers of {where}"
    maps, rows, cols = plan.layer.shape
    return f"{maps:,} numbers, the mean of each {rows} × {cols} map of {where}"
