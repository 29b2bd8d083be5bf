"""Zips of pictures by class, as people and attackers pack them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_core.datasets.by_class import Form, ReadingLimits, read_images_by_class
from cnn_core.errors import CnnCoreError

SMALL = Form(side=8)


def picture_file(value: int = 100, *, height: int = 12, width: int = 12, kind: str = "PNG") -> bytes:
    """A gray-looking picture in colour, of one value."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), value, np.uint8)).save(buffer, kind)
    return buffer.getvalue()


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """These files in a zip, under exactly these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def pets(*more: str, count: int = 4) -> dict[str, bytes]:
    """So many cats and dogs, and one picture under each further name."""
    names = [f"{animal}/{number}.png" for animal in ("cat", "dog") for number in range(count)]
    return {name: picture_file(10 * place) for place, name in enumerate((*names, *more))}


def with_declared_size(data: bytes, name: str, size: int) -> bytes:
    """The zip with another size of one file's content declared, in its list and before the content."""
    told, at = bytearray(data), 0
    for mark, of_size, of_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        while (at := told.find(mark, at)) >= 0:
            if told[at + of_name : at + of_name + len(name)] == name.encode():
                struct.pack_into("<L", told, at + of_size, size)
            at += 4
        at = 0
    return bytes(told)


def list_of_many(count: int) -> bytes:
    """A zip that lists one stored, empty file so many times."""
    name = b"a/b.png"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    size, at = len(entry) * count, len(local)
    end_64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + size, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local + entry * count + end_64 + locator + end


def told(files: dict[str, bytes], **limits: int) -> str:
    """What is said of a zip that is refused."""
    with pytest.raises(CnnCoreError) as error:
        read_images_by_class(zipped(files), SMALL, limits=ReadingLimits(**limits))
    return str(error.value)


def skipped(data: bytes | Path) -> dict[str, str]:
    """What is said of each file that is left out, while the eight pets are read."""
    read = read_images_by_class(data, SMALL)
    assert len(read.dataset.train) + len(read.dataset.test) == 8
    return {one.name: one.sentence for one in read.skipped}
