"""Steps that only put numbers elsewhere: concatenation, flattening, a part, another order of the axes, dropout at rest.

Where a number came from is found by letting the same call move numbers that say where they stand.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from cnn_core.units.opened import Computed, Moved, Source
from cnn_core.units.steps import Read, Step, mapped, reads_in

_MODULES = {"flatten", "dropout", "identity", "Unflatten", "PixelShuffle", "PixelUnshuffle", "ChannelShuffle"}
_PADDING = {"ZeroPad2d", "ConstantPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d", "pad"}
_FUNCTIONS = {
    "concatenation", "stack", "chunk", "split", "tensor_split", "unbind", "getitem", "narrow", "select", "view",
    "reshape", "unflatten", "squeeze", "unsqueeze", "permute", "transpose", "swapaxes", "movedim", "contiguous",
    "clone", "detach", "expand", "repeat", "flip", "roll", "pixel_shuffle", "channel_shuffle", "stochastic depth",
}  # fmt: skip
_RESIZING = {"Upsample", "interpolate"}  # they move numbers where they copy the nearest pixel


def only_moves(step: Step) -> bool:
    """Tell whether each number that a step gives is one that it read, or a constant."""
    if step.call.kind in _RESIZING:
        return step.setting("mode", 3, "nearest") == "nearest"
    return step.call.kind in _MODULES | _PADDING | _FUNCTIONS


def open_moved(step: Step, index: tuple[int, ...]) -> Moved | Computed:
    """Return where a number stood before."""
    read, place = _origin(step, index)
    if read is None:
        return Moved(source=Source(place=None, value=float(step.record.output[(0, *index)])))
    if read.step is not None and place[0] != 0:
        return step.computed("This step takes numbers from one image to another.")
    return Moved(source=read.source(place))


def moved_reading(step: Step, index: tuple[int, ...], *, read: str) -> tuple[int, ...] | None:
    """Return where a number stands after the step, the first place of several; None if it is left out.

    Args:
        step: Whose unit is returned.
        index: Of the number in what is read.
        read: The record that is read.
    """

    def without(one: Read) -> Tensor:
        return torch.zeros(one.value.shape)

    def marked(one: Read) -> Tensor:
        zeros = without(one)
        if one.step == read:
            zeros[(0, *index)] = 1
        return zeros

    before = _moved(step, without)[0] if step.call.kind in _PADDING else 0  # the constants that are put in
    found = (_moved(step, marked)[0] != before).nonzero()
    return tuple(found[0].tolist()) if len(found) else None


def _origin(step: Step, index: tuple[int, ...]) -> tuple[Read | None, tuple[int, ...]]:
    """Return what a number was read from, and its index there, that of the image included."""
    mark = int(_marks(step, first=0)[(0, *index)])
    operands = reads_in((step.arguments, step.options))
    if step.call.kind in _PADDING:
        count = sum(operand.value.numel() for operand in operands)
        if int(_marks(step, first=count)[(0, *index)]) == mark:  # it does not depend on what is read
            return None, ()
    for operand in operands:
        if mark < operand.value.numel():
            shape = operand.value.shape
            return operand, tuple(int(at) for at in torch.unravel_index(torch.tensor(mark), shape))
        mark -= operand.value.numel()
    return None, ()


def _marks(step: Step, *, first: int) -> Tensor:
    """Return what the step gives where each number that it reads is its own mark, counted from the first on."""
    count = first

    def marked(read: Read) -> Tensor:
        nonlocal count
        start, count = count, count + read.value.numel()
        return torch.arange(start, count, dtype=torch.float64).reshape(read.value.shape)

    return _moved(step, marked)


def _moved(step: Step, instead: Callable[[Read], Tensor]) -> Tensor:
    """Return what the step gives for other tensors than those that it read."""

    def replaced(read: Read) -> Any:
        return instead(read) if isinstance(read.value, Tensor) else read.value

    arguments, options = mapped((step.arguments, step.options), Read, replaced)
    moved = step.call.function(*arguments, **options)
    name = step.record.name
    return moved if isinstance(moved, Tensor) else moved[int(name[name.rindex("[") + 1 : -1])]
