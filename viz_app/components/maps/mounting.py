"""The way of the maps into the browser, and of a person's choice back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeGuard, cast

import numpy as np
from jaxtyping import Float32, UInt8

from cnn_core.errors import CnnCoreError
from viz_app.components.maps.view import MapsView
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer


@dataclass(frozen=True, kw_only=True)
class Position:
    """One pixel of one tile, counted from 0."""

    tile: int
    row: int
    col: int


@dataclass(frozen=True, kw_only=True)
class MapsState:
    """What a person chose."""

    selected: int | None = None
    position: Position | None = None


def show_maps(maps: Float32[np.ndarray, "k h w"], *, view: MapsView, key: str) -> MapsState:
    """Draw the maps where the page stands, and give back what a person chose among them.

    Args:
        maps: Values of any sign; what is NaN or infinite is drawn in magenta.
        view: The tiles and what a person may do with them.
        key: Names this grid on its page. It keeps its zoom and choice while the key and the number of tiles stay;
            the zoom and the pointer go back when height or width change.

    Returns:
        The choice, within the tiles and pixels that there are; None where nothing (or nonsense) was chosen.

    Raises:
        CnnCoreError: If a tile or a mark names a map or tile that is not there, or a map has no pixel.
    """
    _check(maps, view)
    result = renderer("maps")(
        key=key,
        data=packed(maps, view),
        default={"selected": view.selected, "position": None},
        on_selected_change=_rerun_only,
        on_position_change=_rerun_only,
    )
    return state_from(cast("Mapping[str, object]", result), tiles=len(view.tiles), height_width=maps.shape[1:])


def packed(maps: Float32[np.ndarray, "k h w"], view: MapsView) -> bytes:
    """Pack the maps and their view: brightness in whole 255ths as one byte each, anything else as float32."""
    pictures = all(tile.kind not in ("signed", "unsigned") for tile in view.tiles)
    values: PackedArray | None = _whole_255ths(maps) if pictures else None
    return pack(cast("Mapping[str, JsonValue]", asdict(view)), {"maps": maps if values is None else values})


def _whole_255ths(maps: Float32[np.ndarray, "k h w"]) -> UInt8[np.ndarray, "k h w"] | None:
    """Find the bytes that the maps were made from, if dividing them by 255 gives exactly these maps."""
    if not np.isfinite(maps).all() or maps.min() < 0 or maps.max() > 1:
        return None
    brightness = np.rint(maps * 255).astype(np.uint8)
    return brightness if np.array_equal(brightness / np.float32(255), maps) else None


def state_from(answer: Mapping[str, object], *, tiles: int, height_width: tuple[int, ...]) -> MapsState:
    """Read what the browser sent, trusting none of it."""
    selected = answer.get("selected")
    place = answer.get("position")
    return MapsState(
        selected=selected if _is_index(selected, tiles) else None,
        position=_position(cast("list[object]", place), (tiles, *height_width)) if isinstance(place, list) else None,
    )


def _position(place: list[object], lengths: tuple[int, ...]) -> Position | None:
    if len(place) != len(lengths):
        return None
    if not all(_is_index(index, length) for index, length in zip(place, lengths, strict=True)):
        return None
    tile, row, col = cast("list[int]", place)
    return Position(tile=tile, row=row, col=col)


def _is_index(value: object, length: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < length


def _check(maps: Float32[np.ndarray, "k h w"], view: MapsView) -> None:
    if maps.size == 0:
        message = f"maps of shape {tuple(maps.shape)} have no pixel to show: give at least 1 map of 1 × 1"
        raise CnnCoreError(message)
    for tile in view.tiles:
        if not all(0 <= plane < len(maps) for plane in tile.planes):
            message = f'tile "{tile.title}" shows map {max(tile.planes)} and there are {len(maps)}: count from 0'
            raise CnnCoreError(message)
    named = [view.selected, *(mark.tile for mark in view.marks)]
    if any(index is not None and not _is_index(index, len(view.tiles)) for index in named):
        message = f"a chosen or marked tile lies outside the {len(view.tiles)} tiles: count from 0"
        raise CnnCoreError(message)


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
