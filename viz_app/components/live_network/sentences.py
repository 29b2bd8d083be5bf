"""What each layer of a network does to what comes in, in a sentence for a learner."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, cast

from torch import nn

from cnn_core.graph import Graph, Node

_Shape = tuple[int, ...]


def sentences_of(module: nn.Module, graph: Graph) -> tuple[str, ...]:
    """Return a sentence for each step of the network, "" for a kind of which there is nothing to say."""
    shapes = {node.name: node.shape for node in graph.nodes}
    return tuple(
        _sentence(node, module.get_submodule(node.path) if node.path else None, shapes) for node in graph.nodes
    )


def _sentence(node: Node, layer: nn.Module | None, shapes: Mapping[str, _Shape]) -> str:
    before = shapes[node.inputs[0]] if node.inputs else ()
    if node.kind in _OF_LAYERS and not isinstance(layer, _OF_LAYERS[node.kind]):
        return ""  # a function's call, whose settings are not known, or a layer along other axes
    if node.kind == "dense" and len(node.shape) > 1:
        return ""  # it weighs up the last axis alone
    return _SENTENCES[node.kind](node.shape, layer, before) if node.kind in _SENTENCES else ""


def _convolution(shape: _Shape, layer: nn.Module | None, before: _Shape) -> str:
    kernel = cast("nn.Conv2d", layer).weight.shape
    if kernel[1] == 1:
        maps = "the picture" if before[0] == 1 else "one map each"
        return (
            f"{shape[0]} kernels of {kernel[2]} × {kernel[3]} weights slide over {maps}: each makes one map, orange "
            "where its pattern is, blue where the opposite is."
        )
    every = f"all {kernel[1]} maps" if kernel[1] == before[0] else f"{kernel[1]} of the {before[0]} maps"
    return (
        f"{shape[0]} kernels of {kernel[1]} × {kernel[2]} × {kernel[3]} weights slide over {every} at once: each makes "
        "one map of where its mixture of patterns is."
    )


def _dense(shape: _Shape, layer: nn.Module | None, before: _Shape) -> str:
    return f"Each of these {shape[0]} numbers is the sum of all {before[0]} before × weights of its own, and a bias."


def _pooling(what: str) -> Callable[[_Shape, nn.Module | None, _Shape], str]:
    def sentence(shape: _Shape, layer: nn.Module | None, before: _Shape) -> str:
        size = cast("nn.MaxPool2d | nn.AvgPool2d", layer).kernel_size
        height, width = (size, size) if isinstance(size, int) else (size[0], size[1])
        return f"Of every {height} × {width} pixels only {what} stays: {_size(before)} become {_size(shape)}."

    return sentence


def _size(shape: _Shape) -> str:
    return f"{shape[1]} × {shape[2]}"


def _says(text: str) -> Callable[[_Shape, Any, _Shape], str]:
    return lambda shape, _layer, _before: text.format(count=prod(shape))


_OF_LAYERS: dict[str, type[nn.Module] | tuple[type[nn.Module], ...]] = {
    "convolution": nn.Conv2d,
    "max pooling": nn.MaxPool2d,
    "average pooling": nn.AvgPool2d,
}
_SENTENCES: dict[str, Callable[[_Shape, nn.Module | None, _Shape], str]] = {
    "convolution": _convolution,
    "dense": _dense,
    "ReLU": _says("Numbers below 0 become 0, the others stay: what is left says where something was found."),
    "max pooling": _pooling("the largest"),
    "average pooling": _pooling("the mean"),
    "global average pooling": _says("Of each map only its mean stays: {count} numbers."),
    "adaptive average pooling": _says("The maps shrink to {count} numbers, each the mean of a part."),
    "batch norm": _says("Each map is moved and stretched by numbers learned for it, so that all have a similar range."),
    "addition": _says("The two ways meet: their numbers are added, place by place."),
    "flatten": _says("All maps, row after row, as one long row of {count} numbers for the dense layer."),
    "softmax": _says("The numbers become probabilities: none below 0, all together 1."),
    "identity": _says("The numbers pass as they are."),
    "dropout": _says("The numbers pass as they are; only in training some are left out."),
}
