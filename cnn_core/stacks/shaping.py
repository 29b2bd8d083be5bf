"""What each layer of a stack makes: its shape, its cost and what it sees, up to the first layer that is impossible."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import prod

from cnn_core.errors import CnnCoreError
from cnn_core.stacks.costs import Cost, check_total, cost_of
from cnn_core.stacks.fields import Seen, Sight
from cnn_core.stacks.fitting import Shape, added, joined, shape_after
from cnn_core.stacks.layers import Layer
from cnn_core.stacks.stack import Block, Item, Placed, Residual, Stack


@dataclass(frozen=True, kw_only=True)
class LayerReport:
    """One layer or block that fits into its stack."""

    placed: Placed
    shape: Shape  # of the output: (c, h, w), or (n,) for a vector
    parameters: int  # trained numbers; of a block, those of its layers together
    multiply_adds: int  # for one image, in convolutions and dense layers; of a block, those of its layers together
    seen: Seen  # of the input, by one number in the middle of the output


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a stack is impossible, at the first layer that is."""

    placed: Placed  # its position is that in the stack's own text
    sentence: str  # begins with the layer's name


@dataclass(frozen=True, kw_only=True)
class StackShapes:
    """What could be computed of a stack."""

    input_shape: tuple[int, int, int]
    reports: tuple[LayerReport, ...]  # in the order of reading; of an impossible stack, those before the problem
    problem: Problem | None

    @property
    def output_shape(self) -> Shape:
        """The shape of the last layer that fits, outside of blocks; the input's where there is none."""
        return next((report.shape for report in reversed(self.reports) if not report.placed.depth), self.input_shape)

    @cached_property
    def cost(self) -> Cost:
        """What all layers that fit cost together."""
        layers = [report for report in self.reports if not isinstance(report.placed.item, Block)]
        return Cost(
            parameters=sum(layer.parameters for layer in layers),
            multiply_adds=sum(layer.multiply_adds for layer in layers),
            numbers=sum(prod(report.shape) for report in self.reports),
        )


def shapes_of(stack: Stack) -> StackShapes:
    """Return what each layer of a stack makes and costs, and where and why the stack is impossible, if it is."""
    shaping = _Shaping(stack)
    problem = None
    try:
        shaping.chain(stack.items, stack.input_shape, shaping.sight.start)
    except _ImpossibleError as error:
        problem = Problem(placed=error.placed, sentence=str(error))
    reports = sorted(shaping.reports, key=lambda report: report.placed.index)
    return StackShapes(input_shape=stack.input_shape, reports=tuple(reports), problem=problem)


def possible_shapes(stack: Stack) -> StackShapes:
    """Return what each layer of a stack makes and costs.

    Raises:
        CnnCoreError: If the stack is impossible: the first layer that is, and why.
    """
    shapes = shapes_of(stack)
    if shapes.problem:
        raise CnnCoreError(shapes.problem.sentence)
    return shapes


class _ImpossibleError(CnnCoreError):
    """A layer or block that does not fit where it stands."""

    def __init__(self, placed: Placed, reason: str) -> None:
        super().__init__(f"{placed.name}: {reason}")
        self.placed = placed


class _Shaping:
    """Goes through a stack in the order of reading, and keeps what it has found."""

    def __init__(self, stack: Stack) -> None:
        self.sight = Sight(stack.rows, stack.cols)
        self.reports: list[LayerReport] = []
        self._total = Cost()
        self._placed: Iterator[Placed] = iter(stack.placed)

    def chain(self, items: Sequence[Item], shape: Shape, step: int) -> tuple[Shape, int]:
        """Return the shape after items in a row, and the step of the sight that they end in."""
        for item in items:
            placed = next(self._placed)
            if isinstance(item, Block):
                shape, step = self._block(placed, item, shape, step)
            else:
                shape, step = self._layer(placed, item, shape, step)
        return shape, step

    def _layer(self, placed: Placed, layer: Layer, shape: Shape, step: int) -> tuple[Shape, int]:
        with _blaming(placed):
            made = shape_after(layer, shape)
            cost = cost_of(layer, shape, made)
            self._count(cost)
        step = self.sight.through(layer, step, shape, made)
        self._report(placed, made, cost, step)
        return made, step

    def _block(self, placed: Placed, block: Block, shape: Shape, step: int) -> tuple[Shape, int]:
        before = self._total
        ends = [self.chain(branch, shape, step) for branch in block.branches]
        if isinstance(block, Residual) and len(ends) == 1:
            ends.append((shape, step))
        shapes = [made for made, _ in ends]
        with _blaming(placed):
            made = added(shapes, with_input=len(block.branches) == 1) if isinstance(block, Residual) else joined(shapes)
            self._count(Cost(numbers=prod(made)))
        step = self.sight.together([end for _, end in ends])
        self._report(placed, made, self._total - before, step)
        return made, step

    def _count(self, cost: Cost) -> None:
        self._total += cost
        check_total(self._total)

    def _report(self, placed: Placed, shape: Shape, cost: Cost, step: int) -> None:
        self.reports.append(
            LayerReport(
                placed=placed,
                shape=shape,
                parameters=cost.parameters,
                multiply_adds=cost.multiply_adds,
                seen=self.sight.seen(step),
            )
        )


@contextmanager
def _blaming(placed: Placed) -> Generator[None]:
    """Say which layer it is that something is wrong with."""
    try:
        yield
    except CnnCoreError as error:
        raise _ImpossibleError(placed, str(error)) from None
