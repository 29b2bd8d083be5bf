"""How long networks and their steps take on this computer."""

import streamlit as st
import torch
from torch import Tensor

from cnn_core.models import registry
from cnn_core.models.entry import Network, Weights
from cnn_core.pass_times import PassTimes, Runnable
from cnn_core.timing import time_steps
from viz_app.cache.networks import network
from viz_app.cache.turns import gate, turn


@st.cache_resource
def pass_times() -> PassTimes:
    """Return how long networks take here, with random weights: measured once for all visitors, when one asks for it.

    The network that is being measured is in memory beside those of CNN_VIZ_NETWORKS_MIB: one at most, and it is dropped
    before the next one is built.
    """
    shared = gate()

    def load(slug: str) -> Runnable:
        network = registry.load(registry.entry(slug), weights="random")
        return Runnable(module=network.module, images=_noise(network))

    return PassTimes(load, lambda: shared.enter("pass times"))


@st.cache_resource(max_entries=32, show_spinner="Timing the layers …")
def step_times(slug: str, weights: Weights) -> dict[str, float]:
    """Return the milliseconds that each step of a network takes here; how long does not depend on the picture."""
    loaded = network(slug, weights)
    images = _noise(loaded)
    with turn():
        return time_steps(loaded.module, images)


def _noise(network: Network) -> Tensor:
    """Return an image for a network of which only the time counts."""
    shape = network.entry.preprocessing.input_shape
    return torch.rand(1, *shape, generator=torch.Generator().manual_seed(0))
