"""What a visitor changed, as the browser tells it and as a short text for the address: JSON, deflated, base64url."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from cnn_core.changes import Changes, ChannelsOff, Occlusion, PictureChange, PlaneEdit
from cnn_core.errors import CnnCoreError
from viz_app.deflated import deflated, inflated

LEAST_TEMPERATURE, LARGEST_TEMPERATURE = 0.05, 20.0
_FARTHEST = 10_000  # pixels that a picture moves, or that a square is away
_MOST_CHANNELS = 50_000  # of one step
_MOST_BYTES = 1_000_000  # unpacked: every weight of a small network takes less
_BAD = "it is no set of changes of this page"


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The changes of picture and network, and softmax's temperature."""

    changes: Changes = field(default_factory=Changes)
    temperature: float = 1.0


def as_json(what_if: WhatIf) -> dict[str, object]:
    """Return it in the shape that the browser reads and tells."""
    picture, square = what_if.changes.picture, what_if.changes.picture.occlusion
    return {
        "rotation": picture.rotation,
        "down": picture.down,
        "right": picture.right,
        "occlusion": square and {"row": square.row, "col": square.col, "size": square.size},
        "off": {off.step: list(off.channels) for off in what_if.changes.off},
        "planes": [
            {"path": edit.path, "made": edit.made, "read": edit.read, "weights": list(edit.weights)}
            for edit in what_if.changes.planes
        ],
        "temperature": what_if.temperature,
    }


def from_json(value: object) -> WhatIf:
    """Return what the browser told, trusting none of it.

    Raises:
        CnnCoreError: If it is anything else than what `as_json` makes.
    """
    fields = _mapping(value)
    picture = PictureChange(
        rotation=_number(fields.get("rotation", 0), -180, 180),
        down=_whole(fields.get("down", 0), -_FARTHEST, _FARTHEST),
        right=_whole(fields.get("right", 0), -_FARTHEST, _FARTHEST),
        occlusion=_square(fields.get("occlusion")),
    )
    off = tuple(_off(step, channels) for step, channels in _mapping(fields.get("off", {})).items() if channels)
    planes = tuple(_plane(plane) for plane in _list(fields.get("planes", [])))
    places = {(plane.path, plane.made, plane.read) for plane in planes}
    if len(places) < len(planes):
        raise CnnCoreError(_BAD)
    temperature = _number(fields.get("temperature", 1), LEAST_TEMPERATURE, LARGEST_TEMPERATURE)
    return WhatIf(changes=Changes(picture=picture, off=off, planes=planes), temperature=temperature)


def encode(what_if: WhatIf) -> str:
    """Return a text for the address, "" where nothing is changed."""
    plain = as_json(WhatIf())
    changed = {name: value for name, value in as_json(what_if).items() if value != plain[name]}
    if not changed:
        return ""
    if what_if.changes.off:
        changed["off"] = {off.step: _as_ranges(off.channels) for off in what_if.changes.off}
    return deflated(json.dumps(changed, separators=(",", ":"), allow_nan=False).encode())


def decode(text: str) -> WhatIf:
    """Return what a text stands for.

    Raises:
        CnnCoreError: If it is damaged.
    """
    if not text:
        return WhatIf()
    try:
        fields = _mapping(json.loads(inflated(text, most=_MOST_BYTES)))
    except (ValueError, RecursionError) as error:
        raise CnnCoreError(_BAD) from error
    off = {step: _from_ranges(ranges) for step, ranges in _mapping(fields.get("off", {})).items()}
    return from_json({**fields, "off": off})


def _as_ranges(channels: tuple[int, ...]) -> str:
    """Write channels as "0-31,40": a layer that is off altogether takes a few characters."""
    ranges: list[list[int]] = []
    for channel in channels:
        if ranges and channel == ranges[-1][1] + 1:
            ranges[-1][1] = channel
        else:
            ranges.append([channel, channel])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in ranges)


def _from_ranges(text: object) -> list[object]:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,6}(-[0-9]{1,6})?(,[0-9]{1,6}(-[0-9]{1,6})?)*", text):
        raise CnnCoreError(_BAD)
    channels: list[object] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        channels += range(int(first), min(int(last or first), int(first) + _MOST_CHANNELS) + 1)
        if len(channels) > _MOST_CHANNELS:
            raise CnnCoreError(f"it switches more than {_MOST_CHANNELS:,} channels of a step off")
    return channels


def _off(step: object, channels: object) -> ChannelsOff:
    if not isinstance(step, str):
        raise CnnCoreError(_BAD)
    numbers = {_whole(channel, 0, 1_000_000) for channel in _list(channels)}
    return ChannelsOff(step=step, channels=tuple(sorted(numbers)))


def _plane(value: object) -> PlaneEdit:
    fields = _mapping(value)
    path = fields.get("path")
    if not isinstance(path, str):
        raise CnnCoreError(_BAD)
    return PlaneEdit(
        path=path,
        made=_whole(fields.get("made"), 0, 1_000_000),
        read=_whole(fields.get("read"), 0, 1_000_000),
        weights=tuple(_number(weight, -1e30, 1e30) for weight in _list(fields.get("weights"))),
    )


def _square(value: object) -> Occlusion | None:
    if value is None:
        return None
    row, col, size = (_whole(_mapping(value).get(name), -_FARTHEST, _FARTHEST) for name in ("row", "col", "size"))
    return Occlusion(row=row, col=col, size=size)


def _mapping(value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise CnnCoreError(_BAD)
    return cast("Mapping[object, object]", value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise CnnCoreError(_BAD)
    return cast("list[object]", value)


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CnnCoreError(_BAD)
    if not low <= value <= high:
        raise CnnCoreError(f"it holds {value:g} where {low:g} to {high:g} is meant")
    return float(value)


def _whole(value: object, low: int, high: int) -> int:
    number = _number(value, low, high)
    if not number.is_integer():
        raise CnnCoreError(_BAD)
    return int(number)
