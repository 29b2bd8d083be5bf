"""The layers of a network that features can be taken from."""

from collections import Counter
from dataclasses import dataclass

from cnn_core.graph import Graph, Node
from cnn_core.models.output_layer import OutputLayer

_AXES = (1, 3)  # of an output that gives features: numbers, or maps


@dataclass(frozen=True, kw_only=True)
class FeatureLayer:
    """One place in a network where an image has become numbers that say something about it."""

    step: str  # the step whose output they are, as the graph names it
    path: str  # of the module at which they are taken
    before: bool  # what goes into that module, rather than what comes out of it
    kind: str  # of the step
    shape: tuple[int, ...]  # of the step's output: (numbers,) or (maps, rows, columns)

    @property
    def count(self) -> int:
        """Count the features of one image: the numbers, or of each map the mean."""
        return self.shape[0]


def feature_layers(graph: Graph, output: OutputLayer) -> tuple[FeatureLayer, ...]:
    """Return the layers up to the output layer, in order; last what the output layer itself sees.

    A module that is used twice is left out, and so is an output that is neither a row of numbers nor maps.
    """
    nodes = graph.nodes
    uses = Counter(node.path for node in nodes)
    place = next(index for index, node in enumerate(nodes) if node.path == output.path)
    seen = next(node for node in nodes if node.name == nodes[place].inputs[0])
    earlier = (node for node in nodes[1:place] if node.path and uses[node.path] == 1 and node is not seen)
    layers = [_layer(node, node.path, before=False) for node in earlier if len(node.shape) in _AXES]
    return (*layers, _layer(seen, output.path, before=True))


def _layer(node: Node, path: str, *, before: bool) -> FeatureLayer:
    return FeatureLayer(step=node.name, path=path, before=before, kind=node.kind, shape=node.shape)
