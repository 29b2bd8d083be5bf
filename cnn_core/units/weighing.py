"""Dense layers and softmax: a number made of all numbers along one axis."""

from torch import Tensor

from cnn_core.units.opened import Computed, Share, WeightedSum
from cnn_core.units.steps import Step


def open_dense(step: Step, index: tuple[int, ...]) -> WeightedSum | Computed:
    """Return what one unit of a dense layer weighs: the last axis of what it reads, at the same place of the others."""
    if not step.is_torchs:
        return step.computed("This dense layer weighs its numbers in a way of its own.")
    *place, unit = index
    weights: Tensor = step.setting("weight", 1)
    bias: Tensor | None = step.setting("bias", 2)
    return WeightedSum(
        step=step.first.step or "",
        places=tuple((*place, number) for number in range(weights.shape[1])),
        values=step.first.value[(0, *place)].float().numpy().copy(),
        weights=weights[unit].detach().float().numpy().copy(),
        bias=None if bias is None else float(bias[unit]),
    )


def dense_reading(step: Step, index: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the unit whose weight for a number is largest, disregarding its sign."""
    *place, number = index
    weights: Tensor = step.setting("weight", 1)
    return (*place, int(weights[:, number].abs().argmax())) if step.is_torchs else None


def open_softmax(step: Step, index: tuple[int, ...]) -> Share | Computed:
    """Return the numbers among which a softmax shares out 1, and which of them a unit belongs to."""
    dim = step.setting("dim", 1)
    axes = step.first.value.ndim
    if dim is None or dim % axes == 0:
        return step.computed("This softmax shares 1 out among several images.")
    axis = dim % axes - 1
    count = step.first.value.shape[axis + 1]
    places = tuple((*index[:axis], number, *index[axis + 1 :]) for number in range(count))
    line = step.first.value[0].movedim(axis, -1)[(*index[:axis], *index[axis + 1 :])]
    return Share(step=step.first.step or "", places=places, values=line.float().numpy().copy(), chosen=index[axis])
