"""For each kind of step the rule that tells what it reads. A kind without a rule reads everything."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from cnn_core.calls import Operand
from cnn_core.sight.extent import Layout
from cnn_core.sight.moves import layout_of, origins, way_back
from cnn_core.sight.output import Output
from cnn_core.sight.reading import (
    Reading,
    reading_all,
    reading_along,
    reading_in_place,
    reading_mean,
    reading_part,
    reading_same,
)
from cnn_core.sight.settings import operands_in, with_values
from cnn_core.sight.sliding import SLIDING, sliding_reading
from cnn_core.steps import part_name

Found = tuple[Layout, tuple[Reading, ...]]
"""The layout of an output, and what it reads."""

_IN_PLACE = {
    *("batch norm", "dropout", "identity", "stochastic depth", "contiguous", "clone", "detach", "float", "to"),
    *("ReLU", "ReLU6", "leaky ReLU", "sigmoid", "tanh", "GELU", "SiLU", "hard swish", "hard sigmoid"),
    *("addition", "subtraction", "multiplication", "truediv", "div", "rsub", "neg", "abs", "pow", "exp", "sqrt"),
    *("erf", "log", "reciprocal", "floor", "ceil", "round", "sign", "CELU"),
    *("clamp", "clip", "maximum", "minimum", "elu", "mish", "softplus", "hardtanh"),
    *("ELU", "Mish", "Softplus", "Hardtanh", "PReLU", "SELU", "Softsign", "LogSigmoid", "Threshold"),
}
_MOVING = {
    *("flatten", "view", "reshape", "permute", "transpose", "swapaxes", "movedim", "unsqueeze", "squeeze", "unflatten"),
    *("chunk", "split", "tensor_split", "unbind", "getitem", "narrow", "select", "stack", "pad"),
    *("roll", "flip", "expand", "repeat", "pixel_shuffle", "channel_shuffle", "Unflatten", "PixelShuffle"),
    *("ChannelShuffle", "ZeroPad2d", "ConstantPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d"),
}


def rule_for(kind: str) -> Callable[[Output], Found]:
    """Return the rule for a kind of step."""
    return _RULES.get(kind, _everything)


def _everything(output: Output) -> Found:
    readings = tuple(reading_all(step, output.layouts[step]) for step in output.sources)
    return output.as_usual(), readings


def _in_place(output: Output) -> Found:
    layout = _repeated_layout(output)
    return layout, tuple(reading_in_place(step, output.layouts[step], layout) for step in output.sources)


def _repeated_layout(output: Output) -> Layout:
    """Return the layout of numbers that are combined place by place: that of the operand with the most axes."""
    operands = [output.layouts[step] for step in output.sources]
    placed = max(operands, key=lambda layout: (layout.spatial is not None, len(layout.shape)))
    missing = len(output.shape) - len(placed.shape)
    spatial = (placed.spatial[0] + missing, placed.spatial[1] + missing) if placed.spatial else None
    return Layout(shape=output.shape, spatial=spatial)


def _slides(output: Output) -> Found:
    layout = output.as_usual()
    reading = sliding_reading(output.settings, output.sources[0], output.source, layout)
    return (layout, (reading,)) if reading and len(output.sources) == 1 else _everything(output)


def _dense(output: Output) -> Found:
    """Along the last axis."""
    axis = len(output.shape) - 1
    spatial = output.source.spatial
    if len(output.sources) != 1 or (spatial is not None and axis in spatial):
        return _everything(output)
    return output.as_source(), (reading_along(output.sources[0], output.source, (axis,)),)


def _layer_norm(output: Output) -> Found:
    """Along the last axes, or, in a layer derived from torch's, along the channels where their number fits."""
    layout, layer = output.as_source(), output.call.function
    lengths = tuple(output.settings.get("normalized_shape", 1))
    axes = tuple(range(len(layout.shape) - len(lengths), len(layout.shape)))
    if isinstance(layer, nn.LayerNorm) and type(layer).forward is not nn.LayerNorm.forward:
        axes = (0,) if lengths == layout.shape[:1] else tuple(range(len(layout.shape)))
    return layout, (reading_along(output.sources[0], output.source, axes),)


def _across_channels(output: Output) -> Found:
    return output.as_source(), (reading_along(output.sources[0], output.source, (0,)),)


def _mean(output: Output) -> Found:
    function = output.call.function
    if isinstance(function, nn.Module) or getattr(function, "__name__", "").startswith("adaptive"):
        return _slides(output)
    ndim, told = len(output.source.shape) + 1, output.settings.get("dim", 1, ())
    axes = tuple(axis % ndim - 1 for axis in (told if isinstance(told, tuple | list) else (told,)) if axis is not None)
    if not axes or -1 in axes:  # over the images too
        return _everything(output)
    spatial = output.source.spatial
    if len(output.shape) < len(output.source.shape) and spatial:  # the axes are gone
        before = [sum(axis < place for axis in axes) for place in spatial]
        spatial = None if set(spatial) & set(axes) else (spatial[0] - before[0], spatial[1] - before[1])
    layout = Layout(shape=output.shape, spatial=spatial)
    return layout, (reading_mean(output.sources[0], output.source, axes),)


def _joined(output: Output) -> Found:
    call, layout = output.call, output.as_source()
    told = call.arguments[0] if call.arguments else call.options["tensors"]
    axis = output.settings.get("dim", 1, 0) % output.value.ndim - 1
    alike = all(output.layouts[step].spatial == layout.spatial for step in output.sources)
    if isinstance(told, Operand) or axis == -1 or axis in (layout.spatial or ()) or not alike:
        return _moves(output)
    readings: list[Reading] = []
    start = 0
    for step in (part.name for part in told):
        if step in output.layouts:
            readings.append(reading_part(step, output.layouts[step], axis=axis, start=start))
        start += output.walk.values[step].shape[axis + 1]
    return layout, tuple(readings)


def _moves(output: Output) -> Found:
    if output.takes_a_part:
        return output.source, (reading_same(output.sources[0]),)
    found = {step: origins(_trial(output, step), output.layouts[step]) for step in output.sources}
    layouts = [layout_of(found[step], output.layouts[step]) for step in output.sources]
    layout = layouts[0] if len(set(layouts)) == 1 else Layout(shape=output.shape)
    readings = (Reading(step=step, back=way_back(found[step], output.layouts[step], layout)) for step in output.sources)
    return layout, tuple(readings)


def _trial(output: Output, step: str) -> Callable[[Tensor], Tensor]:
    """Return the call as a function of one of the steps that it reads, with 0 for the others."""
    call = output.call

    def run(standing: Tensor) -> Tensor:
        values = dict(output.walk.values)
        for name in operands_in((call.arguments, call.options)):
            values[name] = _with_standing(name, values[name], step, standing)
        made = call.function(*with_values(call.arguments, values), **with_values(call.options, values))
        return (made if output.part is None else made[output.part])[:1]

    return run


def _with_standing(name: str, value: Any, step: str, standing: Tensor) -> Any:
    """Return the value of a call: what is tried in the place of one step, and zeros for other numbers."""
    if type(value) in (tuple, list) and any(isinstance(part, Tensor) for part in value):
        return tuple(_with_standing(part_name(name, i), part, step, standing) for i, part in enumerate(value))
    if not isinstance(value, Tensor) or not value.is_floating_point():
        return value
    if name == step:
        return standing.repeat(value.shape[0], *[1] * (value.ndim - 1))
    return torch.zeros(value.shape)


_RULES: dict[str, Callable[[Output], Found]] = {
    **dict.fromkeys(_IN_PLACE, _in_place),
    **dict.fromkeys(SLIDING, _slides),
    **dict.fromkeys(_MOVING, _moves),
    "global average pooling": _mean,
    "mean": _mean,
    "sum": _mean,
    "dense": _dense,
    "layer norm": _layer_norm,
    "local response norm": _across_channels,
    "concatenation": _joined,
}
