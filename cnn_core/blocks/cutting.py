"""A block cut out of its network: its steps alone, with what they read from outside as the input."""

from dataclasses import replace

from cnn_core.blocks import Block
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.sight.steps import SeeingStep
from cnn_core.steps import INPUT


def cut_out(graph: Graph, block: Block) -> Graph:
    """Return the steps of a block as a graph of its own. Its first step is the one outside that the block reads.

    That step keeps its name and shape, and is of kind "input": it reads and costs nothing here.

    Args:
        graph: Of the whole network.
        block: One of its blocks.

    Raises:
        CnnCoreError: If the block reads several steps outside, or hands on more than its last one.
    """
    inside = set(block.nodes)
    steps = [node for node in graph.nodes if node.name in inside]
    outside = {name for step in steps for name in step.inputs if name not in inside}
    handed_on = {name for node in graph.nodes if node.name not in inside for name in node.inputs if name in inside}
    if len(outside) != 1 or not handed_on <= {steps[-1].name}:
        raise CnnCoreError(
            f"{block.title} reads {len(outside)} steps outside and hands on {len(handed_on)}; a block that is looked "
            "at alone reads one and hands on its last"
        )
    source = next(node for node in graph.nodes if node.name in outside)
    return Graph(nodes=(as_input(source), *steps))


def cut_out_block(block: Block, part: Graph) -> Block:
    """Return the block with its input in it, as the tree of the blocks of the part.

    Args:
        block: The one that was cut out.
        part: What `cut_out` returned for it.
    """
    return replace(block, name="", nodes=tuple(node.name for node in part.nodes))


def field_of_part(steps: tuple[SeeingStep, ...], part: Graph) -> tuple[SeeingStep, ...]:
    """Return what the steps of a part read, down to its input, for `field_size`.

    Args:
        steps: Of the whole network.
        part: What `cut_out` returned.
    """
    named = {step.name: step for step in steps}
    source, *others = (named[node.name] for node in part.nodes)
    return (replace(source, readings=()), *others)


def as_input(node: Node) -> Node:
    """Return a step as the beginning of a part: what it made is there already."""
    return replace(node, kind=INPUT, inputs=(), parameters=0, multiply_adds=0)
