"""What a grid of maps shows, told by a page. Values are floats; pictures hold brightness from 0 to 1."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_core.errors import CnnCoreError

Kind = Literal["signed", "unsigned", "gray", "rgb", "red", "green", "blue"]
"""signed: blue, near-white at 0, orange; unsigned: dark to bright; the others: brightness of that colour."""

Size = Literal["small", "medium", "large"]
Unit = Literal["0-1", "0-255"]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One picture of the grid. Several tiles may draw the same map."""

    title: str
    kind: Kind
    plane: int
    """The map it draws; kind "rgb" draws this one as red and the next two as green and blue."""
    limits: tuple[float, float] = (0.0, 1.0)
    """The values at the two ends of its colours; evenly around 0 when signed."""
    reads: tuple[int, ...] = ()
    """The maps whose values are read in it, one or three, where those that it draws are colours and no values."""

    def __post_init__(self) -> None:
        low, high = self.limits
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            message = f"a colour scale needs a low end below its high end, not {low:g} to {high:g}"
            raise CnnCoreError(message)
        if self.kind == "signed" and low != -high:
            message = f"a signed colour scale lies evenly around 0, not from {low:g} to {high:g}: give (-limit, limit)"
            raise CnnCoreError(message)

    @property
    def planes(self) -> tuple[int, ...]:
        """The maps that it draws or reads."""
        drawn = 3 if self.kind == "rgb" else 1
        return (*range(self.plane, self.plane + drawn), *self.reads)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A frame around a rectangle of pixels, on one tile or (tile=None) on every one."""

    row: int
    col: int
    height: int = 1
    width: int = 1
    tile: int | None = None


@dataclass(frozen=True, kw_only=True)
class MapsView:
    """What is shown of the maps, and what a person may do with them."""

    tiles: tuple[Tile, ...]
    size: Size = "small"
    """How wide a tile wishes to be: about 96, 220 or 560 px, less where there is no room."""
    unit: Unit = "0-1"
    """Whether values are read as they are, or times 255 (whole numbers for pictures)."""
    caption: str = ""
    """A line below: what it is, its shape and unit."""
    selectable: bool = False
    """A click on a tile chooses it (`MapsState.selected`)."""
    pointable: bool = False
    """A click on a pixel settles it (`MapsState.position`)."""
    selected: int | None = None
    """The tile that is chosen at first. Changing it sends all maps again: keep what the link said at first."""
    dimmed: bool = False
    """Pale, for the last valid maps while a setting is illegal."""
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if not self.tiles:
            message = "0 tiles leave nothing to show: give at least 1"
            raise CnnCoreError(message)


def map_tiles(titles: Sequence[str], limits: Sequence[tuple[float, float]], *, kind: Kind) -> tuple[Tile, ...]:
    """Make one tile per map, all of one kind.

    Raises:
        CnnCoreError: If there are not as many titles as limits.
    """
    if len(titles) != len(limits):
        message = f"{len(titles)} titles do not fit {len(limits)} colour scales: give one of each per map"
        raise CnnCoreError(message)
    return tuple(
        Tile(title=title, kind=kind, plane=plane, limits=pair)
        for plane, (title, pair) in enumerate(zip(titles, limits, strict=True))
    )


def picture_tiles(*, apart: bool) -> tuple[Tile, ...]:
    """Make the tile of a colour picture (3 maps: red, green, blue) and, if wished, those of its three colours."""
    together = Tile(title="colour", kind="rgb", plane=0)
    if not apart:
        return (together,)
    return (
        together,
        Tile(title="red", kind="red", plane=0),
        Tile(title="green", kind="green", plane=1),
        Tile(title="blue", kind="blue", plane=2),
    )
