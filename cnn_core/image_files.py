"""What a picture file says about itself before any pixel is decoded, and the file cut down to its first picture.

A file may come from anyone. So its size is read here, from the header, before a decoder may reserve memory for it.
Names, places, previews, colour profiles and further frames are left out: they make no difference to the pixels, and
what is left out can neither warn nor fill the memory. Of EXIF only the orientation is read.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from cnn_core.file_kinds import kind_of
from cnn_core.tiff_directory import HEIGHT, TILE_HEIGHT, TILE_WIDTH, WIDTH, Directory

_MOST_SCANS = 100  # progressive JPEGs have about ten; each one costs the time of the whole picture


@dataclass(frozen=True, kw_only=True)
class PictureFile:
    """A picture file's kind and size, and the bytes that make its first picture."""

    kind: str  # JPEG, PNG, WebP, GIF, BMP or TIFF
    height: int  # pixels as stored, before it is turned
    width: int
    data: bytes
    orientation: int = 1  # EXIF's: 1 is upright, 2 to 8 are mirrored or turned
    decoded: int = 0  # pixels that a decoder reserves memory for, where more than height × width


def inspect(data: bytes) -> PictureFile:
    """Read a file's header and leave out what its first picture does not need.

    Raises:
        CnnCoreError: If the bytes are no picture of a kind that can be opened, or its header is broken.
    """
    kind = kind_of(data)
    if kind not in _READERS:
        raise CnnCoreError(
            f"this file of {len(data):,} byte{'s' * (len(data) != 1)} is {kind}: "
            "choose a JPEG, PNG, WebP, GIF, BMP or TIFF file"
        )
    try:
        return _READERS[kind](data)
    except (IndexError, struct.error) as error:
        raise CnnCoreError(
            f"the {kind} file ends early: its {len(data):,} bytes hold no complete header; "
            "upload it again or save it anew"
        ) from error


def _jpeg(data: bytes) -> PictureFile:
    kept, at, orientation, height, width = [data[:2]], 2, 1, 0, 0
    while data[at + 1] != 0xDA:  # until the first scan
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise CnnCoreError(f"the JPEG file's header is broken at byte {at:,}: save it anew")
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:  # padding, or a marker without content
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
        segment = data[at:end]
        if segment[4:10] == b"Exif\0\0":
            orientation = _orientation(segment[10:])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # start of frame
            height, width = struct.unpack_from(">HH", segment, 5)
        # Of the application's own segments, 14 (Adobe) says how colours are coded.
        if marker != 0xFE and (marker == 0xEE or not 0xE0 <= marker <= 0xEF):
            kept.append(segment)
        at = end
    stop = data.find(b"\xff\xd9", at) + 2  # what follows the end is another picture, or a film
    scans = data[at:stop] if stop > 1 else data[at:]
    count = scans.count(b"\xff\xda")
    if count > _MOST_SCANS:
        raise CnnCoreError(f"the JPEG file has {count:,} scans; at most {_MOST_SCANS} can be opened: save it anew")
    return PictureFile(kind="JPEG", height=height, width=width, data=b"".join([*kept, scans]), orientation=orientation)


def _png(data: bytes) -> PictureFile:
    if data[12:16] != b"IHDR":
        raise CnnCoreError("the PNG file's header is broken: its first part is not IHDR; save it anew")
    width, height, depth, colours = struct.unpack_from(">IIBB", data, 16)
    kept, at, orientation, name = [data[:8]], 8, 1, b""
    while at + 8 <= len(data) and name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        content, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data):
            raise CnnCoreError(
                f"the PNG file ends early: it has {len(data):,} bytes and its {height:,} × {width:,} px need at least "
                f"{end:,}; upload it again or save it anew"
            )
        if name == b"eXIf":
            orientation = _orientation(content)
        if name == b"tRNS" and (depth, colours) == (16, 2):
            kept.append(_upper_bytes(content))
        elif name in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
            kept.append(data[at:end])
        at = end
    return PictureFile(kind="PNG", height=height, width=width, data=b"".join(kept), orientation=orientation)


def _upper_bytes(content: bytes) -> bytes:
    """Rewrite the transparent colour of 16 bits as the 8 bits that Pillow decodes such pixels to."""
    chunk = b"tRNS" + struct.pack(">3H", *(value >> 8 for value in struct.unpack_from(">3H", content)))
    return struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))


def _webp(data: bytes) -> PictureFile:
    orientation, name = 1, data[12:16]
    if name == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        at = 12
        while at + 8 <= len(data):
            part, length = struct.unpack_from("<4sI", data, at)
            if part == b"EXIF":
                orientation = _orientation(data[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
            at += 8 + length + length % 2
    elif name == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    return PictureFile(kind="WebP", height=height, width=width, data=data, orientation=orientation)


def _gif(data: bytes) -> PictureFile:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colour_table(flags)
    while data[at] != 0x2C:  # until the first frame
        if data[at] == 0x3B:
            raise CnnCoreError(f"the GIF file of {len(data):,} bytes holds no picture: choose another one")
        at = _after_blocks(data, at + 2) if data[at] == 0x21 else at + 1
    left, top, across, down, flags = struct.unpack_from("<4HB", data, at + 1)
    end = _after_blocks(data, at + 11 + _colour_table(flags))
    # A frame that reaches over the screen makes the picture larger.
    height, width = max(height, top + down), max(width, left + across)
    return PictureFile(kind="GIF", height=height, width=width, data=data[:end] + b";")


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 128 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _bmp(data: bytes) -> PictureFile:
    header = struct.unpack_from("<I", data, 14)[0]
    if header not in (12, 40, 52, 56, 64, 108, 124):
        raise CnnCoreError(f"the BMP file's header of {header:,} bytes is of no known kind: save it anew")
    width, height = struct.unpack_from("<HH" if header == 12 else "<Ii", data, 18)
    return PictureFile(kind="BMP", height=abs(height), width=width, data=data)  # below 0: stored from the top


def _tiff(data: bytes) -> PictureFile:
    directory = Directory(data)
    return PictureFile(
        kind="TIFF",
        height=directory.number(HEIGHT),
        width=directory.number(WIDTH),
        data=directory.pixels_only(),
        orientation=directory.orientation(),
        decoded=directory.number(TILE_HEIGHT) * directory.number(TILE_WIDTH),
    )


def _orientation(block: bytes) -> int:
    """Read the orientation of an EXIF block; one that cannot be read turns nothing."""
    try:
        return Directory(block).orientation()
    except struct.error:
        return 1


_READERS: dict[str, Callable[[bytes], PictureFile]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
    "BMP": _bmp,
    "TIFF": _tiff,
}
