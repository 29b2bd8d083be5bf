"""How a network is wired: its steps, their shapes and what they cost."""

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from cnn_core.forward import run_shapes
from cnn_core.steps import Record

_MULTIPLYING = {"convolution", "transposed convolution", "dense"}


@dataclass(frozen=True, kw_only=True)
class Node:
    """One step of a network."""

    name: str  # unique in its graph; a part of a tuple is "chunk[0]"
    kind: str  # in the field's words, such as "convolution"
    path: str  # of the module, such as "features.0"; "" for a function
    inputs: tuple[str, ...]  # names of earlier nodes
    shape: tuple[int, ...]  # of the output, without the axis of the images
    parameters: int  # trained numbers; a layer that is used twice counts them twice
    multiply_adds: int  # for one image, in convolutions and dense layers; 0 for other kinds
    scope: str = ""  # path of the module whose forward called the step, such as "layer1.0"; "" for the network itself


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Every step of a network, in the order in which they are computed. The first is the input."""

    nodes: tuple[Node, ...]


def graph_of(network: nn.Module, input_shape: tuple[int, int, int]) -> Graph:
    """Return the network's steps for an image of a given size, named and ordered as `record` does.

    Args:
        network: In evaluation mode. It is not changed. It may be on the meta device, without numbers.
        input_shape: Channels, rows and columns of one image.

    Raises:
        CnnCoreError: If a part of the network is in training mode, or it cannot compute such an image.
    """
    steps = run_shapes(network, input_shape)
    batch = steps.records[0].output.shape[0]
    shapes = {record.name: _without_batch(record.output, batch) for record in steps.records}
    return Graph(
        nodes=tuple(
            _node(record, weights, shapes, network)
            for record, weights in zip(steps.records, steps.weights, strict=True)
        )
    )


def _without_batch(output: Tensor, batch: int) -> tuple[int, ...]:
    shape = tuple(output.shape)
    return shape[1:] if shape[0] == batch else shape


def _node(record: Record, weights: tuple[Tensor, ...], shapes: dict[str, tuple[int, ...]], network: nn.Module) -> Node:
    module = network.get_submodule(record.path) if record.path else None
    trained = tuple(module.parameters()) if module else tuple(w for w in weights if isinstance(w, nn.Parameter))
    kernel = module.weight if module and record.kind in _MULTIPLYING else next(iter(weights), None)
    return Node(
        name=record.name,
        kind=record.kind,
        path=record.path,
        inputs=record.inputs,
        shape=shapes[record.name],
        parameters=sum(parameter.numel() for parameter in trained),
        multiply_adds=_multiply_adds(record, kernel, shapes) if isinstance(kernel, Tensor) else 0,
        scope=record.scope,
    )


def _multiply_adds(record: Record, kernel: Tensor, shapes: dict[str, tuple[int, ...]]) -> int:
    """Count each weight once per place where it is used: the pixels of the output, or the rows of a dense layer."""
    shape = shapes[record.name]
    if record.kind == "convolution":
        return prod(shape[1:]) * kernel.numel()
    if record.kind == "transposed convolution":  # there the kernel is laid on each pixel of the input
        return prod(shapes[record.inputs[0]][1:]) * kernel.numel()
    return prod(shape[:-1]) * kernel.numel() if record.kind == "dense" else 0
