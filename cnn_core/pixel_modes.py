"""From the ways in which files store pixels to the two that are shown: gray and red-green-blue, 8 bits each.

- Alpha is put on a background of one colour.
- 16-bit (and 12-bit) gray is scaled to 0-255 and rounded; of 16-bit colours Pillow keeps the upper 8 bits.
- CMYK becomes (255 - ink) × (255 - black) / 255; in a JPEG it is stored inverted, as Adobe does and browsers assume.
  Colour profiles are not applied.
- Pixels that are floats, signed or of 32 bits say nowhere what is white, and are refused.
"""

from typing import cast

import numpy as np
from PIL import Image, TiffImagePlugin

from cnn_core.errors import CnnCoreError

Colour = tuple[int, int, int]

_BITS_PER_SAMPLE, _PHOTOMETRIC = 258, 262  # tags of TIFF
_GRAY = ("1", "L", "LA", "La", "I;16", "I;16L", "I;16B")
_WITHOUT_WHITE = {"I": "whole numbers that are signed or of 32 bits", "F": "floats"}


def to_gray_or_rgb(image: Image.Image, *, background: Colour) -> Image.Image:
    """Return a picture in Pillow's mode L or RGB; gray stays gray unless a coloured background shines through.

    Args:
        image: Decoded.
        background: What lies behind pixels with alpha: red, green and blue, 0 to 255.

    Raises:
        CnnCoreError: If the pixels have no agreed white.
    """
    if image.mode in _WITHOUT_WHITE:
        raise CnnCoreError(
            f"the picture's pixels are {_WITHOUT_WHITE[image.mode]}, for which no value means white: "
            "save it with 8 or 16 bits per channel"
        )
    if image.mode.startswith("I;16"):
        picture, alpha = _from_16_bits(image)
    elif image.has_transparency_data:
        # RGBA and LA are the only modes that every transparent one turns into without loss.
        layered = image.convert("LA" if image.mode in _GRAY else "RGBA")
        picture, alpha = layered.convert(layered.mode[:-1]), layered.getchannel("A")
    else:
        picture, alpha = image.convert("L" if image.mode in _GRAY else "RGB"), None
    return _on_background(picture, alpha, background) if alpha else picture


def _on_background(picture: Image.Image, alpha: Image.Image, background: Colour) -> Image.Image:
    if picture.mode == "L" and len(set(background)) == 1:
        below = Image.new("L", picture.size, background[0])
    else:
        below = Image.new("RGB", picture.size, background)
    below.paste(picture.convert(below.mode), mask=alpha)
    return below


def _from_16_bits(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    values = np.asarray(image).astype(np.uint32)
    white, inverted = 65535, False
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        bits = cast(tuple[int, ...], image.tag_v2.get(_BITS_PER_SAMPLE, (16,)))[0]
        white, inverted = 2**bits - 1, image.tag_v2.get(_PHOTOMETRIC) == 0
    alpha = None
    if "transparency" in image.info:  # of PNG: this one gray value is transparent
        alpha = Image.fromarray(np.where(values == image.info["transparency"], 0, 255).astype(np.uint8))
    shades = (values * 255 + white // 2) // white
    return Image.fromarray((255 - shades if inverted else shades).astype(np.uint8)), alpha
