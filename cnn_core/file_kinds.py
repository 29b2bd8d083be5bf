"""What kind of file some bytes are, told from their first ones: a file's name may say anything."""

import codecs

# (position, bytes there, name). The first that fits counts.
_MARKS = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (8, b"WEBPVP8", "WebP"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "a BigTIFF picture"),
    (0, b"MM\0+", "a BigTIFF picture"),
    (0, b"%PDF", "a PDF document"),
    (4, b"ftyphei", "a HEIC photo"),
    (4, b"ftyphevc", "a HEIC photo"),
    (4, b"ftypmif1", "a HEIC photo"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "a film"),
    (4, b"JXL ", "a JPEG XL picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (4, b"jP  ", "a JPEG 2000 picture"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"\0\0\1\0", "an icon"),
)


def kind_of(data: bytes) -> str:
    """Name the kind of a file: one of JPEG, PNG, WebP, GIF, BMP and TIFF, or words with their article."""
    for at, mark, name in _MARKS:
        if data.startswith(mark, at):
            return name
    if b"<svg" in data[:4096].lower():
        return "an SVG drawing"
    return "text, whatever its name says" if _is_text(data[:4096]) else "of a kind that is not known here"


def _is_text(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # a letter may be cut at the end
    except UnicodeDecodeError:
        return False
    return b"\0" not in start
