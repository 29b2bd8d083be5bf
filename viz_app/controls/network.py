"""The network that is looked into."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry, Network
from cnn_core.models.weights import fetch, path_of
from viz_app import cache
from viz_app.controls.settings import choose
from viz_app.messages import sentence


def pick_network() -> Network:
    """Return the network; without its trained weights it has random ones, and the page says so."""
    titles = {slug: entry.title for slug, entry in registry.entries().items()}
    slug = choose("Network", titles, name="net", default="tiny_vgg")
    entry = registry.entry(slug)
    st.caption(entry.sentence)
    if registry.is_available(entry):
        return cache.network(slug, "trained")
    st.warning(
        f"{entry.title} has random weights here: what it answers means nothing until the trained ones are fetched."
    )
    if entry.download and st.button(f"Fetch the ImageNet weights, {entry.download.megabytes:,.0f} MB", key="fetch"):
        _fetch(entry)
    return cache.network(slug, "random")


def _fetch(entry: ModelEntry) -> None:
    """Fetch the weights, showing how far it is; any other click stops it."""
    assert entry.download
    bar = st.progress(0.0, text="Asking for the file …")
    try:
        for progress in fetch(entry.download, path_of(entry)):
            text = f"{progress.done / 1e6:,.1f} of {progress.total / 1e6:,.1f} MB; choosing anything else stops it"
            bar.progress(progress.done / progress.total, text=text)
    except CnnCoreError as error:
        bar.empty()
        st.error(sentence(error))
        return
    st.rerun()
