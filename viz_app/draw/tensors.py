"""Which tensors of a network are drawn as boxes, and how large."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2, prod, sqrt
from typing import Literal

from cnn_core.blocks import Block
from cnn_core.graph import Graph, Node
from cnn_core.steps import INPUT

MOST = 40  # boxes; of a larger network the blocks' outputs are shown

Family = Literal[
    "input", "convolution", "pooling", "dense", "addition or concatenation", "a whole block", "another step"
]
"""What made a tensor, as the colours tell it apart."""


@dataclass(frozen=True, kw_only=True)
class TensorBox:
    """One tensor and how it is told of."""

    title: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    family: Family

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of its map; 1 and 1 of a vector."""
        return (self.shape[1], prod(self.shape[2:])) if len(self.shape) > 1 else (1, 1)

    @property
    def height(self) -> float:
        return sqrt(self.size[0])

    @property
    def width(self) -> float:
        return sqrt(self.size[1])

    @property
    def thickness(self) -> float:
        return log2(1 + self.shape[0]) / 2

    @property
    def gap(self) -> float:
        """The room behind it: a large one would hide what follows it closely."""
        return 1 + self.width / 4


def tensor_boxes(graph: Graph, blocks: Block) -> list[TensorBox]:
    """Return a box per step that is shown, or, where they are too many, per block: as far in as there is room for."""
    nodes = {node.name: node for node in graph.nodes}
    steps = [_of_step(node) for node in graph.nodes if _is_shown(node, nodes)]
    if len(steps) <= MOST:
        return steps
    shown = _of_items(blocks.items, nodes)
    level = blocks.items
    while any(isinstance(item, Block) for item in level):
        level = tuple(inner for item in level for inner in (item.items if isinstance(item, Block) else (item,)))
        further = _of_items(level, nodes)
        if len(further) > MOST:
            break
        shown = further
    return shown


def _of_items(items: Iterable[str | Block], nodes: dict[str, Node]) -> list[TensorBox]:
    boxes: list[TensorBox] = []
    for item in items:
        if isinstance(item, Block):
            boxes.append(_of_block(item, nodes))
        elif _is_shown(nodes[item], nodes):
            boxes.append(_of_step(nodes[item]))
    return boxes


def _is_shown(node: Node, nodes: dict[str, Node]) -> bool:
    """Tell whether a step changes the shape or multiplies by weights; the input is shown too."""
    changes = any(nodes[source].shape != node.shape for source in node.inputs[:1])
    return changes or node.multiply_adds > 0 or node.kind == INPUT


def _of_step(node: Node) -> TensorBox:
    title = node.path or node.name
    return TensorBox(
        title=title, kind=node.kind, shape=node.shape, parameters=node.parameters, family=_family_of(node.kind)
    )


def _of_block(block: Block, nodes: dict[str, Node]) -> TensorBox:
    return TensorBox(
        title=block.title,
        kind=block.kind,
        shape=nodes[block.nodes[-1]].shape,
        parameters=sum(nodes[name].parameters for name in block.nodes),
        family="a whole block",
    )


def _family_of(kind: str) -> Family:
    if kind in ("addition", "concatenation"):
        return "addition or concatenation"
    families: tuple[Family, ...] = ("input", "convolution", "pooling", "dense")
    for family in families:
        if family in kind:
            return family
    return "another step"
