"""Which number gets which end of the colour scale.

Zero is always the same colour: signed limits lie evenly around it, and unsigned ones reach to it.
"""

from typing import Literal

import numpy as np
from jaxtyping import Float32

from cnn_core.errors import CnnCoreError

Scope = Literal["map", "layer", "all"]
Limits = tuple[float, float]
"""The values at the low and the high end of a colour scale, low < high."""


def limits_of(
    maps: Float32[np.ndarray, "k h w"], *, scope: Scope, signed: bool, all_limits: Limits | None = None
) -> tuple[Limits, ...]:
    """Find the two ends of the colour scale of each map.

    Args:
        maps: Values of any sign; what is no finite number is left out.
        scope: Whether each map has its own scale, the maps share one, or they share `all_limits` with other layers.
        signed: Whether the ends lie evenly around zero.
        all_limits: The scale for scope "all" (see `scale_between`).

    Returns:
        One pair per map, low < high.

    Raises:
        CnnCoreError: If scope is "all" and there are no `all_limits`.
    """
    if scope == "all":
        if all_limits is None:
            message = 'one scale for all layers needs the limits of all layers: give all_limits, or scope "layer"'
            raise CnnCoreError(message)
        return (all_limits,) * len(maps)
    if scope == "layer":
        return (_limits(maps, signed=signed),) * len(maps)
    return tuple(_limits(one, signed=signed) for one in maps)


def scale_between(least: float, largest: float, *, signed: bool) -> Limits:
    """Find the narrowest scale that holds zero and all values from the least to the largest.

    Args:
        least: A finite number.
        largest: A finite number.
        signed: Whether the ends lie evenly around zero.

    Returns:
        A pair, low < high.
    """
    low, high = min(least, 0.0), max(largest, 0.0)
    if signed:
        limit = max(-low, high) or 1.0
        return -limit, limit
    return (low, high) if low < high else (0.0, 1.0)


def has_negative(maps: Float32[np.ndarray, "..."]) -> bool:
    """Say whether any value is below zero, so that the maps need the palette for signed numbers."""
    return bool((maps < 0).any())


def _limits(values: Float32[np.ndarray, "..."], *, signed: bool) -> Limits:
    finite = values[np.isfinite(values)]
    return scale_between(float(finite.min(initial=0.0)), float(finite.max(initial=0.0)), signed=signed)
