"""Operations that only put numbers elsewhere, or hand them on."""

import operator
from math import prod

import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.onnx_reading.operation import Converter, Operation, ordered, shape_of
from cnn_core.onnx_reading.values import Fixed, Flowing, Value

_FLOATS = {1, 10, 11, 16}  # the file's codes for float, half, double, bfloat16
_TYPES = {
    **dict.fromkeys(_FLOATS, torch.float32),
    **{2: torch.uint8, 3: torch.int8, 4: torch.int32, 5: torch.int16, 6: torch.int32, 7: torch.int64, 9: torch.bool},
}


def _handed_on(operation: Operation) -> Value:
    return operation.value(0)


def _dropout(operation: Operation) -> Value:
    if any(operation.outputs[1:]):
        raise operation.refuse("the network uses which numbers were dropped")
    if operation.has(2) and bool(operation.fixed(2, "mode")):
        raise operation.refuse("it is in training mode; export the network in evaluation mode")
    value = operation.value(0)
    share = operation.number("ratio", 1, 0.5)
    if isinstance(value, Fixed) or not 0 <= share <= 1:
        return value
    return ordered(operation.make(nn.Dropout(share).eval(), value), value.order)


def _cast(operation: Operation) -> Value:
    value, wanted = operation.value(0), int(operation.settings.get("to", 1))
    if isinstance(value, Flowing):
        if wanted not in _FLOATS:
            raise operation.refuse("it makes whole numbers of the picture's; only real numbers are supported")
        return value
    if wanted not in _TYPES:
        raise operation.refuse(f"the number type {wanted} is not supported")
    return operation.make(torch.Tensor.to, value, _TYPES[wanted])


def _reshape(operation: Operation) -> Value:
    value = operation.plain(0)
    told = operation.whole_numbers("shape", 1) or ()
    given = shape_of(value)
    zero_stands = bool(operation.settings.get("allowzero", 0))
    wanted = [given[at] if length == 0 and not zero_stands and at < len(given) else length
              for at, length in enumerate(told)]  # fmt: skip
    if wanted.count(-1) == 1:
        others = prod(length for length in wanted if length != -1)
        wanted = [prod(given) // others if length == -1 and others else length for length in wanted]
    if prod(wanted) != prod(given) or min(wanted, default=0) < 0:
        raise operation.misfit(f"{' × '.join(map(str, given))} numbers cannot be put into {tuple(told)}")
    return reshaped(operation, value, tuple(wanted))


def reshaped(operation: Operation, value: Value, shape: tuple[int, ...]) -> Value:
    """Return a value in another shape; the axis of the images stays as long as it is."""
    given = shape_of(value)
    if shape == given:
        return value
    if isinstance(value, Flowing) and shape and given and shape[0] == given[0]:
        if len(shape) == 2:
            return operation.make(nn.Flatten(), value, word="flatten")
        shape = (-1, *shape[1:])
    return operation.make(torch.reshape, value, shape)


def _flatten(operation: Operation) -> Value:
    value = operation.plain(0)
    shape = shape_of(value)
    told = int(operation.settings.get("axis", 1))
    axis = told + len(shape) if told < 0 else told
    return reshaped(operation, value, (prod(shape[:axis]), prod(shape[axis:])))


def _squeeze(operation: Operation) -> Value:
    value = operation.plain(0)
    shape = shape_of(value)
    told = operation.whole_numbers("axes", 1)
    axes = (
        [operation.axis(axis, len(shape)) for axis in told]
        if told
        else [at for at, length in enumerate(shape) if length == 1]
    )
    if any(shape[axis] != 1 for axis in axes):
        raise operation.refuse(f"it leaves out axes {tuple(axes)} of {' × '.join(map(str, shape))}, which are not 1")
    return reshaped(operation, value, tuple(length for at, length in enumerate(shape) if at not in axes))


def _unsqueeze(operation: Operation) -> Value:
    value = operation.plain(0)
    told = operation.whole_numbers("axes", 1) or ()
    count = len(shape_of(value)) + len(told)
    lengths = iter(shape_of(value))
    axes = {operation.axis(axis, count) for axis in told}
    if len(axes) != len(told):
        raise operation.refuse(f"it puts in the axes {told}, some of them twice")
    return reshaped(operation, value, tuple(1 if at in axes else next(lengths) for at in range(count)))


def _transpose(operation: Operation) -> Value:
    value = operation.value(0)
    count = len(shape_of(value))
    axes = tuple(operation.settings.get("perm", reversed(range(count))))
    if sorted(axes) != list(range(count)):
        raise operation.refuse(f"it puts {count} axes into the order {axes}")
    if isinstance(value, Fixed):
        return operation.make(torch.permute, value, axes)
    return ordered(value, tuple(value.order[axis] for axis in axes))


def _split(operation: Operation) -> tuple[Value, ...]:
    value = operation.value(0)
    axis = operation.axis(int(operation.settings.get("axis", 0)), len(shape_of(value)))
    length, count = shape_of(value)[axis], len(operation.outputs)
    size = -(-length // count)
    sizes = operation.whole_numbers("split", 1) or tuple(min(size, length - size * part) for part in range(count))
    if len(sizes) != count or sum(sizes) != length or min(sizes) < 0:
        raise operation.refuse(f"it cuts {length} into {count} parts of {sizes}")
    along = value.order[axis] if isinstance(value, Flowing) else axis
    starts = [sum(sizes[:part]) for part in range(count)]
    parts = (operation.make(torch.narrow, value, along, start, n) for start, n in zip(starts, sizes, strict=True))
    return tuple(ordered(part, value.order) if isinstance(value, Flowing) else part for part in parts)


def _slice(operation: Operation) -> Value:
    value = operation.value(0)
    shape = shape_of(value)
    starts, ends = operation.whole_numbers("starts", 1) or (), operation.whole_numbers("ends", 2) or ()
    axes = operation.whole_numbers("axes", 3) or tuple(range(len(starts)))
    steps = operation.whole_numbers("steps", 4) or (1,) * len(starts)
    cuts, flips = [slice(None)] * len(shape), list[int]()
    for start, end, told, step in zip(starts, ends, axes, steps, strict=True):
        axis = operation.axis(told, len(shape))
        if step == 0:
            raise operation.refuse("it goes on by 0")
        found = range(shape[axis])[start:end:step]
        raw = value.order[axis] if isinstance(value, Flowing) else axis
        if step < 0:
            found = found[::-1]
            flips.append(raw)
        cuts[raw] = slice(found.start, max(found.start, found[-1] + 1 if found else 0), found.step)
    made = operation.make(operator.getitem, value, tuple(cuts))
    made = operation.make(torch.flip, made, flips, word="flip") if flips else made
    return ordered(made, value.order) if isinstance(value, Flowing) else made


def _gather(operation: Operation) -> Value:
    value, places = operation.plain(0), operation.fixed(1, "places")
    axis = operation.axis(int(operation.settings.get("axis", 0)), len(shape_of(value)))
    length = shape_of(value)[axis]
    chosen = places.long()
    if chosen.numel() and (int(chosen.min()) < -length or int(chosen.max()) >= length):
        raise operation.refuse(f"it takes number {int(chosen.max())} of {length}, counted from 0")
    chosen = torch.where(chosen < 0, chosen + length, chosen)
    if chosen.ndim == 0:
        return operation.make(torch.select, value, axis, int(chosen))
    picked = Fixed(tensor=chosen.reshape(-1), learned=False)
    made = operation.make(torch.index_select, value, axis, picked)
    shape = shape_of(value)
    return reshaped(operation, made, (*shape[:axis], *chosen.shape, *shape[axis + 1 :]))


def _pad(operation: Operation) -> Value:
    value = operation.value(0)
    shape = shape_of(value)
    told = operation.whole_numbers("pads", 1) or operation.whole_numbers("paddings", 9) or ()
    axes = operation.whole_numbers("axes", 3) or tuple(range(len(shape)))
    if len(told) != 2 * len(axes):
        raise operation.refuse(f"it pads {len(axes)} axes by {told}")
    sides = [(0, 0)] * len(shape)
    for at, each in enumerate(axes):
        axis = operation.axis(each, len(shape))
        raw = value.order[axis] if isinstance(value, Flowing) else axis
        sides[raw] = (told[at], told[at + len(axes)])
    while sides and sides[0] == (0, 0):
        sides.pop(0)  # torch counts from the last axis
    flat = [side for pair in reversed(sides) for side in pair]
    mode = {b"constant": "constant", b"reflect": "reflect", b"edge": "replicate", b"wrap": "circular"}.get(
        operation.settings.get("mode", b"constant")
    )
    if mode is None:
        raise operation.refuse("it pads in a way that is not known")
    number = operation.number("value", 2, 0.0)
    made = operation.make(F.pad, value, flat, mode, number if mode == "constant" else None) if flat else value
    return ordered(made, value.order) if isinstance(value, Flowing) else made


def _expand(operation: Operation) -> Value:
    value = operation.plain(0)
    told = operation.whole_numbers("shape", 1) or ()
    try:
        shape = tuple(torch.broadcast_shapes(shape_of(value), told))
    except RuntimeError as error:
        raise operation.refuse(f"{shape_of(value)} cannot be used again to fill {told}") from error
    if shape == shape_of(value):
        return value
    before = (0,) * (len(shape) - len(shape_of(value))) + shape_of(value)
    kept = tuple(-1 if length == old else length for length, old in zip(shape, before, strict=True))
    return operation.make(torch.Tensor.expand, value, kept)


MOVING: dict[str, Converter] = {
    "Identity": _handed_on,
    "Dropout": _dropout,
    "Cast": _cast,
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Transpose": _transpose,
    "Split": _split,
    "Slice": _slice,
    "Gather": _gather,
    "Pad": _pad,
    "Expand": _expand,
}
