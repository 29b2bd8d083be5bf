"""What each step of a block is for, in one sentence that is true of that very step."""

from collections.abc import Callable

from torch import nn

from cnn_core.blocks.kinds import NORMS_AND_ACTIVATIONS
from cnn_core.graph import Graph, Node
from cnn_core.steps import INPUT

_CARRYING = NORMS_AND_ACTIVATIONS | {
    "max pooling",
    "average pooling",
}  # steps that a shortcut may hold beside its convolution


def purposes_of(part: Graph, network: nn.Module) -> dict[str, str]:
    """Return a sentence for each step of a block, by its name.

    Args:
        part: The block's steps, from `cut_out`.
        network: The one that the block is of.
    """
    reader = _Reader(part, network)
    return {node.name: reader.purpose(node) for node in part.nodes}


class _Reader:
    """A block, and what is asked of its wiring.

    Args:
        part: The block's steps.
        network: The one that the block is of.
    """

    def __init__(self, part: Graph, network: nn.Module) -> None:
        self._part, self._network = part, network
        self._nodes = {node.name: node for node in part.nodes}

    def purpose(self, node: Node) -> str:
        """Return what a step is for."""
        say = _SENTENCES.get(node.kind)
        return say(self, node) if say else f"Computes {node.kind}."

    def read(self, node: Node) -> list[Node]:
        return [self._nodes[name] for name in node.inputs]

    def readers(self, node: Node) -> list[Node]:
        return [other for other in self._part.nodes if node.name in other.inputs]

    def layer(self, node: Node) -> nn.Module | None:
        return self._network.get_submodule(node.path) if node.path else None

    def is_on_a_shortcut(self, node: Node) -> bool:
        """Tell whether a convolution stands alone between the block's input and an addition."""
        return _reaches(node, self.read, {INPUT}) and _reaches(node, self.readers, {"addition"})

    def leads_to_a_convolution(self, node: Node) -> bool:
        """Tell whether any step behind this one in the block is a convolution."""
        return any(other.kind == "convolution" or self.leads_to_a_convolution(other) for other in self.readers(node))


def _reaches(node: Node, neighbours: Callable[[Node], list[Node]], kinds: set[str]) -> bool:
    """Tell whether each way from a step leads to such kinds, over nothing but norms, activations and poolings."""
    return bool(neighbours(node)) and all(
        other.kind in kinds or (other.kind in _CARRYING and _reaches(other, neighbours, kinds))
        for other in neighbours(node)
    )


def _input(reader: _Reader, node: Node) -> str:
    return "What the steps before the block have made of the picture: this is what it works on."


def _convolution(reader: _Reader, node: Node) -> str:
    layer, before = reader.layer(node), reader.read(node)[0].shape
    if not isinstance(layer, nn.Conv2d) or len(before) != 3:
        return "A convolution: sums of products over a window that slides."
    moves = _moves(before, node.shape)
    if reader.is_on_a_shortcut(node):
        return f"On the shortcut: brings the input to the shape of the sum, {_channels(layer)}{moves}."
    if layer.kernel_size == (1, 1):
        return f"Mixes the channels at each pixel, {_channels(layer)}{moves}{_aim(reader, node, layer)}."
    rows, cols = layer.kernel_size
    if layer.groups == layer.in_channels > 1:
        return f"Looks at {rows} × {cols} neighbours in each of {before[0]:,} channels by itself{moves}; it mixes none."
    if layer.groups > 1:
        return f"Looks at {rows} × {cols} neighbours in {layer.groups} groups of channels{moves}."
    return f"Looks at {rows} × {cols} neighbours in all {before[0]:,} channels for {node.shape[0]:,} patterns{moves}."


def _aim(reader: _Reader, node: Node, layer: nn.Conv2d) -> str:
    fewer, more = layer.out_channels < layer.in_channels, layer.out_channels > layer.in_channels
    if fewer and reader.leads_to_a_convolution(node):
        return ", so that the next convolution costs less"
    if more and reader.leads_to_a_convolution(node):
        return ", so that the next convolution has more to look at"
    return ""


def _channels(layer: nn.Conv2d) -> str:
    if layer.in_channels == layer.out_channels:
        return f"{layer.in_channels:,} as before"
    return f"{layer.in_channels:,} become {layer.out_channels:,}"


def _moves(before: tuple[int, ...], after: tuple[int, ...]) -> str:
    """Say what becomes of rows and columns, where they change."""
    if before[1:] == after[1:]:
        return ""
    return f", {before[1]:,} × {before[2]:,} pixels become {after[1]:,} × {after[2]:,}"


def _norm(reader: _Reader, node: Node) -> str:
    return "Brings each channel to one scale, so that learning stays steady."


def _relu(reader: _Reader, node: Node) -> str:
    return "Sets what is below 0 to 0; without a bend, convolution after convolution would only be one."


def _relu6(reader: _Reader, node: Node) -> str:
    return "Sets what is below 0 to 0 and what is above 6 to 6, a bend that also suits numbers with few digits."


def _addition(reader: _Reader, node: Node) -> str:
    if any(one.kind == INPUT for one in reader.read(node)):
        return "Adds the block’s input to what was computed: the convolutions only learn what to change."
    return "Adds what came by the shortcut to what was computed: the convolutions only learn what to change."


def _concatenation(reader: _Reader, node: Node) -> str:
    parts = [one.shape[0] for one in reader.read(node)]
    if len(parts) == 1:
        return f"Gathers all maps so far; here these are the {parts[0]:,} that came in."
    return f"Stacks maps along the channels: {' + '.join(f'{part:,}' for part in parts)} = {node.shape[0]:,}."


def _max_pooling(reader: _Reader, node: Node) -> str:
    return f"Keeps the largest number of each window{_moves(reader.read(node)[0].shape, node.shape)}."


def _average_pooling(reader: _Reader, node: Node) -> str:
    return f"Takes the mean of each window{_moves(reader.read(node)[0].shape, node.shape)}."


def _nothing(reader: _Reader, node: Node) -> str:
    return "Hands on what came in as it is: it acts in training only."


def _identity(reader: _Reader, node: Node) -> str:
    if _reaches(node, reader.read, {INPUT}) and _reaches(node, reader.readers, {"addition"}):
        return "The shortcut: hands on the block’s input as it is."
    return "Hands on what came in as it is."


_SENTENCES: dict[str, Callable[[_Reader, Node], str]] = {
    INPUT: _input,
    "convolution": _convolution,
    "batch norm": _norm,
    "ReLU": _relu,
    "ReLU6": _relu6,
    "addition": _addition,
    "concatenation": _concatenation,
    "max pooling": _max_pooling,
    "average pooling": _average_pooling,
    "dropout": _nothing,
    "stochastic depth": _nothing,
    "identity": _identity,
}
