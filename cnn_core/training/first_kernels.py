"""The weights that a network lays on its input itself, which can be looked at as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from jaxtyping import Float
from torch import Tensor

from cnn_core.graph import Graph, Node

_PASSING_ON = ("flatten", "dropout", "identity", "batch norm")  # the numbers stay where they were
_IMAGE_AXES = 4  # of the kernels of a convolution in two dimensions


@dataclass(frozen=True, kw_only=True, eq=False)
class FirstKernels:
    """A picture of weights for each map, or for each number, of the first layer that has any."""

    layer: str  # its path, such as "conv1"
    is_convolution: bool  # else a dense layer, whose weights are as many as the pixels
    weights: Float[Tensor, "k c h w"]


def first_kernels(graph: Graph, weights: Mapping[str, Tensor]) -> FirstKernels | None:
    """Return the weights of the layer that reads the network's input; None where they are no pictures.

    Args:
        graph: The network's.
        weights: By the names that the network gives them.
    """
    reading = {graph.nodes[0].name}
    for node in graph.nodes[1:]:
        if not reading.intersection(node.inputs):
            continue
        if node.kind in _PASSING_ON:
            reading.add(node.name)
        else:
            return _kernels(node, weights.get(f"{node.path}.weight"), graph.nodes[0].shape)
    return None


def _kernels(node: Node, weights: Tensor | None, image: tuple[int, ...]) -> FirstKernels | None:
    if weights is None:
        return None
    if node.kind == "convolution" and weights.ndim == _IMAGE_AXES:
        return FirstKernels(layer=node.path, is_convolution=True, weights=weights)
    if node.kind == "dense" and weights.shape[1] == prod(image):
        return FirstKernels(layer=node.path, is_convolution=False, weights=weights.reshape(-1, *image))
    return None
