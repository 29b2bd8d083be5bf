"""How many entries an ONNX file has, counted before anything is made of them: two bytes can ask for 150."""

from functools import cache
from typing import Any

from google.protobuf.message import DecodeError
from onnx import ModelProto, NodeProto

from cnn_core.errors import CnnCoreError

_MOST_STEPS = 10_000
_MOST_ENTRIES = 500_000  # names, settings, lengths …: 50 for each step
_MOST_PACKED = 100_000_000  # bytes of whole numbers, each of which may become a number of 8 bytes
_VARINT, _EIGHT_BYTES, _MEASURED, _FOUR_BYTES = 0, 1, 2, 5  # how an entry is written


def check_entries(data: bytes) -> None:
    """Refuse a file with more in it than a network of 10,000 steps has; what tensors hold is stepped over.

    Args:
        data: The file.

    Raises:
        CnnCoreError: If it has too many steps, entries or whole numbers.
        DecodeError: If its entries do not fit into each other.

    Source:
        Protocol Buffers, Encoding: an entry is a number, field · 8 + how it is written, and then what that says.
    """
    kinds, step = _kinds(), NodeProto.DESCRIPTOR.full_name
    waiting: list[tuple[int, int, str]] = [(0, len(data), ModelProto.DESCRIPTOR.full_name)]
    steps = entries = packed = 0
    while waiting:
        at, end, kind = waiting.pop()
        fields = kinds[kind]
        while at < end:
            field, start, at = _entry(data, at, end)
            inner = fields.get(field, "") if start else ""
            if inner in kinds:
                waiting.append((start, at, inner))
                steps += inner == step
            elif inner:
                packed += at - start
            entries += 1
            if steps > _MOST_STEPS or entries > _MOST_ENTRIES or packed > _MOST_PACKED:
                raise _too_much(steps, entries)


@cache
def _kinds() -> dict[str, dict[int, str]]:
    """Return the kinds of message: for each field the kind of message in it, or that it is of whole numbers."""
    found: dict[str, dict[int, str]] = {}
    waiting: list[Any] = [ModelProto.DESCRIPTOR]
    while waiting:
        kind = waiting.pop()
        inner = {field.number: field.message_type for field in kind.fields if field.message_type}
        whole = {field.number: "whole numbers" for field in kind.fields if field.cpp_type in _whole_types(field)}
        found[kind.full_name] = whole | {number: each.full_name for number, each in inner.items()}
        waiting += [each for each in inner.values() if each.full_name not in found]
    return found


def _whole_types(field: Any) -> tuple[int, ...]:
    return field.CPPTYPE_INT32, field.CPPTYPE_INT64, field.CPPTYPE_UINT64


def _entry(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Return an entry's field, where what it measures begins (0 if it measures nothing), and where it ends."""
    tag, at = _varint(data, at, end)
    written, start = tag & 7, 0
    if written == _VARINT:
        _, at = _varint(data, at, end)
    elif written == _MEASURED:
        length, start = _varint(data, at, end)
        at = start + length
    elif written in (_EIGHT_BYTES, _FOUR_BYTES):
        at += 8 if written == _EIGHT_BYTES else 4
    else:
        raise DecodeError(f"an entry is written in the way {written}, which ONNX does not use")
    if at > end:
        raise DecodeError("an entry is longer than what it lies in")
    return tag >> 3, start, at


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a number of 7 bits per byte, the lowest first, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
    raise DecodeError("a number in the file does not end")


def _too_much(steps: int, entries: int) -> CnnCoreError:
    if steps > _MOST_STEPS:
        return CnnCoreError(f"the network has more than {_MOST_STEPS:,} operations, and no more can be read")
    if entries > _MOST_ENTRIES:
        return CnnCoreError(
            f"the file has more than {_MOST_ENTRIES:,} entries, and no more can be read; export the network without "
            "notes"
        )
    return CnnCoreError(
        f"the file holds more than {_MOST_PACKED // 10**6} MB of whole numbers, and no more can be read; save the "
        "network with its weights as real numbers"
    )
