"""Batch norm, layer norm, group norm: a number brought to mean 0 and variance 1, then to a learned scale."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_core.units.opened import Computed, Normalised
from cnn_core.units.steps import Step


def open_batch_norm(step: Step, index: tuple[int, ...]) -> Normalised | Computed:
    """Return the mean and the variance that training left for the channel; where it left none, those of the images."""
    channel = index[0]
    mean: Tensor | None = step.setting("running_mean", 1)
    variance: Tensor | None = step.setting("running_var", 2)
    if mean is None or variance is None:
        numbers = step.first.value[:, channel]
        moments, over = _moments(numbers), f"channel {channel} of {_images(len(numbers))}"
    else:
        moments, over = (float(mean[channel]), float(variance[channel])), f"channel {channel} of the training images"
    return _normalised(step, index, moments, learned_at=channel, over=over)


def open_layer_norm(step: Step, index: tuple[int, ...]) -> Normalised | Computed:
    """Return the mean and the variance of the numbers at the same place along the last axes.

    A layer derived from torch's, as ConvNeXt has it, may go over all channels of a pixel instead.
    """
    axes = len(step.setting("normalized_shape", 1))
    numbers: Tensor = step.first.value[0]
    place, at = index[: len(index) - axes], index[len(index) - axes :]
    if step.is_torchs:
        line = numbers[place]
        over = f"the {line.numel()} numbers of place ({', '.join(map(str, place))})" if place else "the whole image"
        return _normalised(step, index, _moments(line), learned_at=at, over=over)
    if not _goes_over_channels(step, index[1:]):
        return step.computed("This layer norm computes its numbers in a way of its own.")
    moments = _moments(numbers[(slice(None), *index[1:])])
    return _normalised(step, index, moments, learned_at=index[:1], over="all channels of this pixel")


def _goes_over_channels(step: Step, pixel: tuple[int, ...]) -> bool:
    """Tell whether a layer norm gave what torch's gives where the channels of a pixel are put in a line."""
    norm: Any = step.call.function
    line: Tensor = step.first.value[(0, slice(None), *pixel)]
    if tuple(norm.normalized_shape) != tuple(line.shape):
        return False
    expected = F.layer_norm(line, line.shape, norm.weight, norm.bias, norm.eps)
    return torch.allclose(step.record.output[(0, slice(None), *pixel)], expected, rtol=1e-4, atol=1e-5)


def open_group_norm(step: Step, index: tuple[int, ...]) -> Normalised | Computed:
    """Return the mean and the variance of all pixels of the channels of one group."""
    channel = index[0]
    size = step.first.value.shape[1] // step.setting("num_groups", 1)
    first = channel // size * size
    channels = f"channels {first} to {first + size - 1}" if size > 1 else f"channel {first}"
    moments = _moments(step.first.value[0, first : first + size])
    return _normalised(step, index, moments, learned_at=channel, over=f"{channels} of this image")


def explain_local_response_norm(step: Step, index: tuple[int, ...]) -> Computed:
    """Return in words what a number is divided by, with the numbers."""
    size, alpha, beta, k = (
        step.setting(name, position, default)
        for position, (name, default) in enumerate((("size", 5), ("alpha", 1e-4), ("beta", 0.75), ("k", 1.0)), start=1)
    )
    channel, *pixel = index
    first, last = max(0, channel - size // 2), min(step.first.value.shape[1], channel - size // 2 + size) - 1
    squares = float(step.first.value[(0, slice(first, last + 1), *pixel)].double().square().sum())
    value = float(step.first.value[(0, *index)])
    return step.computed(
        f"{value:.4g} is divided by ({k:g} + {alpha:g} / {size} × {squares:.4g}) to the power of {beta:g}, where "
        f"{squares:.4g} is the sum of the squares of channels {first} to {last} at this pixel."
    )


def _normalised(
    step: Step, index: tuple[int, ...], moments: tuple[float, float], *, learned_at: Any, over: str
) -> Normalised:
    # Where torch's functions take weight, bias and epsilon.
    positions = (3, 4, 7) if step.call.kind == "batch norm" else (2, 3, 4)
    weight: Tensor | None = step.setting("weight", positions[0])
    bias: Tensor | None = step.setting("bias", positions[1])
    return Normalised(
        source=step.first.source((0, *index)),
        mean=moments[0],
        variance=moments[1],
        epsilon=float(step.setting("eps", positions[2], 1e-5)),
        weight=1.0 if weight is None else float(weight[learned_at]),
        bias=0.0 if bias is None else float(bias[learned_at]),
        over=over,
    )


def _moments(numbers: Tensor) -> tuple[float, float]:
    variance, mean = torch.var_mean(numbers.double(), correction=0)
    return float(mean), float(variance)


def _images(count: int) -> str:
    return "this image" if count == 1 else f"these {count} images"
