"""The head of a network: the maps that are flattened, and the dense layers that make classes of them."""

from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node


@dataclass(frozen=True, kw_only=True)
class Head:
    """The end of a classifier, from its last maps to its logits."""

    maps: Node  # (k, h, w), the last maps
    flatten: Node  # (k · h · w,), the same numbers in one row
    dense: tuple[Node, ...]  # first to last; the last one's outputs are the logits


def head_of(graph: Graph) -> Head:
    """Find the head of a network: back from its last step over the dense layers to the step that flattens.

    Raises:
        CnnCoreError: If the network does not end in dense layers behind a flattening of maps.
    """
    nodes = {node.name: node for node in graph.nodes}
    last = node = graph.nodes[-1]
    dense: list[Node] = []
    while node.kind != "flatten" and len(node.inputs) == 1:
        if node.kind == "dense":
            dense.insert(0, node)
        node = nodes[node.inputs[0]]
    if last.kind != "dense" or node.kind != "flatten":
        raise CnnCoreError(
            f"the network ends in {last.kind}, not in dense layers behind a flattening of maps; choose another network"
        )
    maps = nodes[node.inputs[0]]
    if len(maps.shape) != 3:
        raise CnnCoreError(
            f"the network flattens {' × '.join(map(str, maps.shape))} numbers at its end, and no maps of rows and "
            "columns; choose another network"
        )
    return Head(maps=maps, flatten=node, dense=tuple(dense))
