"""Following a value forward, step by step, to the end of the network."""

import torch
from torch import nn

from cnn_core.recording import Recording
from cnn_core.steps import Record
from cnn_core.units.activations import ACTIVATIONS
from cnn_core.units.combining import OPERATORS, combined_reading
from cnn_core.units.moving import moved_reading, only_moves
from cnn_core.units.opened import Place
from cnn_core.units.pooling import POOLINGS, pooling_reading
from cnn_core.units.sliding import convolution_reading
from cnn_core.units.steps import Step, Steps
from cnn_core.units.transposed import transposed_reading
from cnn_core.units.weighing import dense_reading

_NORMS = {"batch norm", "layer norm", "group norm", "local response norm"}
_ONE_TO_ONE = {*ACTIVATIONS, *_NORMS, "dropout", "identity", "stochastic depth"}
_READINGS = {
    "convolution": convolution_reading,
    "transposed convolution": transposed_reading,
    "dense": dense_reading,
    **dict.fromkeys(POOLINGS, pooling_reading),
}


@torch.inference_mode()
def readers_of(network: nn.Module, recording: Recording, place: Place) -> tuple[Place, ...]:
    """Return, for each step that reads a number, one unit that is made of it.

    It is the unit of the same index where there is one. Of windows, it is the one that has the number most in its
    middle. Of the channels of a convolution and the units of a dense layer, it is the one whose weight for the number
    is largest, disregarding its sign. Where a number is used again along an axis, it is the one halfway along. A step
    that passes the number over, as a stride may, has none.

    Args:
        network: The one that was recorded, in evaluation mode.
        recording: What it computed; of several images, the first is meant.
        place: Of the number.

    Raises:
        CnnCoreError: If there is no such unit, or the network's steps cannot be looked at one by one.
    """
    steps = Steps(network, recording)
    steps.check(place)
    found = [(step.record.name, _reading(step, place)) for step in steps.readers(place.step)]
    return tuple(Place(step=name, index=index) for name, index in found if index is not None)


def _reading(step: Step, place: Place) -> tuple[int, ...] | None:
    kind = step.record.kind
    if kind in OPERATORS:
        return combined_reading(step, place.index, read=place.step)
    if only_moves(step):
        return moved_reading(step, place.index, read=place.step)
    if step.first.step != place.step:
        return None
    if kind in _READINGS:
        return _READINGS[kind](step, place.index)
    return place.index if step.record.output.shape == step.first.value.shape else None


def chain_of(recording: Recording, place: Place) -> tuple[Place, ...]:
    """Return a unit and the run of steps after it that make one number of one, each at the same index.

    After a convolution these may be its batch norm and its activation. The run ends where a value is read by more than
    one step, or by one that takes several numbers.
    """
    chain = [place]
    while (follower := _only_follower(recording, chain[-1].step)) is not None:
        chain.append(Place(step=follower.name, index=place.index))
    return tuple(chain)


def beginning_of(recording: Recording, place: Place) -> Place:
    """Return the unit whose chain a unit is in, such as the convolution's for that of its activation."""
    record = recording[place.step]
    while record.kind in _ONE_TO_ONE and _only_follower(recording, record.inputs[0]) is record:
        record = recording[record.inputs[0]]
    return Place(step=record.name, index=place.index)


def _only_follower(recording: Recording, step: str) -> Record | None:
    """Return the step that alone reads another and makes one number of one; None if there is no such step."""
    readers = [record for record in recording.records if step in record.inputs]
    if len(readers) != 1 or readers[0].kind not in _ONE_TO_ONE:
        return None
    return readers[0] if readers[0].output.shape == recording[step].output.shape else None
