"""Convolution and transposed convolution."""

from typing import Any

import torch
from torch import Tensor, nn

from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.operations.windows import Windows, windows_of
from cnn_core.onnx_reading.values import Value

_CONVOLUTIONS: dict[int, Any] = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}
_TRANSPOSED: dict[int, Any] = {1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}
PADDINGS: dict[int, Any] = {1: nn.ConstantPad1d, 2: nn.ConstantPad2d, 3: nn.ConstantPad3d}


def _convolution(operation: Operation) -> Value:
    maps, weights, bias, axes = _given(operation)
    windows = windows_of(operation, tuple(weights.shape[2:]), shape_of(maps)[2:])
    groups = int(operation.settings.get("group", 1))
    _check_channels(operation, maps, weights, channels=weights.shape[1] * groups)
    if not windows.is_even_sided:
        maps = operation.make(PADDINGS[axes](windows.pads, 0.0), maps, word="pad")
    layer = _empty(
        _CONVOLUTIONS[axes],
        weights.shape[1] * groups,
        weights.shape[0],
        windows.size,
        stride=windows.stride,
        padding=windows.before if windows.is_even_sided else 0,
        dilation=windows.dilation,
        groups=groups,
    )
    return operation.make(_filled(layer, weights, bias), maps)


def _transposed(operation: Operation) -> Value:
    maps, weights, bias, axes = _given(operation)
    windows = windows_of(operation, tuple(weights.shape[2:]), shape_of(maps)[2:])
    groups = int(operation.settings.get("group", 1))
    _check_channels(operation, maps, weights, channels=weights.shape[0])
    before, after = _cut_off(operation, windows, shape_of(maps)[2:])
    # What torch adds at the end beyond cutting off as much there as at the beginning.
    extra = tuple(one - other for one, other in zip(before, after, strict=True))
    most = tuple(max(pair) for pair in zip(windows.stride, windows.dilation, strict=True))
    fits = min(before) >= 0 and all(0 <= each < limit for each, limit in zip(extra, most, strict=True))
    layer = _empty(
        _TRANSPOSED[axes],
        weights.shape[0],
        weights.shape[1] * groups,
        windows.size,
        stride=windows.stride,
        padding=before if fits else 0,
        output_padding=extra if fits else 0,
        dilation=windows.dilation,
        groups=groups,
    )
    made = operation.make(_filled(layer, weights, bias), maps)
    if fits:
        return made
    sides = tuple(-side for pair in reversed(list(zip(before, after, strict=True))) for side in pair)
    if max(sides) > 0:
        raise operation.refuse("it adds pixels that no kernel reaches")
    return operation.make(PADDINGS[axes](sides, 0.0), made, word="cut")


def _cut_off(
    operation: Operation, windows: Windows, lengths: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how many pixels are cut off before and after each axis; below 0 where some are added.

    Source:
        ONNX, operator ConvTranspose: total_padding = stride · (input − 1) + output_padding + (kernel − 1) · dilation
        + 1 − output.
    """
    told, axes = operation.settings, len(lengths)
    added = tuple(told.get("output_padding", (0,) * axes))
    how = told.get("auto_pad", b"NOTSET")
    same = how in (b"SAME_UPPER", b"SAME_LOWER")
    wanted = told.get("output_shape")
    if wanted is None and same:
        wanted = [length * step for length, step in zip(lengths, windows.stride, strict=True)]
    if wanted is None:
        return windows.before, tuple(side - more for side, more in zip(windows.after, added, strict=True))
    before: list[int] = []
    after: list[int] = []
    for axis, length in enumerate(lengths):
        natural = windows.stride[axis] * (length - 1) + (windows.size[axis] - 1) * windows.dilation[axis] + 1
        total = natural + added[axis] - wanted[axis]
        less, more = (total // 2, total - total // 2) if total > 0 else (0, total)
        before.append(more if how == b"SAME_LOWER" else less)
        after.append((less if how == b"SAME_LOWER" else more) - added[axis])
    return tuple(before), tuple(after)


def _given(operation: Operation) -> tuple[Value, Tensor, Tensor | None, int]:
    """Return the maps, the weights, the bias, and how many axes the maps have."""
    maps = operation.plain(0)
    weights = operation.fixed(1, "weights")
    bias = operation.fixed(2, "biases") if operation.has(2) else None
    axes = weights.ndim - 2
    if axes not in _CONVOLUTIONS or len(shape_of(maps)) != weights.ndim:
        raise operation.refuse(
            f"its weights have {weights.ndim} axes and what it reads has {len(shape_of(maps))}; "
            "supported are 3, 4 and 5, the same for both"
        )
    return maps, weights, bias, axes


def _check_channels(operation: Operation, maps: Value, weights: Tensor, *, channels: int) -> None:
    groups = int(operation.settings.get("group", 1))
    if groups < 1 or channels != shape_of(maps)[1] or weights.shape[0] % groups:
        raise operation.refuse(
            f"its weights {' × '.join(map(str, weights.shape))} in {groups} groups do not fit maps of "
            f"{shape_of(maps)[1]} channels"
        )


def _empty(kind: Any, *sizes: Any, **settings: Any) -> Any:
    """Return a layer without numbers: drawing random ones takes time and memory."""
    with torch.device("meta"):
        return kind(*sizes, **settings)


def _filled(layer: Any, weights: Tensor, bias: Tensor | None) -> nn.Module:
    layer.weight = nn.Parameter(weights, requires_grad=False)
    layer.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)
    return layer.eval()


SLIDING: dict[str, Converter] = {"Conv": _convolution, "ConvTranspose": _transposed}
