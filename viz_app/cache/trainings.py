"""Trainings: what is watched of them while they go on, what is looked back at, and what is taken away."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.models import registry
from cnn_core.runs.entry import slug_of
from cnn_core.runs.looking_back import Glimpse, look_back
from cnn_core.runs.preparing import check_network
from cnn_core.runs.service import runs
from cnn_core.runs.watching import Cell, Mistaken, observer_of
from cnn_core.runs.watching import mistaken as mistaken_of
from cnn_core.store import Store
from cnn_core.training import RunSettings, Task
from cnn_core.training.observing import Observer
from cnn_core.training_code import training_script
from viz_app.cache.data_sets import dataset, is_known
from viz_app.cache.turns import turn
from viz_app.cache.wiring import graph

Result = TypeVar("Result")


@st.cache_resource(max_entries=16, show_spinner=False)
def observer(token: str, _settings: RunSettings) -> Observer:
    """Return what looks into the network of a run while it learns, one for all who watch.

    Where somebody brought the images and they are gone, it has no pictures.
    """
    task = runs().folder(token).task
    images = dataset(_settings.dataset) if is_known(_settings.dataset) else None
    with turn():
        return observer_of(_settings, task, images)


def looked_into(look: Callable[[], Result]) -> Result:
    """Return what an observer sees; it keeps by itself what it was asked last."""
    with turn():
        return look()


@st.cache_resource(max_entries=32, show_spinner="Asking the network about these pictures …")
def mistaken(token: str, epoch: int, cell: Cell, _observer: Observer, _settings: RunSettings) -> Mistaken:
    """Return the validation images behind one cell of the confusion matrix after an epoch, 48 of them at most."""
    images, weights = dataset(_settings.dataset), runs().weights(token, epoch)
    with turn():
        return mistaken_of(_observer, _settings, images, weights, cell, most=48)


@st.cache_resource(max_entries=128, show_spinner=False)
def reason_not_to_train(slug: str) -> str:
    """Return why a network cannot be trained, "" where it can be."""
    try:
        with turn():
            check_network(registry.entry(slug))
    except BusyError:
        raise
    except CnnCoreError as error:
        return str(error)
    return ""


@st.cache_resource(max_entries=64, show_spinner=False)
def training_script_of(settings: RunSettings, task: Task) -> str:
    """Return a training as a PyTorch script that runs by itself."""
    with turn():
        return training_script(settings, task)


@st.cache_resource
def _glimpses() -> Store[Glimpse]:
    return Store(limit_bytes=128 * 2**20)


def glimpses(token: str, epochs: Sequence[int], layer: str, identity: str, picture: Tensor) -> tuple[Glimpse, ...]:
    """Return what a layer of a run's network made of a picture after each of some epochs, and what it answered.

    What was found is kept for all visitors; an epoch that is over never changes.
    """
    store = _glimpses()
    found = {epoch: glimpse for epoch in epochs if (glimpse := store.kept((token, epoch, layer, identity)))}
    missing = [epoch for epoch in epochs if epoch not in found]
    if missing:
        entry, wired = registry.entry(slug_of(token, missing[0])), graph(slug_of(token, epochs[0]), "trained")
        with st.spinner("Looking back at the epochs …"), turn():
            network, images = registry.load(entry).module, entry.preprocessing.apply(picture)
            weights_of = partial(runs().weights, token)
            for glimpse in look_back(network, wired, images, layer=layer, epochs=missing, weights_of=weights_of):
                found[glimpse.epoch] = store.get((token, glimpse.epoch, layer, identity), partial(_same, glimpse))
    return tuple(found[epoch] for epoch in epochs)


def _same(glimpse: Glimpse) -> Glimpse:
    return glimpse
