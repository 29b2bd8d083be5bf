"""Bad files: each gets its own sentence, with the numbers and what to do, and none of them a warning."""

import io
import random
import re
import struct
import zlib
from unittest import mock

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_core.errors import CnnCoreError
from cnn_core.images import Limits, decode

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 45, 3), np.uint8))


def encode(kind, image=NOISE, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def sentence(data, **options):
    with pytest.raises(CnnCoreError) as caught:
        decode(data, **options)
    assert not isinstance(caught.value.__cause__, Warning)
    return str(caught.value)


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_chunk(png, name, content):
    return png[:33] + chunk(name, content) + png[33:]


FILES = {
    "jpeg": encode("JPEG"),
    "progressive": encode("JPEG", progressive=True),
    "png": encode("PNG"),
    "webp": encode("WEBP"),
    "webp-lossless": encode("WEBP", lossless=True),
    "webp-animated": encode("WEBP", save_all=True, append_images=[NOISE.rotate(90)]),
    "gif": encode("GIF", NOISE.convert("P"), save_all=True, append_images=[NOISE.rotate(9).convert("P")]),
    "bmp": encode("BMP"),
    "tiff": encode("TIFF"),
    "tiff-lzw": encode("TIFF", compression="tiff_lzw"),
}


def test_an_empty_file():
    assert sentence(b"") == "the file is empty (0 bytes): choose another one"


def test_a_file_of_too_many_bytes():
    words = sentence(FILES["png"], limits=Limits(bytes=100))
    assert words == f"the file has {len(FILES['png']):,} bytes; at most 100 can be opened: save it smaller"


@pytest.mark.parametrize("name", FILES)
def test_every_kind_is_checked_for_too_many_pixels(name):
    words = sentence(FILES[name], limits=Limits(pixels=1349))
    assert re.search(r"file opens to 1,350 px \(30 high, 45 wide\); at most 1,349 px can be opened", words)
    assert decode(FILES[name], limits=Limits(pixels=1350)).shape[1:] == (30, 45)


def test_a_decompression_bomb_is_refused_from_its_header_alone():
    rows = zlib.compressobj(1)
    bomb = b"".join(rows.compress(bytes(9001)) for _ in range(9000)) + rows.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 0, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", bomb) + chunk(b"IEND", b"")
    with mock.patch("PIL.Image.open", side_effect=AssertionError("a decoder was asked")):
        words = sentence(data)
    assert words == (
        "the PNG file opens to 81,000,000 px (9,000 high, 9,000 wide); at most 40,000,000 px can be opened: "
        "make the picture smaller first"
    )


def huge(name):
    data = bytearray(FILES[name])
    at = {"jpeg": data.find(b"\xff\xc0") + 5, "png": 16, "gif": 6, "bmp": 18}[name]
    data[at : at + 4] = b"\xff\xff\xff\xff"
    if name in ("png", "bmp"):
        data[at + 4 : at + 8] = b"\x7f\xff\xff\x7f"
    return bytes(data)


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "bmp"])
def test_a_header_of_billions_of_pixels_is_refused(name):
    assert "at most 40,000,000 px can be opened" in sentence(huge(name))


def test_a_gif_whose_frame_is_larger_than_its_screen_is_measured_by_the_frame():
    data = bytearray(FILES["gif"])
    at = data.index(b",\0\0\0\0", 13 + 768)
    data[at + 5 : at + 9] = struct.pack("<HH", 60000, 60000)
    assert "60,000 high, 60,000 wide" in sentence(bytes(data))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_ends_early(name):
    data = FILES[name]
    for kept in (len(data) // 3, 30):
        assert re.search("(ends early|is broken).*(upload it again|save it anew)", sentence(data[:kept]))


def test_a_truncated_jpeg_says_what_it_should_have_held():
    big = encode("JPEG", NOISE.resize((640, 480)), quality=95)
    words = sentence(big[: len(big) // 2])
    assert re.fullmatch(
        r"the JPEG file ends early: its [\d,]+ bytes do not hold all of 480 × 640 px; upload it again or save it anew",
        words,
    )


# Lossy data (JPEG, WebP) decode to some picture, whatever they are.
@pytest.mark.parametrize("name", ["png", "webp-lossless", "tiff-lzw"])
def test_broken_data_behind_a_good_header(name):
    data = FILES[name]
    middle = b"\x55" * (len(data) // 2)
    words = sentence(data[: len(data) // 4] + middle + data[len(data) // 4 + len(middle) :])
    assert re.search(r"(is broken|ends early).*(save it anew|upload it again)", words)


def test_broken_pixels_of_a_png_are_named_with_the_size():
    png = FILES["png"][:33] + chunk(b"IDAT", b"no deflate stream") + chunk(b"IEND", b"")
    assert sentence(png).startswith(
        "the PNG file is broken: its header promises 30 × 45 px, but they cannot be decoded"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (FILES["jpeg"][:2] + b"\xff\xdb\0\x04\0\0no marker" + FILES["jpeg"][20:], "broken at byte 8"),
        (FILES["png"][:12] + b"IDAT" + FILES["png"][16:], "its first part is not IHDR"),
        (b"GIF89a" + struct.pack("<HHBBB", 3, 3, 0, 0, 0) + b";", "holds no picture"),
        (b"GIF89a" + struct.pack("<HHBBB", 0, 0, 0, 0, 0) + b"," + bytes(9) + b"\x02\0;", "0 × 0 px, nothing to see"),
        (b"BM" + bytes(12) + struct.pack("<I", 99) + bytes(99), "header of 99 bytes is of no known kind"),
        (
            with_chunk(FILES["png"], b"IHDR", FILES["png"][20:24] + FILES["png"][16:20] + FILES["png"][24:29]),
            "promises 30 × 45 px and then",
        ),
    ],
)
def test_a_header_that_makes_no_sense(data, words):
    assert words in sentence(data)


def test_a_jpeg_of_very_many_scans_is_refused():
    data = FILES["progressive"]
    at = data.index(b"\xff\xda")
    end = data.index(b"\xff", at + 4)
    assert "scans; at most 100 can be opened" in sentence(data[:at] + data[at:end] * 200 + data[at:])


def test_metadata_is_left_out_whatever_it_holds():
    broken_exif = b"II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x02\x00\xff\xff\xff\xff\xff\xff\xff\xff" * 3
    jpeg = FILES["jpeg"]
    segment = b"\xff\xe1" + struct.pack(">H", len(broken_exif) + 8) + b"Exif\0\0" + broken_exif
    assert torch.equal(decode(jpeg[:2] + segment + jpeg[2:]), decode(jpeg))
    bomb = b"key\0\0" + zlib.compress(bytes(10_000_000))
    for name, content in ((b"eXIf", broken_exif), (b"acTL", bytes(8)), (b"zTXt", bomb), (b"iCCP", bomb)):
        assert torch.equal(decode(with_chunk(FILES["png"], name, content)), decode(FILES["png"]))


def test_files_changed_at_random_give_a_picture_or_a_sentence():
    chance, files = random.Random(0), list(FILES.values())
    for _ in range(800):
        data = bytearray(chance.choice(files))
        for _ in range(chance.choice((1, 3))):
            data[int(len(data) * chance.random() ** 3)] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
        assert outcome(bytes(data)) in (1, 3, CnnCoreError)


def outcome(data):
    try:
        return len(decode(data))
    except CnnCoreError as error:
        return Warning if isinstance(error.__cause__, Warning) else CnnCoreError
