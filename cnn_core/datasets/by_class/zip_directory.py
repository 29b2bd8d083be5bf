"""How many files a zip lists, counted without keeping them: a list of millions would fill the memory."""

import io
import struct
from typing import TypeAlias

File: TypeAlias = io.BytesIO | io.BufferedReader

_END, _END_64, _ENTRY = b"PK\x05\x06", b"PK\x06\x07", b"PK\x01\x02"
_LONGEST_COMMENT = 65_535  # bytes
_END_BYTES, _ENTRY_BYTES, _LOCATOR_BYTES, _END_64_BYTES = 22, 46, 20, 56
_LOOK = 1 << 20  # bytes of the list that are read at once


def count_files(file: File, *, most: int) -> int:
    """Return how many files a zip lists, `most` + 1 where there are more, 0 where it is no zip.

    Source:
        PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16.
    """
    length = file.seek(0, 2)
    start = file.seek(max(0, length - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_BYTES > len(tail):
        return 0
    size = struct.unpack_from("<L", tail, at + 12)[0]
    end = start + at
    locator = at - _LOCATOR_BYTES
    if locator >= _END_64_BYTES and tail[locator : locator + 4] == _END_64:
        end -= _LOCATOR_BYTES + _END_64_BYTES
        size = struct.unpack_from("<Q", tail, locator - _END_64_BYTES + 40)[0]
    return _count(file, max(0, end - size), size, most)


def _count(file: File, first: int, size: int, most: int) -> int:
    count, at, data = 0, 0, b""
    file.seek(first)
    while count <= most and size > 0:
        if len(data) - at < _ENTRY_BYTES + 3 * _LONGEST_COMMENT:
            data, at = data[at:] + file.read(_LOOK), 0
        if data[at : at + 4] != _ENTRY or len(data) - at < _ENTRY_BYTES:
            break
        length = _ENTRY_BYTES + sum(struct.unpack_from("<3H", data, at + 28))
        count, at, size = count + 1, at + length, size - length
    return count
