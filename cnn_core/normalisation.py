"""Batch norm: every channel brought to mean 0 and variance 1, then to a learned scale; and its step-by-step twin.

In training a channel's mean and variance are those of the batch at hand; in evaluation they are running averages that
training left behind, so that a picture's result does not depend on the others in its batch.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, check_position

EPSILON = 1e-5  # torch's default
MOMENTUM = 0.1  # the share of the newest batch in the running averages; torch's default


@dataclass(frozen=True, kw_only=True, eq=False)
class Statistics:
    """The mean and the variance of each channel."""

    means: Float[Tensor, " c"]
    variances: Float[Tensor, " c"]  # 0 or more


@dataclass(frozen=True, kw_only=True, eq=False)
class Affine:
    """What is learned: each channel is multiplied by its gamma, then its beta is added."""

    gammas: Float[Tensor, " c"]
    betas: Float[Tensor, " c"]


@dataclass(frozen=True, kw_only=True)
class NormalisationStep:
    """How one number came about: result = (value - mean) / divisor × gamma + beta."""

    value: float
    mean: float
    variance: float
    divisor: float  # √(variance + epsilon)
    normalised: float  # (value - mean) / divisor
    gamma: float
    beta: float
    result: float


def untrained(channels: int) -> Statistics:
    """Return the running averages before the first batch: means 0 and variances 1, as in torch."""
    return Statistics(means=torch.zeros(channels), variances=torch.ones(channels))


@torch.inference_mode()
def statistics_of(batch: Float[Tensor, "n c h w"]) -> Statistics:
    """Find each channel's mean and variance over all pixels of all pictures.

    Raises:
        CnnCoreError: If a channel has fewer than 2 numbers, of which no variance can be told.
    """
    pictures, _, height, width = batch.shape
    count = pictures * height * width
    if count < 2:
        raise CnnCoreError(f"batch norm needs 2 numbers or more in each channel, and there is {count}; add a picture")
    variances, means = torch.var_mean(batch, dim=(0, 2, 3), correction=0)
    return Statistics(means=means, variances=variances)


@torch.inference_mode()
def normalise(
    batch: Float[Tensor, "n c h w"], statistics: Statistics, affine: Affine, *, epsilon: float = EPSILON
) -> Float[Tensor, "n c h w"]:
    """Bring every channel to the statistics' mean 0 and variance 1, then to its gamma and beta.

    Args:
        batch: Any values.
        statistics: Those of this batch in training, the running averages in evaluation.
        affine: Gamma and beta of each channel.
        epsilon: Added to the variance, so that a flat channel is not divided by 0.

    Raises:
        CnnCoreError: If the channels differ in number, or epsilon is not above 0.

    Source:
        Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1; torch.nn.BatchNorm2d.
    """
    _check(batch, statistics, affine, epsilon=epsilon)
    divisors = (statistics.variances + epsilon).sqrt()
    centred = batch - statistics.means[:, None, None]
    return centred / divisors[:, None, None] * affine.gammas[:, None, None] + affine.betas[:, None, None]


@torch.inference_mode()
def normalisation_step_at(
    batch: Float[Tensor, "n c h w"],
    statistics: Statistics,
    affine: Affine,
    picture: int,
    position: Position,
    *,
    epsilon: float = EPSILON,
) -> NormalisationStep:
    """Open one number of `normalise`: what it was, and the four numbers of its channel.

    Raises:
        CnnCoreError: As `normalise`, and if there is no such number.
    """
    _check(batch, statistics, affine, epsilon=epsilon)
    if not 0 <= picture < len(batch):
        raise CnnCoreError(f"there is no picture {picture} in a batch of {len(batch)}, counted from 0")
    check_position(position, batch.shape[1], (batch.shape[2], batch.shape[3]))
    value = batch[picture, position.channel, position.row, position.col].item()
    mean, variance = (part[position.channel].item() for part in (statistics.means, statistics.variances))
    gamma, beta = (part[position.channel].item() for part in (affine.gammas, affine.betas))
    divisor = math.sqrt(variance + epsilon)
    normalised = (value - mean) / divisor
    return NormalisationStep(
        value=value,
        mean=mean,
        variance=variance,
        divisor=divisor,
        normalised=normalised,
        gamma=gamma,
        beta=beta,
        result=normalised * gamma + beta,
    )


@torch.inference_mode()
def follow(batches: Iterable[Float[Tensor, "n c h w"]], *, momentum: float = MOMENTUM) -> Iterator[Statistics]:
    """Give the running averages after each batch of a training.

    Each batch moves them by the share `momentum`. The variance that goes in is the unbiased one (divided by the count
    minus 1), as in torch.

    Raises:
        CnnCoreError: If a batch has fewer than 2 numbers in a channel.
    """
    running: Statistics | None = None
    for batch in batches:
        newest = statistics_of(batch)
        count = batch.numel() / batch.shape[1]
        running = running or untrained(batch.shape[1])
        running = Statistics(
            means=torch.lerp(running.means, newest.means, momentum),
            variances=torch.lerp(running.variances, newest.variances * (count / (count - 1)), momentum),
        )
        yield running


def _check(batch: Tensor, statistics: Statistics, affine: Affine, *, epsilon: float) -> None:
    if not epsilon > 0:
        raise CnnCoreError(f"an epsilon of {epsilon:g} lets a flat channel be divided by 0; choose more, such as 1e-5")
    for name, numbers in (
        ("means", statistics.means),
        ("variances", statistics.variances),
        ("gammas", affine.gammas),
        ("betas", affine.betas),
    ):
        if len(numbers) != batch.shape[1]:
            raise CnnCoreError(
                f"{len(numbers)} {name} do not fit a batch of {batch.shape[1]} channels; give one per channel"
            )
