"""Low-, mid- and high-level features: layers at three depths, and what answers strongest there."""

from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.steps import INPUT

Strength = Literal["mean", "maximum"]

_ACTIVATIONS = {"ReLU", "ReLU6", "leaky ReLU", "sigmoid", "tanh", "GELU", "SiLU", "hard swish"}
_HANDING_ON = {"batch norm", "group norm", "layer norm", "addition", "dropout", "identity", "stochastic depth"}


def map_steps(graph: Graph) -> tuple[Node, ...]:
    """Return the steps that make maps of more than one pixel, in order."""
    return tuple(node for node in graph.nodes if node.kind != INPUT and _makes_maps(node))


def step_at(graph: Graph, depth: float) -> Node:
    """Return the step that stands for a depth of the network.

    It is the output of a convolution behind its activation; where a network has fewer than three of them, any step
    that makes maps.

    Args:
        graph: The network's.
        depth: From 0, its first such step, to 1, its last.

    Raises:
        CnnCoreError: If the network makes no maps.
    """
    activated = [node for node in map_steps(graph) if _is_activated_convolution(node, graph)]
    steps = activated if len(activated) >= 3 else list(map_steps(graph))
    if not steps:
        raise CnnCoreError("no step of this network makes maps of more than one pixel; choose a convolutional one")
    return steps[round(depth * (len(steps) - 1))]


def strongest_channels(maps: Float[Tensor, "k h w"], *, by: Strength, most: int) -> tuple[int, ...]:
    """Return the channels that answer strongest on a picture, the strongest first.

    Args:
        maps: What a step computed of the picture.
        by: Whether all pixels of a map count, or its largest alone.
        most: Channels to return at most.
    """
    strength = maps.mean((1, 2)) if by == "mean" else maps.amax((1, 2))
    return tuple(int(channel) for channel in strength.argsort(descending=True, stable=True)[:most])


def strongest_places(one: Float[Tensor, "h w"], *, most: int) -> tuple[tuple[int, int], ...]:
    """Return the rows and columns where a map is largest and above zero, the largest first; no two are neighbours."""
    largest_around = F.max_pool2d(one[None, None], 3, stride=1, padding=1)[0, 0]
    peaks = torch.nonzero((one == largest_around) & (one > 0))
    order = one[peaks[:, 0], peaks[:, 1]].argsort(descending=True, stable=True)
    places: list[tuple[int, int]] = []
    for row, col in peaks[order].tolist():
        if len(places) == most:
            break
        if all(max(abs(row - other[0]), abs(col - other[1])) > 1 for other in places):  # on a plateau all are peaks
            places.append((row, col))
    return tuple(places)


def _makes_maps(node: Node) -> bool:
    return len(node.shape) == 3 and node.shape[1] * node.shape[2] > 1


def _is_activated_convolution(node: Node, graph: Graph) -> bool:
    """Tell whether a step is an activation whose numbers come from a convolution, with a norm or so between them."""
    if node.kind not in _ACTIVATIONS:
        return False
    nodes = {one.name: one for one in graph.nodes}
    source = nodes[node.inputs[0]]
    while source.kind in _HANDING_ON and source.inputs:
        source = nodes[source.inputs[0]]
    return source.kind == "convolution"
