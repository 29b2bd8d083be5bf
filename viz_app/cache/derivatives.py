"""How pixels move the numbers of a network, and these its answer."""

import streamlit as st
from jaxtyping import Float
from torch import Tensor

from cnn_core import gradients
from cnn_core.models.entry import Weights
from cnn_core.units.opened import Place
from viz_app.cache.networks import network
from viz_app.cache.turns import turn


@st.cache_resource(max_entries=256, show_spinner="Following the number by its slopes …")
def slopes(
    slug: str, weights: Weights, identity: str, _picture: Tensor, step: str, index: tuple[int, ...]
) -> gradients.Slopes:
    """Return how much the pixels that a network sees move one number of it, and how much that one each class."""
    loaded = network(slug, weights)
    with turn():
        images = loaded.entry.preprocessing.apply(_picture)
        return gradients.slopes_of(loaded.module, images, Place(step=step, index=index))


@st.cache_resource(max_entries=1024, show_spinner="Adding up what each map gives to the class …")
def contributions(
    slug: str, weights: Weights, identity: str, _picture: Tensor, step: str, class_index: int
) -> Float[Tensor, " k"]:
    """Return how much each channel of a step adds to a class's logit."""
    loaded = network(slug, weights)
    with turn():
        images = loaded.entry.preprocessing.apply(_picture)
        return gradients.contributions(loaded.module, images, step, class_index)
