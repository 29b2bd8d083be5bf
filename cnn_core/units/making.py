"""A unit's number computed again, by hand so to say, from what its making says."""

import math

import numpy

from cnn_core.errors import CnnCoreError
from cnn_core.units.activations import ACTIVATIONS
from cnn_core.units.opened import (
    Bent,
    Combined,
    Computed,
    Making,
    Moved,
    Normalised,
    Pooled,
    Share,
    WeightedSum,
    WindowSum,
)


def made(making: Making) -> float:
    """Return the number, computed in double precision.

    Raises:
        CnnCoreError: If the making is not written out.
    """
    match making:
        case WindowSum() | WeightedSum():
            return float(_products(making).sum()) + (making.bias or 0.0)
        case Pooled() | Share():
            return _of_many(making)
        case Bent() | Normalised() | Moved():
            return _of_one(making)
        case Combined():
            return _combined(making)
        case Computed():
            raise CnnCoreError(f"this number is not taken apart: {making.sentence}")


def _of_many(making: Pooled | Share) -> float:
    values = making.values.astype(float)
    if isinstance(making, Share):
        powers = numpy.exp(values - values.max())
        return float(powers[making.chosen] / powers.sum())
    return float(values.max()) if making.rule == "max" else float(values.sum()) / (making.divisor or 1.0)


def _of_one(making: Bent | Normalised | Moved) -> float:
    value = making.source.value
    match making:
        case Bent():
            return ACTIVATIONS[making.function].apply(value, *making.settings)
        case Normalised():
            divisor = math.sqrt(making.variance + making.epsilon)
            return (value - making.mean) / divisor * making.weight + making.bias
        case Moved():
            return value


def magnitude(making: Making) -> float:
    """Return the sum of the absolute products that a number is made of, by which its rounding is judged."""
    match making:
        case WindowSum() | WeightedSum():
            return float(abs(_products(making)).sum()) + abs(making.bias or 0.0)
        case Pooled(rule="average"):
            return float(abs(making.values.astype(float)).sum()) / (making.divisor or 1.0)
        case Normalised():
            divisor = math.sqrt(making.variance + making.epsilon)
            return (abs(making.source.value) + abs(making.mean)) / divisor * abs(making.weight) + abs(making.bias)
        case Combined(operator="+" | "−"):
            return sum(abs(source.value) for source in making.sources)
        case _:
            return abs(made(making))


def agrees(making: Making, value: float) -> bool:
    """Tell whether a making gives a number, up to the rounding of single precision; of infinity and NaN it cannot."""
    if not math.isfinite(value):
        return True
    again = made(making)
    return again == value or abs(again - value) <= 1e-5 * (1 + magnitude(making))


def _products(making: WindowSum | WeightedSum) -> numpy.ndarray:
    return making.values.astype(float) * making.weights.astype(float)


def _combined(making: Combined) -> float:
    left, right = (source.value for source in making.sources)
    match making.operator:
        case "+":
            return left + right
        case "−":
            return left - right
        case "×":
            return left * right
        case _:
            return left / right if right else math.copysign(math.inf, left) if left else math.nan
