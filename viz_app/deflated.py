"""Bytes as a short text for the address: deflated, base64url."""

import base64
import zlib

from cnn_core.errors import CnnCoreError

LONGEST = 2000  # characters that one setting may take in an address


def deflated(data: bytes) -> str:
    """Return the text that stands for some bytes."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.urlsafe_b64encode(deflater.compress(data) + deflater.flush()).rstrip(b"=").decode()


def inflated(text: str, *, most: int) -> bytes:
    """Return the bytes that a text stands for.

    Args:
        text: Of anybody's making.
        most: Bytes after which it is cut off: a short text may stand for very many.

    Raises:
        ValueError: If it is no such text.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def short(text: str) -> str:
    """Take a text from an address as it is.

    Raises:
        CnnCoreError: If it is longer than any that was put there.
    """
    if len(text) > LONGEST:
        raise CnnCoreError(f"it has {len(text):,} characters, more than the {LONGEST:,} that an address holds")
    return text


def fitting(text: str) -> str:
    """Return what goes into the address: nothing where the text is too long for it."""
    return text if len(text) <= LONGEST else ""
