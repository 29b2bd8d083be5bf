"""Two networks on one picture, and the walk through both from the picture to the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.classification import Guess, guesses
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.stages import Alignment, Pair, Stage, align
from viz_app import cache, link
from viz_app.controls.network import network_of
from viz_app.controls.network_choice import choose_network
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose, whole_number
from viz_app.draw.strongest import Strongest

_ALIGNMENTS = {"size": "Size of the maps", "depth": "Depth"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Walked:
    """One of the two networks, and all that is shown of it on the way."""

    network: Network
    chosen: Chosen
    stages: tuple[Stage, ...]
    strongest: tuple[Strongest, ...]  # of each stage
    guesses: tuple[Guess, ...]  # the most probable class first

    @property
    def slug(self) -> str:
        """Its name in the address."""
        return self.network.entry.slug

    @property
    def title(self) -> str:
        """Its name for a person."""
        return self.network.entry.title


def pick_second(first: Network) -> Network:
    """Return the network that is walked beside the first one."""
    own = first.entry.slug
    default = next(slug for slug in ("mini_resnet", *registry.entries()) if slug != own)
    slug = choose_network("Second network", name="net2", default=default, without=own)
    return network_of(slug)


def send(network: Network, chosen: Chosen) -> Walked:
    """Send the picture through a network."""
    slug, weights = network.entry.slug, network.weights
    stages = cache.stages(slug, weights)
    strongest, logits = cache.strongest(slug, weights, chosen.identity, chosen.shown)
    return Walked(
        network=network,
        chosen=chosen,
        stages=stages,
        strongest=strongest,
        guesses=guesses(logits, network.entry.class_names),
    )


def pick_pairs(first: Walked, second: Walked) -> tuple[Pair, ...]:
    """Return the stages that stand side by side, by what the person wishes."""
    by = choose(
        "Side by side by",
        _ALIGNMENTS,
        name="by",
        default="size",
        style="segments",
        help="Size: stages whose maps are the same share of their input. Depth: by the share of all stages.",
    )
    return align(first.stages, second.stages, by=cast("Alignment", by))


def pick_place(pairs: Sequence[Pair]) -> int:
    """Return how far the walk has come, by a slider that arrow keys move, or by buttons."""
    last = len(pairs) - 1
    at = whole_number(
        f"Step of the walk, 0: the picture, {last}: the answers",
        0,
        last,
        name=_STEP.name,
        default=0,
        help="The arrow keys walk once you have clicked the slider or come to it with the Tab key.",
    )
    with st.container(horizontal=True):
        st.button("Back", on_click=_go, args=(at - 1,), disabled=at == 0)
        st.button("On", on_click=_go, args=(at + 1,), disabled=at == last)
    return at


def _go(step: int) -> None:
    link.put(_STEP, step)


_STEP = link.Setting(name="step", default=0, parse=int)  # the slider reads it
