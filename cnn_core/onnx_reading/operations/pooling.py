"""Pooling: sliding or global, the largest or the average."""

from typing import Any

import torch
from torch import nn

from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.operations.sliding import PADDINGS
from cnn_core.onnx_reading.operations.windows import Windows, windows_of
from cnn_core.onnx_reading.values import Fixed, Value

_MAX: dict[int, Any] = {1: nn.MaxPool1d, 2: nn.MaxPool2d, 3: nn.MaxPool3d}
_AVERAGE: dict[int, Any] = {1: nn.AvgPool1d, 2: nn.AvgPool2d, 3: nn.AvgPool3d}
_GLOBAL_MAX: dict[int, Any] = {1: nn.AdaptiveMaxPool1d, 2: nn.AdaptiveMaxPool2d, 3: nn.AdaptiveMaxPool3d}
GLOBAL_AVERAGE: dict[int, Any] = {1: nn.AdaptiveAvgPool1d, 2: nn.AdaptiveAvgPool2d, 3: nn.AdaptiveAvgPool3d}


def _max_pooling(operation: Operation) -> Value:
    if any(operation.outputs[1:]):
        raise operation.refuse("the network uses where the largest number stood")
    maps, windows = _given(operation)
    axes, ceil = len(windows.size), bool(operation.settings.get("ceil_mode", 0))
    padding: tuple[int, ...] | int = windows.before
    if not _torch_pads(windows):
        maps = operation.make(PADDINGS[axes](windows.pads, -torch.inf), maps, word="pad")
        padding = 0
    layer = _MAX[axes](windows.size, windows.stride, padding, windows.dilation, ceil_mode=ceil)
    return operation.make(layer, maps)


def _average_pooling(operation: Operation) -> Value:
    maps, windows = _given(operation)
    if max(windows.dilation) > 1:
        raise operation.refuse("an average pooling with holes (dilation) is not supported")
    axes, ceil = len(windows.size), bool(operation.settings.get("ceil_mode", 0))
    counts = bool(operation.settings.get("count_include_pad", 0))
    if _torch_pads(windows):
        layer = _AVERAGE[axes](windows.size, windows.stride, windows.before, ceil, counts)
        return operation.make(layer, maps)
    lengths = shape_of(maps)[2:]
    pad = PADDINGS[axes](windows.pads, 0.0)
    layer = _AVERAGE[axes](windows.size, windows.stride, 0, ceil)
    pooled = operation.make(layer, operation.make(pad, maps, word="pad"))
    if counts:
        return pooled
    share = layer(pad(torch.ones(1, 1, *lengths)))  # how much of each window lies on the map
    return operation.make(torch.div, pooled, Fixed(tensor=share, learned=False), word="divide")


def _torch_pads(windows: Windows) -> bool:
    """Tell whether torch's poolings can pad so: alike on both sides, at most half a window."""
    halves = all(2 * side <= size for side, size in zip(windows.before, windows.size, strict=True))
    return windows.is_even_sided and halves


def _given(operation: Operation) -> tuple[Value, Windows]:
    maps = operation.plain(0)
    lengths, size = shape_of(maps)[2:], tuple(operation.settings["kernel_shape"])
    if len(size) not in _MAX or len(size) != len(lengths):
        raise operation.refuse(f"its window has {len(size)} axes and its maps have {len(lengths)}")
    return maps, windows_of(operation, size, lengths)


def _over_everything(layers: dict[int, Any]) -> Converter:
    def converter(operation: Operation) -> Value:
        maps = operation.plain(0)
        axes = len(shape_of(maps)) - 2
        if axes not in layers:
            raise operation.refuse(f"it pools maps of {axes} axes; supported are 1, 2 and 3")
        return operation.make(layers[axes](1), maps)

    return converter


POOLING: dict[str, Converter] = {
    "MaxPool": _max_pooling,
    "AveragePool": _average_pooling,
    "GlobalAveragePool": _over_everything(GLOBAL_AVERAGE),
    "GlobalMaxPool": _over_everything(_GLOBAL_MAX),
}
