"""A network as the browser's engine reads it: how its layers are wired and set, and their weights.

`engine/network.js` computes from it. Layers are sent by their class, since a class made from one of torch's may compute
something else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.models.entry import Network
from viz_app.components.packing import JsonValue, PackedArray

Settings = dict[str, JsonValue]
_MOST_PARAMETERS, _MOST_MULTIPLY_ADDS = 2_000_000, 200_000_000
_Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class SentNetwork:
    """What goes into `pack`: the layers in the order in which they are computed, and the arrays that they read."""

    layers: tuple[Settings, ...]
    arrays: dict[str, PackedArray]


def sent_network(module: nn.Module, graph: Graph) -> SentNetwork:
    """Return a network of any size and wiring for the browser.

    Args:
        module: In evaluation mode.
        graph: Its own.

    Raises:
        CnnCoreError: If the network holds a layer that the browser cannot compute.
    """
    shapes = {node.name: node.shape for node in graph.nodes}
    layers = tuple(_layer(node, module, shapes) for node in graph.nodes)
    arrays = {
        f"{node.path}.{name}": tensor.float().contiguous().numpy().astype(np.float32, copy=False)
        for node in graph.nodes
        if node.path
        for name, tensor in module.get_submodule(node.path).state_dict().items()
        if tensor.is_floating_point()
    }
    return SentNetwork(layers=layers, arrays=arrays)


def name_of(network: Network) -> str:
    """Return what tells a network with its weights from others."""
    return f"{network.entry.slug} {network.weights}"


def computes_in_browser(network: Network, graph: Graph) -> bool:
    """Tell whether the browser can compute a network, and soon enough."""
    if sum(node.parameters for node in graph.nodes) > _MOST_PARAMETERS:
        return False
    if sum(node.multiply_adds for node in graph.nodes) > _MOST_MULTIPLY_ADDS:
        return False
    try:
        sent_network(network.module, graph)
    except CnnCoreError:
        return False
    return True


def _layer(node: Node, module: nn.Module, shapes: _Shapes) -> Settings:
    settings = _module_settings(node, module.get_submodule(node.path), shapes) if node.path else _call(node, shapes)
    kept: Settings = {"name": node.name, "kind": node.kind, "path": node.path, "inputs": node.inputs}
    return {**kept, "shape": node.shape, "settings": settings}


def _module_settings(node: Node, layer: nn.Module, shapes: _Shapes) -> Settings:
    if type(layer) not in _SETTINGS:
        raise CnnCoreError(
            f"the browser cannot compute {node.path}, a {type(layer).__name__}; it computes {_names()}, "
            "additions and calls of ReLU and flatten"
        )
    if len(node.inputs) != 1:
        raise _refusal(node, f"it reads {len(node.inputs)} layers instead of 1")
    return _SETTINGS[type(layer)](node, layer, shapes[node.inputs[0]])


def _call(node: Node, shapes: _Shapes) -> Settings:
    """Return the settings of a function's call; there are those that need none."""
    read = [shapes[name] for name in node.inputs]
    if node.kind in ("input", "ReLU"):
        return {}
    if node.kind == "addition":
        if len(read) != 2 or read[0] != read[1]:
            raise _refusal(node, "it is not the addition of two layers of the same shape")
        return {}
    if node.kind == "flatten":
        return _flatten(node, nn.Flatten(), read[0])
    if node.kind == "global average pooling":
        return {"height": 1, "width": 1, "flat": len(node.shape) == 1}
    raise _refusal(node, f"it is a call of the function {node.kind}; make it a layer of its own")


def _refusal(node: Node, reason: str) -> CnnCoreError:
    return CnnCoreError(f"the browser cannot compute {node.path or node.name}: {reason}")


def _names() -> str:
    return ", ".join(kind.__name__ for kind in _SETTINGS)


def _convolution(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    layer = cast("nn.Conv2d", layer)
    size, dilation = _pair(layer.kernel_size), _pair(layer.dilation)
    if isinstance(layer.padding, str):
        over = [d * (s - 1) if layer.padding == "same" else 0 for s, d in zip(size, dilation, strict=True)]
        padding = [(total // 2, total - total // 2) for total in over]
    else:
        padding = [(one, one) for one in _pair(layer.padding)]
    return {"window": _window(size, _pair(layer.stride), padding, dilation), "mode": layer.padding_mode}


def _batch_norm(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    layer = cast("nn.BatchNorm2d", layer)
    if layer.running_mean is None:
        raise _refusal(node, "it keeps no running mean, so that an image's output depends on the others beside it")
    return {"epsilon": layer.eps}


def _max_pooling(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    layer = cast("nn.MaxPool2d", layer)
    padding = [(one, one) for one in _pair(layer.padding)]
    window = _window(_pair(layer.kernel_size), _pair(layer.stride), padding, _pair(layer.dilation))
    return {"window": window, "ceil": layer.ceil_mode}


def _average_pooling(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    layer = cast("nn.AvgPool2d", layer)
    padding = [(one, one) for one in _pair(layer.padding)]
    window = _window(_pair(layer.kernel_size), _pair(layer.stride), padding, (1, 1))
    border, divisor = layer.count_include_pad, layer.divisor_override
    return {"window": window, "ceil": layer.ceil_mode, "border": border, "divisor": divisor}


def _adaptive(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    size = cast("nn.AdaptiveAvgPool2d", layer).output_size
    height, width = size if isinstance(size, tuple) else (size, size)
    return {"height": height, "width": width, "flat": False}


def _flatten(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    if len(node.shape) != 1:
        raise _refusal(node, f"of {shape} it makes {node.shape} instead of one vector")
    return {}


def _vector_only(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    if len(shape) != 1:
        raise _refusal(node, f"it reads {shape} instead of one vector; flatten it first")
    return {}


def _softmax(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    axis = cast("nn.Softmax", layer).dim
    if axis not in (1, -1):
        raise _refusal(node, f"its shares sum to 1 along axis {axis} instead of the classes' (1)")
    return _vector_only(node, layer, shape)


def _plain(node: Node, layer: nn.Module, shape: tuple[int, ...]) -> Settings:
    return {}


_SETTINGS: dict[type[nn.Module], Callable[[Node, nn.Module, tuple[int, ...]], Settings]] = {
    nn.Conv2d: _convolution,
    nn.BatchNorm2d: _batch_norm,
    nn.ReLU: _plain,
    nn.MaxPool2d: _max_pooling,
    nn.AvgPool2d: _average_pooling,
    nn.AdaptiveAvgPool2d: _adaptive,
    nn.Flatten: _flatten,
    nn.Linear: _vector_only,
    nn.Softmax: _softmax,
    nn.Dropout: _plain,
    nn.Dropout2d: _plain,
    nn.Identity: _plain,
}


def _window(
    size: tuple[int, int], stride: tuple[int, int], padding: list[tuple[int, int]], dilation: tuple[int, int]
) -> Settings:
    axes: list[JsonValue] = [
        {"size": size[axis], "stride": stride[axis], "before": before, "after": after, "dilation": dilation[axis]}
        for axis, (before, after) in enumerate(padding)
    ]
    return {"rows": axes[0], "cols": axes[1]}


def _pair(value: int | tuple[int, ...]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])
