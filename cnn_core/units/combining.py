"""Sums, differences, products and quotients of two tensors, or of a tensor and a number."""

from typing import Any

from torch import Tensor

from cnn_core.units.opened import Combined, Computed, Source
from cnn_core.units.steps import Read, Step

OPERATORS = {
    "addition": "+",
    "subtraction": "−",
    "multiplication": "×",
    "truediv": "÷",
    "itruediv": "÷",
    "div": "÷",
}
"""By the step's kind."""


def open_combined(step: Step, index: tuple[int, ...]) -> Combined | Computed:
    """Return the two numbers that are combined; the smaller tensor's are used again along the axes that it lacks."""
    if step.setting("alpha", 2, 1) != 1 or len(step.arguments) < 2:
        return step.computed("One of the two is multiplied before they are combined.")
    left, right = (_source(argument, (0, *index)) for argument in step.arguments[:2])
    return Combined(sources=(left, right), operator=OPERATORS[step.call.kind])


def combined_reading(step: Step, index: tuple[int, ...], *, read: str) -> tuple[int, ...] | None:
    """Return the unit of the same index; where the number is used again along an axis, the one in the middle.

    Args:
        step: Whose unit is returned.
        index: Of the number in what is read.
        read: The record that is read.
    """
    operand = next((one for one in step.arguments if isinstance(one, Read) and one.step == read), None)
    if operand is None:
        return None
    shape = step.record.output.shape
    own = [None] * (len(shape) - operand.value.ndim) + list(zip(operand.value.shape, (0, *index), strict=True))
    full = (length // 2 if one is None or one[0] != length else one[1] for one, length in zip(own, shape, strict=True))
    return tuple(full)[1:]


def _source(argument: Any, full: tuple[int, ...]) -> Source:
    """Return the number that one of the two gives to an output at an index, that of the image included."""
    if not isinstance(argument, Read) or not isinstance(argument.value, Tensor):
        number = argument.value if isinstance(argument, Read) else argument
        return Source(place=None, value=float(number))
    shape = argument.value.shape
    index = full[len(full) - len(shape) :]
    return argument.source(tuple(0 if length == 1 else at for at, length in zip(index, shape, strict=True)))
