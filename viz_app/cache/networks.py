"""Networks: those of the registry, and those that visitors bring."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import NETWORKS, bytes_of
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry, Network, Preprocessing, Weights
from cnn_core.models.network_store import NetworkStore
from cnn_core.models.own import brought_onnx, brought_weights, own_networks
from cnn_core.runs.bringing import brought_run
from viz_app.cache.turns import turn, visitor

_FLOAT = 4  # bytes


@st.cache_resource
def _networks() -> NetworkStore:
    return NetworkStore(limit_bytes=bytes_of(NETWORKS))


def entry_of(slug: str) -> ModelEntry:
    """Return a network's entry. One of timm is tried first, without numbers, once for all visitors.

    Raises:
        CnnCoreError: If no network has that name, or what timm has of that name is no convolutional classifier.
    """
    tried = _tried(slug) if slug.startswith("timm.") else registry.entry(slug)
    if isinstance(tried, CnnCoreError):
        raise CnnCoreError(str(tried))
    return tried


@st.cache_resource(max_entries=512, show_spinner="Trying the network …")
def _tried(slug: str) -> ModelEntry | CnnCoreError:
    with turn():
        try:
            return registry.entry(slug)
        except CnnCoreError as error:
            return error


def network(slug: str, weights: Weights) -> Network:
    """Return a network, built and filled once for all visitors."""

    def load() -> Network:
        with st.spinner("Loading the network …"), turn():
            return registry.load(entry, weights=weights)

    entry = registry.entry(slug)
    return _networks().get((slug, weights), load, expected=(entry.facts.parameters or 0) * _FLOAT)


def bring_network(data: bytes, name: str, *, architecture: str | None) -> str:
    """Return the token of a network that a visitor brought: weights of an architecture, or without one an ONNX file."""
    with st.spinner("Reading the file …"), turn():
        if architecture is None:
            brought = brought_onnx(data, file_name=name)
        else:
            others = registry.entries().values()
            brought = brought_weights(data, registry.entry(architecture), file_name=name, others=others)
    return own_networks().keep(brought, visitor=visitor())


def bring_run(data: bytes, name: str) -> str:
    """Return the token of a network whose weights a visitor took away from a training here, and brought back."""
    with st.spinner("Reading the file …"), turn():
        brought = brought_run(data, file_name=name)
    return own_networks().keep(brought, visitor=visitor())


def own_variant(token: str, preprocessing: Preprocessing) -> ModelEntry:
    """Return the entry of a network that a visitor brought, with what was stated of its input."""
    with turn():
        return own_networks().variant(token, preprocessing, own_networks().brought(token).class_names)
