"""Which number gets which end of the colour scale.

Zero is always the same colour: signed limits lie evenly around it, and unsigned ones reach to it.
"""

from collections.abc import Sequence
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
        all_limits: The scale for scope "all" (see `joined`).

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


def joined(limits: Sequence[Limits]) -> Limits:
    """Find the narrowest scale that holds all the given ones.

    Raises:
        CnnCoreError: If there is none to join.
    """
    if not limits:
        message = "0 colour scales cannot be joined: give at least 1"
        raise CnnCoreError(message)
    return min(low for low, _ in limits), max(high for _, high in limits)


def has_negative(maps: Float32[np.ndarray, "..."]) -> bool:
    """Say whether any value is below zero, so that the maps need the palette for signed numbers."""
    return bool((maps < 0).any())


def _limits(values: Float32[np.ndarray, "..."], *, signed: bool) -> Limits:
    finite = values[np.isfinite(values)]
    low = min(float(finite.min(initial=0.0)), 0.0)
    high = max(float(finite.max(initial=0.0)), 0.0)
    if signed:
        largest = max(-low, high) or 1.0
        return -largest, largest
    return (low, high) if low < high else (0.0, 1.0)
