"""Pictures as they are chosen and shown, and what batch norm keeps of a few of them."""

import streamlit as st
from torch import Tensor

from cnn_core.batches import batch_of, drawn_batches
from cnn_core.images import decode, resize_to_fit
from cnn_core.normalisation import Statistics, follow, untrained
from cnn_core.samples import sample
from viz_app.cache.turns import turn


def decoded(data: bytes) -> Tensor:
    """Return an uploaded picture, uint8 (c, h, w)."""
    with turn():
        return decode(data)


@st.cache_resource(max_entries=64, show_spinner=False)
def sample_picture(slug: str) -> Tensor:
    """Return a sample picture, uint8 (c, h, w)."""
    return sample(slug).draw()


@st.cache_resource(max_entries=64, show_spinner=False)
def shrunk(identity: str, most: int, _picture: Tensor) -> Tensor:
    """Return the picture with its longest side at most `most` pixels."""
    with turn():
        return resize_to_fit(_picture, most=most)


@st.cache_resource(max_entries=4, show_spinner=False)
def running_averages(slugs: tuple[str, ...], side: int, size: int, count: int) -> tuple[Statistics, ...]:
    """Return what batch norm keeps after 0, 1, 2, … `count` batches of the samples, `size` of them in each."""
    pictures = batch_of([sample_picture(slug) for slug in slugs], side=side)
    return (untrained(3), *follow(drawn_batches(pictures, size=size, count=count)))
