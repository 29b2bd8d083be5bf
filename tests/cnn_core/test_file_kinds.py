import io

import pytest
from PIL import Image

from cnn_core.errors import CnnCoreError
from cnn_core.file_kinds import kind_of
from cnn_core.images import decode


def encode(kind, **options):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "GIF", "BMP", "TIFF"])
def test_a_kind_that_can_be_opened_is_told_from_the_first_bytes(kind):
    assert kind_of(encode(kind)) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"just words, named photo.png", "text, whatever its name says"),
        ("Grüße".encode() * 1000, "text, whatever its name says"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC photo"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "an AVIF picture"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a film"),
        (encode("ICO"), "an icon"),
        (encode("JPEG2000"), "a JPEG 2000 picture"),
        (encode("TIFF", big_tiff=True), "a BigTIFF picture"),
        (encode("PPM"), "of a kind that is not known here"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "of a kind that is not known here"),
    ],
)
def test_a_file_of_another_kind(data, kind):
    words = f"this file of {len(data):,} bytes is {kind}: choose a JPEG, PNG, WebP, GIF, BMP or TIFF file"
    with pytest.raises(CnnCoreError) as caught:
        decode(data)
    assert str(caught.value) == words
