"""Shapes and other fixed numbers, which are computed once, when the file is read."""

from typing import Any

import torch

from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.tensors import fixed_tensor
from cnn_core.onnx_reading.values import Fixed, Flowing, Value


def _constant(operation: Operation) -> Value:
    for name, told in operation.settings.items():
        if name == "value":
            return Fixed(tensor=fixed_tensor(told), learned=False)
        if name in ("value_float", "value_floats"):
            return Fixed(tensor=torch.tensor(told, dtype=torch.float32), learned=False)
        if name in ("value_int", "value_ints"):
            return Fixed(tensor=torch.tensor(told, dtype=torch.int64), learned=False)
    raise operation.refuse("it holds no numbers")


def _shape(operation: Operation) -> Value:
    lengths = shape_of(operation.value(0))
    start, end = operation.settings.get("start", 0), operation.settings.get("end")
    return Fixed(tensor=torch.tensor(lengths[start:end], dtype=torch.int64), learned=False)


def _size(operation: Operation) -> Value:
    lengths = torch.tensor(shape_of(operation.value(0)), dtype=torch.int64)
    return Fixed(tensor=lengths.prod(), learned=False)


def _filled(operation: Operation) -> Value:
    lengths = operation.whole_numbers("shape", 0) or ()
    told = operation.settings.get("value")
    filling = torch.zeros(1) if told is None else fixed_tensor(told)
    return operation.make(torch.full, tuple(lengths), filling.item(), dtype=filling.dtype)


def _range(operation: Operation) -> Value:
    ends = [operation.fixed(position, "ends") for position in range(3)]
    start, stop, step = (end.item() for end in ends)
    if step == 0:
        raise operation.refuse("it goes on by 0")
    count = max(0, -int((start - stop) // step))
    return operation.make(_counted, count, start, step, ends[0].dtype)


def _counted(count: int, start: int | float, step: int | float, dtype: torch.dtype) -> Any:
    return torch.arange(count, dtype=dtype) * step + start


def _computed(operation: Operation, function: Any, inputs: int) -> Value:
    values = [operation.value(position) for position in range(inputs)]
    if any(isinstance(value, Flowing) for value in values):
        raise operation.refuse("it depends on the picture, and is supported only for fixed numbers")
    return operation.make(function, *values)


def _of_fixed(function: Any, inputs: int) -> Converter:
    return lambda operation: _computed(operation, function, inputs)


def _remainder(operation: Operation) -> Value:
    return _computed(operation, torch.fmod if operation.settings.get("fmod", 0) else torch.remainder, 2)


CONSTANTS: dict[str, Converter] = {
    "Constant": _constant,
    "ConstantOfShape": _filled,
    "Shape": _shape,
    "Size": _size,
    "Range": _range,
    "Where": _of_fixed(torch.where, 3),
    "Equal": _of_fixed(torch.eq, 2),
    "Less": _of_fixed(torch.lt, 2),
    "Greater": _of_fixed(torch.gt, 2),
    "Not": _of_fixed(torch.logical_not, 1),
    "And": _of_fixed(torch.logical_and, 2),
    "Or": _of_fixed(torch.logical_or, 2),
    "Mod": _remainder,
}
