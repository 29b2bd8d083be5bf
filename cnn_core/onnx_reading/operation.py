"""One ONNX node that is about to become steps of torch: its settings, what it is given, and how to make its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading.making import Function, Maker, MisfitError
from cnn_core.onnx_reading.values import Fixed, Flowing, Value

Converter: TypeAlias = "Callable[[Operation], Value | tuple[Value, ...]]"


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """One node of an ONNX graph."""

    kind: str  # such as "Conv"
    name: str  # as the file calls it
    opset: int  # the version of ONNX's operations that the file is written in
    inputs: tuple[Value | None, ...]  # None for one that is left out
    settings: Mapping[str, Any]  # the node's attributes
    outputs: tuple[str, ...]  # names; "" for one that nobody reads
    maker: Maker
    scope: tuple[str, ...]
    word: str
    sole: tuple[bool, ...]  # for each input whether nothing else reads it

    def refuse(self, reason: str) -> CnnCoreError:
        """Return the error that this operation cannot be shown, and why."""
        return CnnCoreError(f"the operation {self.kind} of the step {self.name!r} cannot be shown: {reason}")

    def misfit(self, reason: str) -> MisfitError:
        """Return the error that this operation does not fit what it is given, which another size of picture may do."""
        return MisfitError(f"the operation {self.kind} of the step {self.name!r} cannot be shown: {reason}")

    def has(self, position: int) -> bool:
        """Tell whether an input is given."""
        return position < len(self.inputs) and self.inputs[position] is not None

    def value(self, position: int) -> Value:
        """Return an input as it is."""
        value = self.inputs[position] if position < len(self.inputs) else None
        if value is None:
            raise self.refuse(f"it has no input {position + 1}")
        return value

    def plain(self, position: int = 0) -> Value:
        """Return an input with its axes in the order in which the file names them."""
        return self.in_order(self.value(position), None)

    def in_order(self, value: Value, order: tuple[int, ...] | None) -> Value:
        """Return a value of the picture with its axes as another has them, or, without an order, as the file has."""
        if isinstance(value, Fixed):
            return value
        order = tuple(range(len(value.order))) if order is None else order
        if value.order == order:
            return value
        moved = tuple(value.order[order.index(axis)] for axis in range(len(order)))
        return ordered(self.make(torch.permute, value, moved, word="permute"), order)

    def fixed(self, position: int, what: str) -> Tensor:
        """Return an input that must not depend on the picture.

        Args:
            position: Among the inputs.
            what: The operation's word for it, such as "weights".
        """
        value = self.value(position)
        if isinstance(value, Flowing):
            raise self.refuse(f"its {what} are computed from the picture, and only fixed ones are supported")
        return value.tensor

    def whole_numbers(self, name: str, position: int) -> tuple[int, ...] | None:
        """Return whole numbers that older files give as a setting and newer ones as an input; None if neither has."""
        if name in self.settings:
            told = self.settings[name]
            return tuple(told) if isinstance(told, list | tuple) else (told,)
        if not self.has(position):
            return None
        return tuple(int(number) for number in self.fixed(position, name).reshape(-1).tolist())

    def axis(self, told: int, count: int) -> int:
        """Return an axis, counted from 0, of one that may be counted from the last one back, as -1.

        Args:
            told: As the file has it.
            count: How many axes there are.
        """
        if not -count <= told < count:
            raise self.refuse(f"it names the axis {told} of {count}, counted from 0")
        return told % count

    def number(self, name: str, position: int, default: float) -> float:
        """Return one number that older files give as a setting and newer ones as an input."""
        if name in self.settings:
            return float(self.settings[name])
        return float(self.fixed(position, name).reshape(-1)[0]) if self.has(position) else default

    def make(self, function: Function, *arguments: Any, word: str | None = None, **options: Any) -> Value:
        """Add a step and return its value."""
        return self.maker.make(function, *arguments, scope=self.scope, word=word or self.word, **options)


def ordered(value: Value, order: tuple[int, ...]) -> Value:
    """Return a value whose axes the file names in another order."""
    if isinstance(value, Fixed):
        return value
    return Flowing(step=value.step, raw_shape=value.raw_shape, order=order)


def shape_of(value: Value) -> tuple[int, ...]:
    """Return the shape of a value as the file names it."""
    return value.shape if isinstance(value, Flowing) else tuple(value.tensor.shape)
