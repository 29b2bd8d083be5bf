"""Batch, instance, layer and group norm, and the local response norm."""

from typing import Any

import torch
from torch import Tensor, nn

from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.values import Value

_BATCH_NORMS: dict[int, Any] = {0: nn.BatchNorm1d, 1: nn.BatchNorm1d, 2: nn.BatchNorm2d, 3: nn.BatchNorm3d}


def _batch_norm(operation: Operation) -> Value:
    if operation.settings.get("training_mode", 0) or any(operation.outputs[1:]):
        raise operation.refuse("it is in training mode; export the network in evaluation mode")
    maps = operation.plain(0)
    scale, shift, mean, variance = (
        operation.fixed(position, what) for position, what in enumerate(("scale", "shift", "mean", "variance"), start=1)
    )
    axes = len(shape_of(maps)) - 2
    if axes not in _BATCH_NORMS:
        raise operation.refuse(f"it normalises maps of {axes} axes; supported are up to 3")
    channels = _channels(operation, maps, scale, shift, mean, variance)
    layer = _learned(_BATCH_NORMS[axes](channels, eps=_epsilon(operation)), scale, shift)
    layer.running_mean, layer.running_var = mean.clone(), variance.clone()
    return operation.make(layer, maps)


def _instance_norm(operation: Operation) -> Value:
    """Convert an instance norm, which is a group norm with one channel in each group."""
    maps, scale, shift = operation.plain(0), operation.fixed(1, "scale"), operation.fixed(2, "shift")
    channels = _channels(operation, maps, scale, shift)
    return operation.make(_learned(nn.GroupNorm(channels, channels, eps=_epsilon(operation)), scale, shift), maps)


def _group_norm(operation: Operation) -> Value:
    maps, scale, shift = operation.plain(0), operation.fixed(1, "scale"), operation.fixed(2, "shift")
    groups, channels = int(operation.settings["num_groups"]), shape_of(maps)[1]
    if groups < 1 or channels % groups:
        raise operation.refuse(f"{channels} channels cannot be put into {groups} groups")
    if operation.opset < 21:  # then there was one scale per group
        scale, shift = (each.repeat_interleave(channels // groups) for each in (scale, shift))
    _channels(operation, maps, scale, shift)
    return operation.make(_learned(nn.GroupNorm(groups, channels, eps=_epsilon(operation)), scale, shift), maps)


def _layer_norm(operation: Operation) -> Value:
    if any(operation.outputs[1:]):
        raise operation.refuse("the network uses its mean or deviation")
    numbers, scale = operation.plain(0), operation.fixed(1, "scale")
    shape = shape_of(numbers)
    lengths = shape[operation.axis(int(operation.settings.get("axis", -1)), len(shape)) :]
    layer = nn.LayerNorm(list(lengths), eps=_epsilon(operation))
    shift = operation.fixed(2, "shift") if operation.has(2) else torch.zeros(())
    return operation.make(_learned(layer, scale.expand(lengths), shift.expand(lengths)), numbers)


def _local_response_norm(operation: Operation) -> Value:
    told = operation.settings
    size, maps = int(told["size"]), operation.plain(0)
    if size % 2 == 0 or not 0 < size < 2 * shape_of(maps)[1] + 2:
        raise operation.refuse(f"it goes over {size} of {shape_of(maps)[1]} channels; only an odd number is supported")
    settings = (float(told.get(name, default)) for name, default in (("alpha", 1e-4), ("beta", 0.75), ("bias", 1.0)))
    return operation.make(nn.LocalResponseNorm(size, *settings), maps)


def _epsilon(operation: Operation) -> float:
    return float(operation.settings.get("epsilon", 1e-5))


def _channels(operation: Operation, maps: Value, *numbers: Tensor) -> int:
    """Return how many channels there are, if there are as many of each of the numbers."""
    channels = shape_of(maps)[1]
    for each in numbers:
        if tuple(each.shape) != (channels,):
            raise operation.refuse(
                f"it holds {' × '.join(map(str, each.shape)) or 'one'} numbers for {channels} channels"
            )
    return channels


def _learned(layer: Any, scale: Tensor, shift: Tensor) -> Any:
    layer.weight = nn.Parameter(scale.clone(), requires_grad=False)
    layer.bias = nn.Parameter(shift.clone(), requires_grad=False)
    return layer.eval()


NORMALISING: dict[str, Converter] = {
    "BatchNormalization": _batch_norm,
    "InstanceNormalization": _instance_norm,
    "GroupNormalization": _group_norm,
    "LayerNormalization": _layer_norm,
    "LRN": _local_response_norm,
}
