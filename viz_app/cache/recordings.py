"""What networks compute of a picture: all of it, small pictures of it, and what changes with a visitor's changes."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from jaxtyping import Float
from torch import Tensor

from cnn_core.changes import Changed, Changes, changed_picture, compute_changed
from cnn_core.graph import Graph
from cnn_core.memory_limits import RECORDS, bytes_of
from cnn_core.models import registry
from cnn_core.models.entry import Weights
from cnn_core.recording import Recording, record
from cnn_core.store import Store
from viz_app.cache.networks import network
from viz_app.cache.turns import turn
from viz_app.cache.wiring import graph, stages
from viz_app.draw.planes import Planes
from viz_app.draw.strongest import Strongest, strongest_of
from viz_app.draw.thumbnails import Thumbnail, thumbnails_of

Result = TypeVar("Result")
_SMALL = 16 * 2**20  # bytes of a recording that is looked at without waiting for one's turn


@st.cache_resource
def _recordings() -> Store[Recording]:
    return Store(limit_bytes=bytes_of(RECORDS))


@st.cache_resource(max_entries=64, show_spinner=False)
def seen(slug: str, identity: str, _picture: Tensor) -> Planes:
    """Return what a network sees of a picture, 0 to 1."""
    with turn():
        return registry.entry(slug).preprocessing.fit(_picture).numpy()


def with_recording(
    slug: str, weights: Weights, identity: str, picture: Tensor, use: Callable[[Recording], Result]
) -> Result:
    """Return what is made of a recording: of what every layer of a network computes of a picture.

    A recording is shared by all visitors who ask the same, and a large one is held by nobody who waits for a turn: so
    however many visitors come, only as many are in memory as the store and the gate let in.

    Args:
        slug: The network's name.
        weights: Which ones.
        identity: Tells the picture from others.
        picture: uint8 (c, h, w).
        use: Reads the recording. What it returns may hold the output of a layer, but not the recording.
    """
    key = (slug, weights, identity)
    kept = _recordings().kept(key)
    if kept and kept.nbytes <= _SMALL:
        return use(kept)
    del kept
    loaded = network(slug, weights)

    def compute() -> Recording:
        return record(loaded.module, loaded.entry.preprocessing.apply(picture))

    with turn():
        return use(_recordings().get(key, compute))


@st.cache_resource(max_entries=64, show_spinner=False)
def thumbnails(slug: str, weights: Weights, identity: str, _picture: Tensor) -> tuple[Thumbnail, ...]:
    """Return small pictures of what each step of a network computes of a picture."""
    wired = graph(slug, weights)
    return with_recording(slug, weights, identity, _picture, lambda recording: thumbnails_of(wired, recording))


@st.cache_resource(max_entries=64, show_spinner=False)
def block_thumbnails(
    slug: str, weights: Weights, identity: str, _picture: Tensor, block: str, _part: Graph
) -> tuple[Thumbnail, ...]:
    """Return small pictures of what each step of a block computes of a picture, its input first."""
    return with_recording(slug, weights, identity, _picture, lambda recording: thumbnails_of(_part, recording))


@st.cache_resource(max_entries=16, show_spinner=False)
def strongest(
    slug: str, weights: Weights, identity: str, _picture: Tensor
) -> tuple[tuple[Strongest, ...], Float[Tensor, " classes"]]:
    """Return the strongest maps of each stage of a network on a picture, and its last numbers."""
    walked = stages(slug, weights)

    def use(recording: Recording) -> tuple[tuple[Strongest, ...], Float[Tensor, " classes"]]:
        return strongest_of(walked, recording, most=8), recording.records[-1].output[0].flatten().clone()

    return with_recording(slug, weights, identity, _picture, use)


@st.cache_resource(max_entries=16, show_spinner=False)
def changed(slug: str, weights: Weights, identity: str, _picture: Tensor, changes: Changes, step: str) -> Changed:
    """Return what a network with a visitor's changes computes: one step, and the answer. The shared network stays."""
    loaded = network(slug, weights)
    preprocessing = loaded.entry.preprocessing
    with turn():
        picture = changed_picture(preprocessing.fit(_picture), changes.picture)
        return compute_changed(loaded.module, preprocessing.normalisation.apply(picture[None]), changes, step)
