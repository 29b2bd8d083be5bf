"""The directory of a TIFF file, which is also how EXIF stores a photograph's orientation.

A directory is a list of entries of 12 bytes: tag, type, count, and the values or where they lie (TIFF 6.0, section 2).
Whole numbers only; everything is checked against the length of the file, as it may come from anyone.
"""

import struct
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError

WIDTH, HEIGHT, STRIPS, TILE_WIDTH, TILE_HEIGHT, TILES, ORIENTATION = 256, 257, 273, 322, 323, 324, 274

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes per value, by type
_INTEGERS = {1: "B", 3: "H", 4: "I"}  # struct's letters, by type
_ENTRY = 12  # bytes

# What says how the pixels are stored. All else (names, places, previews, further pages) makes no difference to the
# picture, and each part of a stranger's file that is left out is one that cannot do harm.
_SINGLE = {WIDTH, HEIGHT, 259, 262, 266, 277, 278, 284, 292, 293, 317, TILE_WIDTH, TILE_HEIGHT}  # one value each
_PIXEL_TAGS = _SINGLE | {258, STRIPS, 279, 320, TILES, 325, 338, 339, 347, 529, 530, 531, 532}
_MOST_PARTS = 100_000  # strips or tiles; a picture of 40 million pixels cut row by row has far fewer


@dataclass(frozen=True, kw_only=True)
class _Entry:
    tag: int
    type: int
    count: int
    size: int  # bytes of all values
    start: int  # where the values lie
    raw: bytes  # the 12 bytes


@dataclass(frozen=True)
class Directory:
    """The first directory of a TIFF file or of an EXIF block."""

    data: bytes

    def number(self, tag: int, default: int = 0) -> int:
        """Return the first value of a tag, or the default where the tag is missing or no whole number."""
        entry = self._entries().get(tag)
        if entry is None or entry.type not in _INTEGERS or entry.start + entry.size > len(self.data):
            return default
        return struct.unpack_from(self._order + _INTEGERS[entry.type], self.data, entry.start)[0]

    def orientation(self) -> int:
        """Return how the picture is to be turned, 1 (not at all) to 8; anything else in the file counts as 1."""
        value = self.number(ORIENTATION, 1)
        return value if 1 <= value <= 8 else 1

    def pixels_only(self) -> bytes:
        """Return the file with its directory cut down to the first picture and to what its pixels need.

        Raises:
            CnnCoreError: If an entry points outside the file or has more values than there can be.
        """
        kept = sorted((entry for tag, entry in self._entries().items() if tag in _PIXEL_TAGS), key=lambda e: e.tag)
        for entry in kept:
            self._check(entry)
        if sum(entry.size for entry in kept if entry.size > 4) > len(self.data):
            raise CnnCoreError(
                f"the TIFF file's {len(self.data):,} bytes are too few for what its directory lists: save it anew"
            )
        order, at = self._order, self._offset
        block = struct.pack(order + "H", len(kept)) + b"".join(entry.raw for entry in kept) + bytes(4)
        return self.data[:at] + block + self.data[at + len(block) :]

    def _check(self, entry: _Entry) -> None:
        if entry.start + entry.size > len(self.data):
            raise CnnCoreError(
                f"the TIFF file ends early: tag {entry.tag} lies at bytes {entry.start:,} to "
                f"{entry.start + entry.size:,} of a file of {len(self.data):,} bytes; upload it again"
            )
        if entry.tag in _SINGLE and entry.count != 1:
            raise CnnCoreError(
                f"the TIFF file's directory is broken: tag {entry.tag} has {entry.count:,} values where one is "
                "allowed; save it anew"
            )
        if entry.tag in (STRIPS, TILES) and entry.count > _MOST_PARTS:
            raise CnnCoreError(
                f"the TIFF file is cut into {entry.count:,} parts; at most {_MOST_PARTS:,} can be opened: save it anew"
            )

    @property
    def _order(self) -> str:
        return "<" if self.data[:2] == b"II" else ">"

    @property
    def _offset(self) -> int:
        return struct.unpack_from(self._order + "I", self.data, 4)[0]

    def _entries(self) -> dict[int, _Entry]:
        (count,) = struct.unpack_from(self._order + "H", self.data, self._offset)
        found: dict[int, _Entry] = {}
        for at in range(self._offset + 2, self._offset + 2 + count * _ENTRY, _ENTRY):
            tag, kind, values, offset = struct.unpack_from(self._order + "HHII", self.data, at)
            size = _SIZES.get(kind, 0) * values
            if size and tag not in found:  # as readers agree, the first entry of a tag counts
                start = at + 8 if size <= 4 else offset
                raw = self.data[at : at + _ENTRY]
                found[tag] = _Entry(tag=tag, type=kind, count=values, size=size, start=start, raw=raw)
        return found
