"""What the feature maps of a layer show, told by a page."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from cnn_core.errors import CnnCoreError

MOST_SIDES = 2


@dataclass(frozen=True, kw_only=True)
class Side:
    """One layer of one network for one picture."""

    title: str
    """What tells it from another side: the picture, or the network and the layer."""
    maps: Float32[np.ndarray, "k h w"]
    """The layer's output (`draw.planes.output_planes`); a vector is k maps of 1 × 1."""
    seen: Float32[np.ndarray, "c p q"]
    """What the network sees, 0 to 1, gray or red, green and blue."""
    contributions: Float32[np.ndarray, " k"] | None = None
    """What each map adds to the chosen class, where that is known."""
    mark: str = ""
    """What stands on each picture of the maps, alone or beside others: that the network's weights are random."""

    def __post_init__(self) -> None:
        if self.maps.size == 0:
            message = f"maps of shape {tuple(self.maps.shape)} have no pixel to show: give at least 1 map of 1 × 1"
            raise CnnCoreError(message)
        if self.contributions is not None and len(self.contributions) != len(self.maps):
            message = f"{len(self.contributions)} contributions do not fit {len(self.maps)} maps: give one per map"
            raise CnnCoreError(message)


@dataclass(frozen=True, kw_only=True)
class FeatureMapsView:
    """A layer's maps, alone or beside those of another picture or network, and the place in it that is chosen."""

    layer: str
    """The step's name, which comes back with a person's walk."""
    sides: tuple[Side, ...]
    """One or two; the first is the one that is walked."""
    titles: tuple[str, ...]
    """One per map of the first side: "channel 3", "unit 3", or the class it stands for."""
    network_limits: tuple[float, float]
    """The least and the largest value of all layers, of all networks on screen."""
    target: str = ""
    """The class that contributions are for, or would be once the maps are sorted by them; "" where there are none."""
    unit: tuple[int, ...] | None = None
    """The chosen value: (channel, row, column), or (index,) of a vector."""
    vector: bool = False
    """Whether the layer gives single numbers without rows and columns."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.sides) <= MOST_SIDES:
            message = f"{len(self.sides)} sides: give 1 side, or {MOST_SIDES} to compare"
            raise CnnCoreError(message)
        shape = self.sides[0].maps.shape
        if len(self.titles) != shape[0]:
            message = f"{len(self.titles)} titles do not fit {shape[0]} maps: give one per map"
            raise CnnCoreError(message)
        low, high = self.network_limits
        if not (math.isfinite(low) and math.isfinite(high) and low <= high):
            message = f"the values of all layers go from a least to a largest, not from {low:g} to {high:g}"
            raise CnnCoreError(message)
        lengths = shape[:1] if self.vector else shape
        if self.unit is not None and not _lies_in(self.unit, lengths):
            message = f"the chosen value {self.unit} lies outside {' × '.join(map(str, lengths))}: count from 0"
            raise CnnCoreError(message)

    @property
    def channel(self) -> int:
        """The map that is chosen, the first one if none is."""
        return self.unit[0] if self.unit else 0


def _lies_in(unit: tuple[int, ...], lengths: tuple[int, ...]) -> bool:
    return len(unit) == len(lengths) and all(0 <= index < length for index, length in zip(unit, lengths, strict=True))
