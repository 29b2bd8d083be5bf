"""What a block costs, written out as a sum, beside what plain convolutions would cost in its place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node


@dataclass(frozen=True, kw_only=True, order=True)
class Convolution:
    """The size of a convolution: its weights, and the places where they are used."""

    filters: int
    channels: int  # that each filter reads: fewer than come in, where it is grouped
    window: tuple[int, int]  # rows, columns
    places: tuple[int, int]  # rows and columns of the output

    @property
    def weights(self) -> int:
        """Numbers that it learns, without biases."""
        return self.filters * self.channels * prod(self.window)

    @property
    def multiply_adds(self) -> int:
        """Each weight is used once at each place."""
        return self.weights * prod(self.places)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The convolutions of a block, in order, and all else that it learns: biases, and the numbers of its norms."""

    convolutions: tuple[Convolution, ...]
    others: int

    @property
    def parameters(self) -> int:
        return sum(one.weights for one in self.convolutions) + self.others

    @property
    def multiply_adds(self) -> int:
        return sum(one.multiply_adds for one in self.convolutions)

    @property
    def counted(self) -> tuple[tuple[Convolution, int], ...]:
        """Each size of convolution once, with how many there are of it, in the order in which they come."""
        return tuple(Counter(self.convolutions).items())


def cost_of(part: Graph, network: nn.Module) -> Cost:
    """Return what a block costs.

    Args:
        part: The block's steps, from `cut_out`.
        network: The one that the block is of.

    Raises:
        CnnCoreError: If anything in it but convolutions multiplies by weights.
    """
    convolutions = tuple(_convolution(node, network) for node in part.nodes if node.multiply_adds)
    learned = sum(node.parameters for node in part.nodes)
    return Cost(convolutions=convolutions, others=learned - sum(one.weights for one in convolutions))


def plain_cost(part: Graph, window: tuple[int, int]) -> Cost:
    """Return what one plain convolution costs that makes the block's output shape of its input in one step.

    Each of its filters reads all channels, and it has no bias: a batch norm behind it would have one.

    Args:
        part: The block's steps, from `cut_out`.
        window: Rows and columns that a number of the block's output sees of the block's input.

    Raises:
        CnnCoreError: If the block does not make maps of maps.
    """
    begin, end = part.nodes[0].shape, part.nodes[-1].shape
    if len(begin) != 3 or len(end) != 3:
        raise CnnCoreError(f"the block makes {len(end)} axes of {len(begin)}; a 2-D convolution makes 3 of 3")
    one = Convolution(filters=end[0], channels=begin[0], window=window, places=(end[1], end[2]))
    return Cost(convolutions=(one,), others=0)


def ungrouped_cost(cost: Cost, part: Graph, network: nn.Module) -> Cost | None:
    """Return what the block would cost if each of its filters read all channels; None where each does already."""
    groups = [_groups(node, network) for node in part.nodes if node.multiply_adds]
    if all(number == 1 for number in groups):
        return None
    wide = (replace(one, channels=one.channels * number) for one, number in zip(cost.convolutions, groups, strict=True))
    return Cost(convolutions=tuple(wide), others=cost.others)


def parameters_text(cost: Cost) -> str:
    """Write the sum of the parameters, such as "64 · 64 · 3 · 3 + 128 = 36,992"."""
    terms = [_times(count, _weights(one)) for one, count in cost.counted]
    return _sum([*terms, *([f"{cost.others:,}"] if cost.others else [])], cost.parameters)


def multiply_adds_text(cost: Cost) -> str:
    """Write the sum of the multiply-adds, such as "56 · 56 · (64 · 64 · 3 · 3) = 115,605,504"."""
    places = {one.places for one in cost.convolutions}
    if len(places) == 1:
        terms = " + ".join(_times(count, _weights(one)) for one, count in cost.counted)
        return f"{_product(next(iter(places)))} · ({terms}) = {cost.multiply_adds:,}"
    return _sum(
        [_times(count, f"{_product(one.places)} · {_weights(one)}") for one, count in cost.counted], cost.multiply_adds
    )


def _weights(one: Convolution) -> str:
    return _product((one.filters, one.channels, *one.window))


def _product(numbers: Iterable[int]) -> str:
    return " · ".join(f"{number:,}" for number in numbers)


def _times(count: int, term: str) -> str:
    return term if count == 1 else f"{count} · {term}"


def _sum(terms: list[str], total: int) -> str:
    return f"{' + '.join(terms)} = {total:,}"


def _convolution(node: Node, network: nn.Module) -> Convolution:
    layer = network.get_submodule(node.path) if node.path else None
    if node.kind != "convolution" or not isinstance(layer, nn.Conv2d):
        raise CnnCoreError(f"{node.path or node.name} is of kind {node.kind}; only 2-D convolutions can be compared")
    filters, channels, rows, cols = layer.weight.shape
    return Convolution(filters=filters, channels=channels, window=(rows, cols), places=(node.shape[1], node.shape[2]))


def _groups(node: Node, network: nn.Module) -> int:
    layer = network.get_submodule(node.path)
    return layer.groups if isinstance(layer, nn.Conv2d) else 1
