"""Activations, other functions of one number, and softmax."""

from collections.abc import Callable
from math import inf
from typing import Any

import torch
from torch import nn

from cnn_core.onnx_reading.operation import Converter, Operation, ordered, shape_of
from cnn_core.onnx_reading.values import Fixed, Flowing, Value


def on_each_number(function: Callable[[Operation], Any]) -> Converter:
    """Return the converter of what works on each number alone, whatever the order of the axes.

    Args:
        function: Returns the layer or the function of torch.
    """

    def converter(operation: Operation) -> Value:
        value = operation.value(0)
        made = operation.make(function(operation), value)
        return ordered(made, value.order) if isinstance(value, Flowing) else made

    return converter


def _layer(kind: Any, **settings: tuple[str, float]) -> Converter:
    """Return the converter to a layer, with its settings by torch's names: ONNX's name and default."""

    def made(operation: Operation) -> nn.Module:
        told = {mine: float(operation.settings.get(name, default)) for mine, (name, default) in settings.items()}
        return kind(**told).eval()

    return on_each_number(made)


def _function(function: Any) -> Converter:
    return on_each_number(lambda _: function)


def _gelu(operation: Operation) -> nn.Module:
    how = operation.settings.get("approximate", b"none")
    return nn.GELU(approximate="tanh" if how in (b"tanh", "tanh") else "none")


def _clip(operation: Operation) -> Value:
    value = operation.value(0)
    least, most = operation.number("min", 1, -inf), operation.number("max", 2, inf)
    if (least, most) == (0.0, 6.0):
        made = operation.make(nn.ReLU6(), value, word="relu")
    elif (least, most >= 3e38) == (0.0, True):
        made = operation.make(nn.ReLU(), value, word="relu")
    else:
        made = operation.make(torch.clamp, value, min=least, max=most)
    return _as(value, made)


def _hard_sigmoid(operation: Operation) -> Value:
    value = operation.value(0)
    alpha, beta = float(operation.settings.get("alpha", 0.2)), float(operation.settings.get("beta", 0.5))
    if abs(alpha - 1 / 6) < 1e-6 and beta == 0.5:
        return _as(value, operation.make(nn.Hardsigmoid(), value))
    scaled = operation.make(torch.add, operation.make(torch.mul, value, alpha, word="scale"), beta, word="shift")
    return _as(value, operation.make(torch.clamp, scaled, min=0.0, max=1.0))


def _selu(operation: Operation) -> Value:
    value = operation.value(0)
    alpha = float(operation.settings.get("alpha", 1.6732631921768188))
    gamma = float(operation.settings.get("gamma", 1.0507010221481323))
    bent = operation.make(nn.ELU(alpha), value, word="elu")
    return _as(value, operation.make(torch.mul, bent, gamma, word="scale"))


def _swish(operation: Operation) -> Value:
    value = operation.value(0)
    alpha = float(operation.settings.get("alpha", 1.0))
    if alpha == 1:
        return _as(value, operation.make(nn.SiLU(), value))
    inner = operation.make(nn.Sigmoid(), operation.make(torch.mul, value, alpha, word="scale"), word="sigmoid")
    return _as(value, operation.make(torch.mul, value, inner, word="multiply"))


def _prelu(operation: Operation) -> Value:
    """Convert to torch's layer where there is one slope per channel, or one in all; else to what it is made of."""
    value, slopes = operation.plain(0), operation.value(1)
    shape = shape_of(value)
    channels = shape[1] if len(shape) > 1 else 1
    if isinstance(slopes, Fixed):
        given = tuple(slopes.tensor.shape)
        if slopes.tensor.numel() == 1 or given == (channels, *(1,) * (len(shape) - 2)):
            layer = nn.PReLU(slopes.tensor.numel())
            layer.weight = nn.Parameter(slopes.tensor.reshape(-1).clone(), requires_grad=False)
            return operation.make(layer.eval(), value)
    below = operation.make(torch.clamp, value, max=0.0, word="below")
    scaled = operation.make(torch.mul, below, slopes, word="scale")
    return operation.make(torch.add, operation.make(nn.ReLU(), value, word="relu"), scaled, word="add")


def _softmax(layer: Any) -> Converter:
    def converter(operation: Operation) -> Value:
        value = operation.value(0)
        axes = len(shape_of(value))
        told = int(operation.settings.get("axis", 1 if operation.opset < 13 else -1))
        axis = operation.axis(told, axes)
        if operation.opset < 13 and axis != axes - 1:  # then it went over all axes from this one on
            value = operation.plain(0)
            flat = operation.make(torch.flatten, value, axis, word="flatten")
            shape = (-1, *shape_of(value)[1:]) if isinstance(value, Flowing) else shape_of(value)
            return operation.make(torch.reshape, operation.make(layer(axis), flat), shape, word="reshape")
        if isinstance(value, Flowing):
            axis = value.order[axis]
        return _as(value, operation.make(layer(axis), value))

    return converter


def _as(value: Value, made: Value) -> Value:
    return ordered(made, value.order) if isinstance(value, Flowing) else made


ACTIVATIONS: dict[str, Converter] = {
    "Relu": _layer(nn.ReLU),
    "LeakyRelu": _layer(nn.LeakyReLU, negative_slope=("alpha", 0.01)),
    "PRelu": _prelu,
    "Elu": _layer(nn.ELU, alpha=("alpha", 1.0)),
    "Celu": _layer(nn.CELU, alpha=("alpha", 1.0)),
    "Selu": _selu,
    "ThresholdedRelu": on_each_number(lambda op: nn.Threshold(float(op.settings.get("alpha", 1.0)), 0.0)),
    "Sigmoid": _layer(nn.Sigmoid),
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _layer(nn.Hardswish),
    "Swish": _swish,
    "Tanh": _layer(nn.Tanh),
    "Gelu": on_each_number(_gelu),
    "Mish": _layer(nn.Mish),
    "Softplus": _layer(nn.Softplus),
    "Softsign": _layer(nn.Softsign),
    "Clip": _clip,
    "Softmax": _softmax(nn.Softmax),
    "LogSoftmax": _softmax(nn.LogSoftmax),
    "Sqrt": _function(torch.sqrt),
    "Exp": _function(torch.exp),
    "Log": _function(torch.log),
    "Neg": _function(torch.neg),
    "Abs": _function(torch.abs),
    "Erf": _function(torch.erf),
    "Reciprocal": _function(torch.reciprocal),
    "Floor": _function(torch.floor),
    "Ceil": _function(torch.ceil),
    "Round": _function(torch.round),
    "Sign": _function(torch.sign),
}
