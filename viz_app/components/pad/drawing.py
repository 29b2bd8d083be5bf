"""A drawing as dots of ink, three to a pixel along each side of 28 × 28, and as a short text for the address."""

from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from viz_app.deflated import deflated, inflated, short

SIDE = 28  # pixels of the paper
_DOTS = (3 * SIDE) ** 2  # `ink.js` draws them
BYTES = _DOTS // 8
_BAD = "it is no drawing of this page"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is on the paper, and how the network gets to see it."""

    ink: bytes = bytes(BYTES)  # eight dots in each, row by row, the first in its lowest bit
    centred: bool = True  # as MNIST centred its digits

    def __post_init__(self) -> None:
        if len(self.ink) != BYTES:
            raise CnnCoreError(f"a drawing has {BYTES} bytes of ink, not {len(self.ink)}")


def encode_ink(ink: bytes) -> str:
    """Return the dots as a text for the address, "" where there is no ink."""
    if not any(ink):
        return ""
    return deflated(ink)  # at most 1,183 characters, for dots without any order


def decode_ink(text: str) -> bytes:
    """Return the dots that a text stands for.

    Raises:
        CnnCoreError: If the text is too long, damaged, or no drawing.
    """
    if not text:
        return bytes(BYTES)
    short(text)
    try:
        ink = inflated(text, most=BYTES + 1)  # one more tells what is too long
    except ValueError as error:
        raise CnnCoreError(_BAD) from error
    if len(ink) != BYTES:
        raise CnnCoreError(_BAD)
    return ink
