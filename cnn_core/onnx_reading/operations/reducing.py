"""Means, sums and extremes along axes."""

from typing import Any

import torch
from torch import nn

from cnn_core.onnx_reading.operation import Converter, Operation, ordered, shape_of
from cnn_core.onnx_reading.operations.pooling import GLOBAL_AVERAGE
from cnn_core.onnx_reading.values import Flowing, Value


def _reduction(function: Any) -> Converter:
    """Return the converter to a function of torch that takes the axes as `dim`, and `keepdim`."""

    def converter(operation: Operation) -> Value:
        value = operation.value(0)
        axes = _axes(operation, len(shape_of(value)))
        if axes is None:
            return value
        keep = bool(operation.settings.get("keepdims", 1))
        if not isinstance(value, Flowing):
            return operation.make(function, value, dim=axes, keepdim=keep)
        along = tuple(sorted(value.order[axis] for axis in axes))
        made = _global_pooling(operation, value, along, keep=keep) if function is torch.mean else None
        if made is None:
            made = operation.make(function, value, dim=along, keepdim=keep)
        return ordered(made, value.order if keep else _order_left(value.order, along))

    return converter


def _axes(operation: Operation, count: int) -> tuple[int, ...] | None:
    """Return the axes as the file names them; None where nothing is to be done."""
    told = operation.whole_numbers("axes", 1)
    if not told:
        return None if operation.settings.get("noop_with_empty_axes", 0) else tuple(range(count))
    return tuple(operation.axis(axis, count) for axis in told)


def _global_pooling(operation: Operation, value: Flowing, axes: tuple[int, ...], *, keep: bool) -> Value | None:
    """Return the mean over whole maps as the pooling that it is."""
    if len(value.raw_shape) != 4 or axes != (2, 3):
        return None
    pooled = operation.make(GLOBAL_AVERAGE[2](1), value, word="pool")
    return pooled if keep else operation.make(nn.Flatten(), pooled, word="flatten")


def _order_left(order: tuple[int, ...], gone: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(axis - sum(other < axis for other in gone) for axis in order if axis not in gone)


def product_along(tensor: Any, *, dim: tuple[int, ...], keepdim: bool) -> Any:
    """Return the product along several axes; torch takes one at a time."""
    for axis in sorted(dim, reverse=True):
        tensor = torch.prod(tensor, axis, keepdim=keepdim)
    return tensor


REDUCING: dict[str, Converter] = {
    "ReduceMean": _reduction(torch.mean),
    "ReduceSum": _reduction(torch.sum),
    "ReduceMax": _reduction(torch.amax),
    "ReduceMin": _reduction(torch.amin),
    "ReduceL2": _reduction(torch.linalg.vector_norm),
    "ReduceProd": _reduction(product_along),
}
