"""A typical block, alone: which kind, of which network, and which one of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st
from torch import nn

from cnn_core.blocks import Block
from cnn_core.blocks.cutting import cut_out, cut_out_block
from cnn_core.blocks.purposes import purposes_of
from cnn_core.blocks.typical import TYPICAL, Typical, find_typical, typical_block
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.models import registry
from cnn_core.models.entry import Network
from viz_app import cache
from viz_app.controls.network import network_of
from viz_app.controls.settings import choose
from viz_app.controls.walk import size_of
from viz_app.messages import plain


@dataclass(frozen=True, kw_only=True, eq=False)
class ShownBlock:
    """The block that is looked at, and the network that it is of."""

    typical: Typical
    network: Network
    block: Block  # as the network has it

    @property
    def slug(self) -> str:
        """The network's name in the address."""
        return self.network.entry.slug

    @property
    def module(self) -> nn.Module:
        """The whole network."""
        return self.network.module

    @cached_property
    def part(self) -> Graph:
        """Its steps; the first is what it reads."""
        return cut_out(cache.graph(self.slug, self.network.weights), self.block)

    @cached_property
    def purposes(self) -> Mapping[str, str]:
        """A sentence on what each step is for, by its name."""
        return purposes_of(self.part, self.module)

    @cached_property
    def tree(self) -> Block:
        """The block with its input in it, as a whole of its own."""
        return cut_out_block(self.block, self.part)


def pick_typical() -> Typical:
    """Return the kind of block."""
    titles = {typical.slug: typical.title for typical in TYPICAL}
    return typical_block(choose("Kind of block", titles, name="kind", default=TYPICAL[0].slug, style="segments"))


def pick_block(typical: Typical, network: Network) -> ShownBlock:
    """Return one of the network's blocks of a kind.

    Raises:
        CnnCoreError: If it has none.
    """
    slug, weights = network.entry.slug, network.weights
    graph = cache.graph(slug, weights)
    found = {block.name: block for block in find_typical(typical, cache.blocks(slug, weights), graph, network.module)}
    if not found:
        raise CnnCoreError(
            f"{network.entry.title} has no block of the kind {typical.title.lower()}; choose another one"
        )
    nodes = {node.name: node for node in graph.nodes}
    titles = {name: f"{block.path or name} · makes {size_of(nodes[block.nodes[-1]])}" for name, block in found.items()}
    name = choose("Block", titles, name="block", default=next(iter(found)))
    return ShownBlock(typical=typical, network=network, block=found[name])


def pick_network_of(typical: Typical) -> Network:
    """Return one of the networks that are made of a kind of block."""
    titles = {slug: entry.title for slug, entry in registry.entries().items() if slug in typical.networks}
    slug = choose("Network", titles, name="net", default=next(slug for slug in typical.networks if slug in titles))
    return network_of(slug)


def say_idea(shown: ShownBlock) -> None:
    """Say what the idea of the block was, and where it was told first."""
    paper = shown.typical.paper
    st.markdown(
        f"**The idea:** {shown.typical.idea} :gray[{plain(paper.authors)} {paper.year},] "
        f"[{plain(paper.title)}]({paper.url})"
    )
    if departure := shown.typical.departures.get(shown.network.entry.slug):
        st.markdown(departure)
