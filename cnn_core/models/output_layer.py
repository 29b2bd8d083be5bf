"""The layer that makes a network's classes: where it is, another one in its place, and a dropout before it."""

from collections import OrderedDict
from dataclasses import dataclass

from torch import Generator, nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node, graph_of
from cnn_core.training import initialise

_KINDS = {"dense": nn.Linear, "convolution": nn.Conv2d}


@dataclass(frozen=True, kw_only=True)
class OutputLayer:
    """The last layer with weights, of whose numbers each belongs to one class."""

    path: str  # of the module, such as "classifier.6"
    classes: int


def output_layer(network: nn.Module, input_shape: tuple[int, int, int]) -> OutputLayer:
    """Find the layer that makes the classes: the last one with weights, before steps that keep classes apart.

    Args:
        network: In evaluation mode; it may be on the meta device.
        input_shape: Channels, rows and columns of one image.

    Raises:
        CnnCoreError: If the network does not end in such a layer.
    """
    graph = graph_of(network, input_shape)
    node = _last_with_weights(graph)
    module = network.get_submodule(node.path) if node.path else None
    if not isinstance(module, nn.Linear | nn.Conv2d) or node.shape[0] != graph.nodes[-1].shape[0]:
        raise CnnCoreError(
            f"the network's last step with weights is {node.name} ({node.kind}), and no layer with one number per "
            "class; choose a network that ends in a dense layer or a convolution"
        )
    return OutputLayer(path=node.path, classes=node.shape[0])


def _last_with_weights(graph: Graph) -> Node:
    nodes = {node.name: node for node in graph.nodes}
    node = graph.nodes[-1]
    while not node.parameters and len(node.inputs) == 1:
        node = nodes[node.inputs[0]]
    return node


def replace_output_layer(network: nn.Module, layer: OutputLayer, classes: int, generator: Generator) -> nn.Module:
    """Put a layer for other classes, with fresh weights, in the place of the one that is there; return the new one."""
    old = network.get_submodule(layer.path)
    if isinstance(old, nn.Linear):
        new: nn.Module = nn.Linear(old.in_features, classes, device="meta")
    elif isinstance(old, nn.Conv2d):
        new = nn.Conv2d(
            old.in_channels,
            classes,
            (old.kernel_size[0], old.kernel_size[1]),
            stride=(old.stride[0], old.stride[1]),
            padding=old.padding if isinstance(old.padding, str) else (old.padding[0], old.padding[1]),
            dilation=(old.dilation[0], old.dilation[1]),
            device="meta",
        )
    else:
        raise CnnCoreError(f"the layer {layer.path} is no dense layer and no convolution; it cannot be replaced")
    device = next(old.parameters()).device
    new.to_empty(device=device)
    if device.type != "meta":  # there are no numbers to draw
        initialise(new, generator)
    _put(network, layer.path, new.train(old.training))
    return new


def set_dropout(network: nn.Module, layer: OutputLayer, p: float) -> str:
    """Drop a share of the numbers in training, in the dropouts that there are or in one before the output layer.

    Returns:
        A sentence that says where.
    """
    layers = [(path, module) for path, module in network.named_modules() if isinstance(module, nn.Dropout)]
    for _, module in layers:
        module.p = p
    if layers:
        return f"Dropout of {p:.0%} in {_listed([path for path, _ in layers])}."
    parent_path, _, name = layer.path.rpartition(".")
    parent, output = network.get_submodule(parent_path), network.get_submodule(layer.path)
    dropout = nn.Dropout(p).train(output.training)
    if isinstance(parent, nn.Sequential):
        _insert(parent, name, dropout)
    else:
        _put(network, layer.path, nn.Sequential(OrderedDict(dropout=dropout, output=output)).train(output.training))
    return f"Dropout of {p:.0%} before the output layer {layer.path}."


def _insert(parent: nn.Sequential, before: str, module: nn.Module) -> None:
    """Put a module before another one; the others keep their names, and so do their weights."""
    children = list(parent.named_children())
    names = {name for name, _ in children}
    free = next(name for name in ("dropout", *(f"dropout{n}" for n in range(len(names) + 1))) if name not in names)
    for name, _ in children:
        delattr(parent, name)
    for name, child in children:
        if name == before:
            parent.add_module(free, module)
        parent.add_module(name, child)


def _put(network: nn.Module, path: str, module: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    network.get_submodule(parent).add_module(name, module)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
