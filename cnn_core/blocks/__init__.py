"""The parts of a network that are looked at as one: stages, residual blocks, inception modules and their like."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from torch import nn

from cnn_core.blocks.kinds import kind_by_content
from cnn_core.blocks.parts import Part, grow
from cnn_core.blocks.tidying import tidy
from cnn_core.graph import Graph, Node


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a network: its steps follow one another in the order of the graph."""

    name: str  # unique in its tree: its path, or for example "stage 1"; "" for the whole network
    path: str  # of the module that holds it, such as "layer1.0"; "" for the whole network
    kind: str  # in the field's words, such as "residual block"; "network" for the whole
    title: str  # what is shown, such as the end of its path
    nodes: tuple[str, ...]  # names of all steps inside, in order, those of inner blocks included
    blocks: tuple["Block", ...]  # directly inside, in order

    @cached_property
    def items(self) -> tuple["str | Block", ...]:
        """What is directly inside, in order: blocks, and the names of the steps that are in none of them."""
        inner = {name: block for block in self.blocks for name in block.nodes}
        return tuple(dict.fromkeys(inner.get(name, name) for name in self.nodes))


def blocks_of(network: nn.Module, graph: Graph) -> Block:
    """Return the whole network as a block, with all its parts in it.

    Each step has one innermost block, and no block sends anything back to an earlier one. What only groups is left
    out: a part that holds one thing, or a sequence of layers that is nearly the whole network.

    Args:
        network: The one that the graph is of.
        graph: Its steps.
    """
    return Block(
        name="",
        path="",
        kind="network",
        title="network",
        nodes=tuple(node.name for node in graph.nodes),
        blocks=tuple(_blocks(tidy(grow(graph.nodes, network)), Counter())),
    )


def _blocks(items: Iterable[Node | Part], taken: Counter[str]) -> Iterator[Block]:
    """Yield the parts among the items as blocks.

    Args:
        items: Steps and parts.
        taken: How often each name came already: a module may be called twice.
    """
    for part in items:
        if isinstance(part, Node):
            continue
        taken[part.name] += 1
        blocks = tuple(_blocks(part.items, taken))
        steps = [item.kind for item in part.items if isinstance(item, Node)]
        yield Block(
            name=part.name if taken[part.name] == 1 else f"{part.name} ({taken[part.name]})",
            path=part.path,
            kind=part.kind or kind_by_content(steps, [block.kind for block in blocks]),
            title=part.title,
            nodes=tuple(step.name for step in part.steps),
            blocks=blocks,
        )
