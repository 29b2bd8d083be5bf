"""The directory of a TIFF: what is kept, and what is refused."""

import io
import re
import struct

import numpy as np
import pytest
from PIL import Image

from cnn_core.errors import CnnCoreError
from cnn_core.images import decode
from cnn_core.tiff_directory import Directory

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 45, 3), np.uint8))


def encode(**options):
    buffer = io.BytesIO()
    NOISE.save(buffer, "TIFF", **options)
    return buffer.getvalue()


def tiled_tiff():
    """Write a TIFF of 2 × 3 tiles by hand: Pillow writes none."""
    pixels = np.pad(np.array(NOISE), ((0, 2), (0, 3), (0, 0)))
    tiles = pixels.reshape(2, 16, 3, 16, 3).swapaxes(1, 2).tobytes()
    places, lengths = [56 + 768 * tile for tile in range(6)], [768] * 6
    lists = struct.pack("<6I6I", *places, *lengths)
    entries = [(256, 1, 45), (257, 1, 30), (258, 1, 8), (259, 1, 1), (262, 1, 2), (277, 1, 3)]
    entries += [(322, 1, 16), (323, 1, 16), (324, 6, 8), (325, 6, 32)]
    directory = b"".join(struct.pack("<HHII", tag, 4, count, value) for tag, count, value in entries)
    start = 56 + len(tiles)
    return b"II*\0" + struct.pack("<I", start) + lists + tiles + struct.pack("<H", 10) + directory + bytes(4)


def test_the_tiles_of_a_tiff_are_put_together():
    assert decode(tiled_tiff()).permute(1, 2, 0).tolist() == np.array(NOISE).tolist()


def test_a_tiff_with_huge_tiles_is_refused():
    data = tiled_tiff()
    for tag in (322, 323):
        data = set_tag(data, tag, 60_000)
    with pytest.raises(CnnCoreError, match=r"opens to 3,600,000,000 px \(30 high, 45 wide\)"):
        decode(data)


def set_tag(data, tag, value, count=1):
    at = next(at for at in range(struct.unpack_from("<I", data, 4)[0] + 2, len(data), 12) if read_tag(data, at) == tag)
    return data[: at + 2] + struct.pack("<HII", 4, count, value) + data[at + 12 :]


def read_tag(data, at):
    return struct.unpack_from("<H", data, at)[0]


@pytest.mark.parametrize(
    ("tag", "value", "count", "words"),
    [
        (273, 4_000_000, 2, "ends early: tag 273 lies at bytes 4,000,000 to 4,000,008"),
        (259, 8, 9, "tag 259 has 9 values where one is allowed"),
        (273, 0, 100_001, "cut into 100,001 parts; at most 100,000"),
    ],
)
def test_a_directory_that_makes_no_sense(tag, value, count, words):
    data = set_tag(encode() + bytes(402_000), tag, value, count=count)
    with pytest.raises(CnnCoreError, match=re.escape(words)):
        decode(data)


def test_a_directory_whose_lists_overlap_is_refused():
    data = set_tag(encode(), 279, 8, count=900)
    with pytest.raises(CnnCoreError, match="bytes are too few for what its directory lists"):
        decode(set_tag(data, 258, 8, count=900))


def test_further_pages_and_all_that_is_no_pixel_are_left_out():
    pages = encode(save_all=True, append_images=[NOISE], description="a name", software="a program")
    kept = Directory(Directory(pages).pixels_only())
    assert kept.number(256) == 45
    assert kept.number(270, -1) == -1
    assert b"a name" in pages
    assert Image.open(io.BytesIO(kept.data)).n_frames == 1


@pytest.mark.parametrize(("stored", "taken"), [(0, 1), (1, 1), (8, 8), (9, 1), (65535, 1)])
def test_an_orientation_outside_1_to_8_turns_nothing(stored, taken):
    entry = struct.pack(">HHIHH", 274, 3, 1, stored, 0)
    assert Directory(b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)).orientation() == taken
