"""Planes that look for a pattern, or for none: the Gabor filter and random weights. Float64 (size, size)."""

import math
import random

import torch

from cnn_core.errors import CnnCoreError
from cnn_core.kernels.averages import Plane


def gabor(size: int, angle: float) -> Plane:
    """Draw a wave under a bell: it answers to stripes and edges of one width and direction.

    The wave is 2/3 of the size long, the bell's standard deviation a quarter of it. The weights add up to 0 and their
    absolute values to 1. At 2 × 2 a wave with its crest in the middle has no room; there it is the step from dark to
    bright (a sine for the cosine). At 1 × 1 there is no pattern, and the weight is 0.

    Args:
        size: Pixels along a side.
        angle: Direction across the stripes in degrees: 0 finds vertical stripes, 90 horizontal ones, and between them
            it turns counter-clockwise.

    Source:
        Daugman 1985, J. Opt. Soc. Am. A 2(7): the real part of his filter, with a round bell, less its mean.
    """
    radians = math.radians(angle % 360)
    steps = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    along = steps[None, :] * math.cos(radians) - steps[:, None] * math.sin(radians)  # rows count downwards
    bell = torch.exp(-(steps[:, None] ** 2 + steps[None, :] ** 2) / (2 * (size / 4) ** 2))
    phase = 2 * math.pi * along / (2 * size / 3)
    wave = bell * (phase.sin() if size == 2 else phase.cos())
    plane = wave - bell * (wave.sum() / bell.sum())
    return (plane / plane.abs().sum().clamp(min=1e-9)).round(decimals=12)  # cos(90°) is 6e-17, and meant as 0


def noise(size: int, seed: int) -> Plane:
    """Draw independent weights from a bell of standard deviation 1 / size: how an untrained kernel starts.

    Args:
        size: Pixels along a side.
        seed: Which of them, 0 or more; the same seed gives the same weights on every machine.

    Raises:
        CnnCoreError: If the seed is negative.

    Source:
        LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.6: 1 / √(inputs of the neuron).
    """
    if seed < 0:
        raise CnnCoreError(f"a seed of {seed} is out of range; choose 0 or more")
    source = random.Random(seed)
    values = [source.gauss(0.0, 1 / size) for _ in range(size**2)]
    return torch.tensor(values, dtype=torch.float64).reshape(size, size)
