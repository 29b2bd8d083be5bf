"""Arrays and a little JSON in one `bytes`, the only shape in which Streamlit sends numbers to a component unharmed.

Layout: 4 bytes, the header's length (little endian) · the header, UTF-8 JSON, padded with spaces · the arrays one after
another, each at a multiple of 4 bytes, little endian, row by row. `engine/packing.js` reads it.
"""

import json
import struct
from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float32, UInt8

_TYPE_NAMES = {np.dtype(np.float32): "float32", np.dtype(np.uint8): "uint8"}

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
PackedArray = Float32[np.ndarray, "..."] | UInt8[np.ndarray, "..."]


def pack(facts: Mapping[str, JsonValue], arrays: Mapping[str, PackedArray]) -> bytes:
    """Put small facts and big arrays into one block of bytes.

    Args:
        facts: What goes as JSON; finite numbers only.
        arrays: float32 (any value, NaN and infinity too) or uint8, by name.

    Returns:
        The bytes that `unpack` in `engine/packing.js` reads.

    Raises:
        ValueError: If a number among the facts is not finite: the browser could not read the JSON.
        TypeError: If an array is neither float32 nor uint8.
    """
    described: list[JsonValue] = []
    blocks: list[bytes | memoryview] = []
    offset = 0
    for name, array in arrays.items():
        described.append({"name": name, "type": _type_name(array), "shape": list(array.shape), "offset": offset})
        blocks += [_bytes_of(array), b"\0" * (-array.nbytes % 4)]
        offset += array.nbytes + -array.nbytes % 4
    text = json.dumps({"facts": facts, "arrays": described}, allow_nan=False, separators=(",", ":")).encode()
    header = text + b" " * (-len(text) % 4)
    return b"".join([struct.pack("<I", len(header)), header, *blocks])


def in_255ths(shares: Float32[np.ndarray, "..."]) -> PackedArray:
    """Return the bytes that numbers from 0 to 1 were made from, where dividing them by 255 gives exactly these numbers.

    `floatsOf` in `engine/packing.js` undoes it; numbers of other bytes are returned as they are.
    """
    brightness = np.rint(shares * 255).astype(np.uint8)
    return brightness if np.array_equal(brightness / np.float32(255), shares) else shares


def _type_name(array: PackedArray) -> str:
    try:
        return _TYPE_NAMES[array.dtype]
    except KeyError:
        message = f"a component takes float32 or uint8, not {array.dtype}"
        raise TypeError(message) from None


def _bytes_of(array: PackedArray) -> memoryview:
    """Look at an array as little-endian bytes, without a copy where it lies so in memory."""
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(little).reshape(-1).view(np.uint8).data
