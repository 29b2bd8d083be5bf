"""Opening one unit of a recorded network."""

from collections.abc import Callable

import torch
from torch import nn

from cnn_core.recording import Recording
from cnn_core.steps import INPUT
from cnn_core.units.activations import ACTIVATIONS, open_activation
from cnn_core.units.combining import OPERATORS, open_combined
from cnn_core.units.making import agrees
from cnn_core.units.moving import only_moves, open_moved
from cnn_core.units.normalising import (
    explain_local_response_norm,
    open_batch_norm,
    open_group_norm,
    open_layer_norm,
)
from cnn_core.units.opened import Computed, Making, Opened, Place
from cnn_core.units.pooling import POOLINGS, open_pooling
from cnn_core.units.sliding import open_convolution
from cnn_core.units.steps import Step, Steps
from cnn_core.units.transposed import open_transposed
from cnn_core.units.weighing import open_dense, open_softmax

_OPENERS: dict[str, Callable[[Step, tuple[int, ...]], Making]] = {
    "convolution": open_convolution,
    "transposed convolution": open_transposed,
    "dense": open_dense,
    "softmax": open_softmax,
    "batch norm": open_batch_norm,
    "layer norm": open_layer_norm,
    "group norm": open_group_norm,
    "local response norm": explain_local_response_norm,
    **dict.fromkeys(POOLINGS, open_pooling),
    **dict.fromkeys(ACTIVATIONS, open_activation),
    **dict.fromkeys(OPERATORS, open_combined),
}


@torch.inference_mode()
def open_unit(network: nn.Module, recording: Recording, place: Place) -> Opened:
    """Return one number of a network, and what it was made of. Nothing but its own step is looked at.

    Args:
        network: The one that was recorded, in evaluation mode. It is not changed.
        recording: What it computed; of several images, the first is meant.
        place: Which number.

    Raises:
        CnnCoreError: If there is no such unit, or the network's steps cannot be looked at one by one.
    """
    steps = Steps(network, recording)
    steps.check(place)
    step = steps[place.step]
    value = float(step.record.output[(0, *place.index)])
    making = None if step.record.kind == INPUT else _making(step, place.index, value)
    return Opened(place=place, kind=step.record.kind, value=value, making=making)


def _making(step: Step, index: tuple[int, ...], value: float) -> Making:
    making = _opened(step, index)
    # A layer may be derived from torch's and compute otherwise; what does not give its number did not make it.
    if isinstance(making, Computed) or agrees(making, value):
        return making
    return step.computed(f"This {step.record.kind} computes its numbers in a way of its own.")


def _opened(step: Step, index: tuple[int, ...]) -> Making:
    kind = step.record.kind
    if kind in _OPENERS:
        return _OPENERS[kind](step, index)
    if only_moves(step):
        return open_moved(step, index)
    return step.computed(f"A step of the kind “{kind}” is not taken apart into single numbers.")
