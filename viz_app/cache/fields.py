"""Receptive fields: which pixels a number of a network can see."""

import streamlit as st
import torch

from cnn_core.blocks.cutting import field_of_part
from cnn_core.graph import Graph, Node
from cnn_core.models import registry
from cnn_core.models.entry import Weights
from cnn_core.receptive_field import Field, SeeingStep, field_of, field_size, seeing_steps
from cnn_core.units.opened import Place
from cnn_core.walking import walk
from viz_app.cache.networks import network
from viz_app.cache.turns import turn


@st.cache_resource(max_entries=32, show_spinner=False)
def seeing(slug: str, weights: Weights) -> tuple[SeeingStep, ...]:
    """Return what each step of a network reads, from which fields are found; it does not depend on the picture."""
    loaded = network(slug, weights)
    with turn():
        return seeing_steps(walk(loaded.module, torch.zeros(1, *loaded.entry.preprocessing.input_shape)))


@st.cache_resource(max_entries=2048, show_spinner=False)
def field(slug: str, weights: Weights, step: str, index: tuple[int, ...]) -> Field:
    """Return which pixels of what a network sees one number of it can see."""
    steps = seeing(slug, weights)
    with turn():
        return field_of(steps, Place(step=step, index=index))


def sees_all(slug: str, weights: Weights, step: Node) -> bool:
    """Tell whether a number in the middle of a step sees every pixel that the network does."""
    _, height, width = registry.entry(slug).preprocessing.input_shape
    found = field(slug, weights, step.name, tuple(length // 2 for length in step.shape)).clipped(height, width)
    return (len(found.rows), len(found.cols)) == (height, width)


@st.cache_resource(max_entries=1024, show_spinner=False)
def field_rows_and_cols(slug: str, weights: Weights, step: str) -> tuple[int, int]:
    """Return how many rows and columns a number in the middle of a step sees."""
    steps = seeing(slug, weights)
    with turn():
        return field_size(steps, step)


@st.cache_resource(max_entries=1024, show_spinner=False)
def field_of_block(slug: str, weights: Weights, block: str, _part: Graph) -> tuple[int, int]:
    """Return how many rows and columns of a block's input a number in the middle of its output sees."""
    steps = seeing(slug, weights)
    with turn():
        return field_size(field_of_part(steps, _part), _part.nodes[-1].name)
