"""Every way in which files store pixels, each on a picture whose result is known."""

import io
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_core.errors import CnnCoreError
from cnn_core.images import decode

TEAL = (0, 128, 128)


def encode(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png(rows, *, depth, colours, extra=b""):
    """Write a PNG by hand: Pillow writes no 16-bit colours and no transparent 16-bit gray."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    height, width = rows.shape[:2]
    pixels = b"".join(b"\0" + row.astype(">u2" if depth == 16 else "u1").tobytes() for row in rows)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    transparent = chunk(b"tRNS", extra) if extra else b""
    return b"\x89PNG\r\n\x1a\n" + header + transparent + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def tiff(rows, *, photometric=1, bits=16, order="<"):
    """Write an uncompressed gray TIFF by hand, its white at either end."""
    height, width = rows.shape
    content = rows.astype(order + "u2").tobytes() if bits == 16 else pack_12(rows)
    values = {
        256: width,
        257: height,
        258: bits,
        259: 1,
        262: photometric,
        273: 8,
        277: 1,
        278: height,
        279: len(content),
    }
    entries = b"".join(
        struct.pack(order + "HHI", tag, 4, 1) + struct.pack(order + "I", value) for tag, value in values.items()
    )
    mark = b"II*\0" if order == "<" else b"MM\0*"
    directory = struct.pack(order + "H", len(values)) + entries + bytes(4)
    return mark + struct.pack(order + "I", 8 + len(content)) + content + directory


def pack_12(rows):
    pairs = rows.reshape(-1, 2)
    packed = [(first >> 4, (first & 15) << 4 | second >> 8, second & 255) for first, second in pairs.tolist()]
    return bytes(np.array(packed, dtype=np.uint8))


def flat(mode, colour, **info):
    image = Image.new(mode, (3, 2), colour)
    image.info.update(info)
    return image


SIXTEEN = np.array([[0, 128, 129, 257], [32768, 65279, 65407, 65535]])
EIGHT = [[[0, 0, 1, 1], [128, 254, 255, 255]]]  # divided by 257 and rounded


@pytest.mark.parametrize(
    "data",
    [
        png(SIXTEEN, depth=16, colours=0),
        tiff(SIXTEEN),
        tiff(SIXTEEN, order=">"),
        tiff(65535 - SIXTEEN, photometric=0),
        encode(Image.fromarray(SIXTEEN.astype(np.uint16)), "TIFF", compression="tiff_lzw"),
    ],
    ids=["png", "tiff", "tiff, big end first", "tiff, white is zero", "tiff, compressed"],
)
def test_16_bit_gray_is_scaled_not_clipped(data):
    assert decode(data).tolist() == EIGHT


def test_12_bit_gray_is_scaled_by_its_own_white():
    assert decode(tiff(np.array([[0, 8, 2048, 4095]]), bits=12)).tolist() == [[[0, 0, 128, 255]]]


def test_of_16_bit_colours_the_upper_8_bits_are_kept():
    rows = np.array([[[0, 255, 256], [65535, 32768, 513]]])
    assert decode(png(rows, depth=16, colours=2)).permute(1, 2, 0).tolist() == [[[0, 0, 1], [255, 128, 2]]]


def test_a_transparent_16_bit_gray_or_colour_shows_the_background():
    gray = png(SIXTEEN, depth=16, colours=0, extra=struct.pack(">H", 257))
    assert decode(gray, background=(7, 7, 7)).tolist() == [[[0, 0, 1, 7], *EIGHT[0][1:]]]
    rows = np.array([[[65535, 256, 0], [0, 0, 0]]])
    colour = png(rows, depth=16, colours=2, extra=struct.pack(">3H", 65535, 256, 0))
    assert decode(colour, background=TEAL).permute(1, 2, 0).tolist() == [[[0, 128, 128], [0, 0, 0]]]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_alpha_lets_the_background_through(kind):
    data = encode(flat("RGBA", (200, 100, 0, 51)), kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert decode(data)[:, 0, 0].tolist() == [244, 224, 204]  # a fifth of the colour, four fifths of white
    assert decode(data, background=TEAL)[:, 0, 0].tolist() == [40, 122, 102]


def test_gray_with_alpha_stays_gray_unless_the_background_has_colour():
    data = encode(flat("LA", (100, 51)), "PNG")
    assert decode(data, background=(0, 0, 0)).tolist() == [[[20] * 3] * 2]
    assert decode(data, background=TEAL)[:, 0, 0].tolist() == [20, 122, 122]


@pytest.mark.parametrize(
    ("image", "white", "teal"),
    [
        (flat("L", 9), [255], [0, 128, 128]),
        (flat("1", 0), [255], [0, 128, 128]),
        (flat("RGB", (9, 8, 7)), [255] * 3, [0, 128, 128]),
    ],
    ids=["gray", "one bit", "colour"],
)
def test_one_transparent_colour_of_a_png_shows_the_background(image, white, teal):
    data = encode(image, "PNG", transparency=image.getpixel((0, 0)))
    assert decode(data)[:, 0, 0].tolist() == white
    assert decode(data, background=TEAL)[:, 0, 0].tolist() == teal


@pytest.mark.parametrize("transparency", [1, bytes([255, 0, 255])])
@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_gives_its_colours_and_its_transparency(kind, transparency):
    image = Image.fromarray(np.array([[0, 1, 2]], dtype=np.uint8)).copy()
    image.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    data = encode(image, kind, transparency=1 if kind == "GIF" else transparency)
    assert decode(data, background=TEAL).permute(1, 2, 0).tolist() == [[[10, 20, 30], [0, 128, 128], [70, 80, 90]]]


def test_one_bit_is_black_and_white():
    image = Image.fromarray(np.array([[True, False, True]]))
    for data in (encode(image, "PNG"), encode(image, "BMP"), encode(image, "TIFF", compression="group4")):
        assert decode(data).tolist() == [[[255, 0, 255]]]


def test_cmyk_of_a_tiff_and_of_adobes_inverted_jpeg_are_the_same_colour():
    ink = Image.new("CMYK", (16, 16), (0, 255, 255, 51))  # red, a fifth of black
    jpeg = encode(ink, "JPEG", quality=100)
    assert b"Adobe" in jpeg
    assert decode(encode(ink, "TIFF"))[:, 8, 8].tolist() == [204, 0, 0]
    assert (decode(jpeg)[:, 8, 8].int() - torch.tensor([204, 0, 0])).abs().max() <= 2


def test_a_cmyk_jpeg_counts_as_inverted_without_adobes_mark_too():
    jpeg = encode(Image.new("CMYK", (16, 16), (0, 255, 255, 51)), "JPEG", quality=100)
    at = jpeg.index(b"\xff\xee")
    plain = jpeg[:at] + jpeg[at + 2 + struct.unpack_from(">H", jpeg, at + 2)[0] :]
    assert (decode(plain)[:, 8, 8].int() - torch.tensor([204, 0, 0])).abs().max() <= 2


@pytest.mark.parametrize(("mode", "words"), [("F", "floats"), ("I", "whole numbers that are signed or of 32 bits")])
def test_pixels_without_an_agreed_white_are_refused(mode, words):
    with pytest.raises(CnnCoreError, match=f"the picture's pixels are {words}, .* save it with 8 or 16 bits"):
        decode(encode(Image.new(mode, (3, 2)), "TIFF"))
