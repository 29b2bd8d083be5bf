import base64
import random
import zlib

import pytest

from cnn_core.errors import CnnCoreError
from viz_app.deflated import LONGEST
from viz_app.painting import Canvas, decode_paint, encode_paint

GRAY = Canvas(name="a", channels=1, pixels=400)
COLOUR = Canvas(name="a", channels=3, pixels=256 * 256)


def test_no_paint_is_an_empty_text():
    assert encode_paint({}) == ""
    assert decode_paint("", GRAY) == {}


@pytest.mark.parametrize(
    "paint", [{0: (255,)}, {399: (0,)}, {5: (1,), 6: (2,), 300: (3,)}, dict.fromkeys(range(400), (9,))]
)
def test_paint_comes_back(paint):
    assert decode_paint(encode_paint(paint), GRAY) == paint


def test_colours_come_back_from_any_pixels():
    chance = random.Random(1)
    paint = {chance.randrange(256 * 256): tuple(chance.randbytes(3)) for _ in range(3000)}
    assert decode_paint(encode_paint(paint), COLOUR) == paint


def test_a_few_strokes_fit_into_the_address():
    paint = {row * 256 + col: (255, 0, 0) for row in range(40, 140) for col in range(row, row + 9)}
    assert len(encode_paint(paint)) < LONGEST / 4


def packed(data: bytes) -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.urlsafe_b64encode(deflater.compress(data) + deflater.flush()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "!",
        "AAAA",
        "é",
        packed(b""),
        packed(b"\x01"),
        packed(b"\xff" * 9),
        packed(bytes(10_000_000)),
        packed(b"\x02\x00\x00\x01"),
        encode_paint({400: (1,)}),
        encode_paint({4: (1, 2, 3)}),
    ],
)
def test_damaged_paint_is_refused_in_a_sentence(text):
    with pytest.raises(CnnCoreError, match="no paint for a picture of this size"):
        decode_paint(text, GRAY)
