"""Paint on a picture as a short text for the address: which pixels, and their colour, deflated, base64url."""

from collections.abc import Mapping
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from viz_app.deflated import deflated, inflated

_MOST_BYTES = 400_000  # unpacked: a picture of 256 × 256 all painted takes less
_BAD = "it is no paint for a picture of this size"


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """What is painted on: a name that tells it from other pictures, and its size."""

    name: str
    channels: int
    pixels: int  # rows × columns


Paint = Mapping[int, tuple[int, ...]]
"""For each painted pixel, counted row by row, a byte for each channel."""


def encode_paint(paint: Paint) -> str:
    """Return the painted pixels as a text, "" where there is none."""
    if not paint:
        return ""
    places, colours, last = bytearray(), bytearray(), -1
    for index in sorted(paint):
        places += _number(index - last - 1)
        colours += bytes(paint[index])
        last = index
    return deflated(_number(len(paint)) + places + colours)


def decode_paint(text: str, canvas: Canvas) -> Paint:
    """Return the painted pixels.

    Raises:
        CnnCoreError: If the text is damaged, or made for another picture's size or number of channels.
    """
    if not text:
        return {}
    data = _inflate(text)
    count, at = _read_number(data, 0)
    if not 0 < count <= canvas.pixels:
        raise CnnCoreError(_BAD)
    indices: list[int] = []
    last = -1
    for _ in range(count):
        gap, at = _read_number(data, at)
        last += gap + 1
        indices.append(last)
    colours = data[at:]
    if last >= canvas.pixels or len(colours) != count * canvas.channels:
        raise CnnCoreError(_BAD)
    starts = range(0, len(colours), canvas.channels)
    return {
        index: tuple(colours[start : start + canvas.channels]) for index, start in zip(indices, starts, strict=True)
    }


def _number(value: int) -> bytes:
    """Write a whole number, seven bits to a byte, the lowest first; the highest bit says that more follow."""
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 35:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at
    raise CnnCoreError(_BAD)


def _inflate(text: str) -> bytes:
    try:
        return inflated(text, most=_MOST_BYTES)
    except ValueError as error:
        raise CnnCoreError(_BAD) from error
