"""Two values or more, combined number by number or joined."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import torch
from torch import Tensor, nn

from cnn_core.onnx_reading.operation import Converter, Operation, ordered, shape_of
from cnn_core.onnx_reading.values import Fixed, Flowing, Value

Combine = Callable[[Any, Any], Any]


def combined(operation: Operation, function: Combine, left: Value, right: Value) -> Value:
    """Return two values combined number by number; the smaller one is used again along the axes that it lacks."""
    flowing = [value for value in (left, right) if isinstance(value, Flowing)]
    if not flowing:
        return operation.make(function, left, right)
    longest = max(len(shape_of(left)), len(shape_of(right)))
    fitting = [value for value in flowing if len(value.order) == longest]
    order = fitting[0].order if fitting else tuple(range(longest))
    parts = [_laid_out(operation, value, order, as_number=bool(fitting)) for value in (left, right)]
    return ordered(operation.make(function, *parts), order)


def _laid_out(operation: Operation, value: Value, order: tuple[int, ...], *, as_number: bool = True) -> Any:
    """Return a value with its axes as another has them in torch, or, if that is allowed, the number that it is."""
    if isinstance(value, Flowing):
        if len(value.order) < len(order) and order != tuple(range(len(order))):
            value = _with_axes(operation, operation.in_order(value, None), len(order))
        return operation.in_order(value, order if len(shape_of(value)) == len(order) else None)
    if as_number and value.tensor.numel() == 1 and not value.learned:
        return value.tensor.item()
    tensor = value.tensor.reshape((1,) * (len(order) - value.tensor.ndim) + tuple(value.tensor.shape))
    return Fixed(tensor=tensor.permute([order.index(axis) for axis in range(len(order))]), learned=value.learned)


def _with_axes(operation: Operation, value: Value, axes: int) -> Value:
    shape = shape_of(value)
    added = (1,) * (axes - len(shape))
    wanted = (-1, *added, *shape[1:]) if shape[:1] == (1,) else (*added, *shape)  # one image stays the first axis
    return operation.make(torch.reshape, value, wanted, word="reshape")


def _pairwise(function: Combine) -> Converter:
    return lambda operation: combined(operation, function, operation.value(0), operation.value(1))


def _addition(operation: Operation) -> Value:
    left, right = operation.value(0), operation.value(1)
    for position, (value, other) in enumerate(((left, right), (right, left))):
        if isinstance(value, Flowing) and isinstance(other, Fixed) and operation.sole[position]:
            with_bias = _with_bias(operation, value, other)
            if with_bias is not None:
                return with_bias
    return combined(operation, torch.add, left, right)


def _with_bias(operation: Operation, value: Flowing, added: Fixed) -> Value | None:
    """Return the value of a layer that gets what is added as its biases; None where it is no such layer."""
    step = operation.maker.step(value)
    layer: Any = step.function if step else None
    if not isinstance(layer, nn.Conv2d | nn.Linear) or layer.bias is not None or added.tensor.ndim > len(value.order):
        return None
    axis = 1 if isinstance(layer, nn.Conv2d) else len(value.order) - 1
    laid: Tensor = _laid_out(operation, Fixed(tensor=added.tensor, learned=True), value.order).tensor
    if tuple(laid.shape) != tuple(length if at == axis else 1 for at, length in enumerate(value.raw_shape)):
        return None
    layer.bias = nn.Parameter(laid.reshape(-1).clone(), requires_grad=False)
    return value


def _divided(left: Any, right: Any) -> Any:
    whole = not any(isinstance(each, float) or each.is_floating_point() for each in (left, right))
    return torch.div(left, right, rounding_mode="trunc") if whole else torch.div(left, right)


def _division(operation: Operation) -> Value:
    left, right = operation.value(0), operation.value(1)
    both_fixed = isinstance(left, Fixed) and isinstance(right, Fixed)
    return combined(operation, _divided if both_fixed else operator.truediv, left, right)


def _to_the_power(left: Any, right: Any) -> Any:
    return torch.pow(left, right).to(left.dtype)


def _power(operation: Operation) -> Value:
    left, right = operation.value(0), operation.value(1)
    both_fixed = isinstance(left, Fixed) and isinstance(right, Fixed)
    return combined(operation, _to_the_power if both_fixed else torch.pow, left, right)


def _of_all(function: Combine) -> Converter:
    def converter(operation: Operation) -> Value:
        values = [operation.value(position) for position in range(len(operation.inputs))]
        return reduce(lambda one, other: combined(operation, function, one, other), values)

    return converter


def _mean_of_all(operation: Operation) -> Value:
    total = _of_all(torch.add)(operation)
    made = operation.make(operator.truediv, total, float(len(operation.inputs)), word="divide")
    return ordered(made, total.order) if isinstance(total, Flowing) else made


def _extreme(function: Combine) -> Converter:
    """Return the converter to maximum or minimum, which take no plain numbers."""

    def converter(operation: Operation) -> Value:
        values = [operation.value(position) for position in range(len(operation.inputs))]
        kept = [Fixed(tensor=v.tensor, learned=True) if isinstance(v, Fixed) else v for v in values]
        return reduce(lambda one, other: combined(operation, function, one, other), kept)

    return converter


def _concatenation(operation: Operation) -> Value:
    values = [operation.value(position) for position in range(len(operation.inputs))]
    flowing = [value for value in values if isinstance(value, Flowing)]
    axes = len(shape_of(values[0]))
    order = flowing[0].order if flowing else tuple(range(axes))
    if any(len(shape_of(value)) != len(order) for value in values):
        raise operation.refuse("what it joins has different numbers of axes")
    kept = [Fixed(tensor=v.tensor, learned=True) if flowing and isinstance(v, Fixed) else v for v in values]
    axis = order[operation.axis(int(operation.settings.get("axis", 1)), axes)]
    parts = tuple(_laid_out(operation, value, order) if flowing else value for value in kept)
    return parts[0] if len(parts) == 1 else ordered(operation.make(torch.cat, parts, axis), order)


COMBINING: dict[str, Converter] = {
    "Add": _addition,
    "Sub": _pairwise(operator.sub),
    "Mul": _pairwise(operator.mul),
    "Div": _division,
    "Pow": _power,
    "Sum": _of_all(torch.add),
    "Mean": _mean_of_all,
    "Max": _extreme(torch.maximum),
    "Min": _extreme(torch.minimum),
    "Concat": _concatenation,
}
