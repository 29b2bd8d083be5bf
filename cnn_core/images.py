"""Pictures: decoded safely from a file of anyone, cut, resized, turned gray and into floats.

A picture is a tensor of bytes, 0 to 255, (c, h, w): one channel is gray, three are red, green and blue, as stored.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Float, UInt8
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from torch import Tensor
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.image_files import PictureFile, inspect
from cnn_core.pixel_modes import to_gray_or_rgb

Picture: TypeAlias = UInt8[Tensor, "c h w"]

# Each kind's own class instead of Image.open: no other of Pillow's 40 parsers sees a stranger's bytes, and nothing
# compares with Image.MAX_IMAGE_PIXELS, a global that all visitors share (a 9 KB PNG of 81 million pixels passes it).
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be, checked before it is decoded."""

    bytes: int = 20_000_000
    pixels: int = 40_000_000  # height × width

    def __post_init__(self) -> None:
        # Above 89 million pixels some of Pillow's parsers warn, and a warning here is told to no one.
        if self.bytes < 1 or not 1 <= self.pixels <= 89_000_000:
            raise CnnCoreError(
                f"limits of {self.bytes:,} bytes and {self.pixels:,} px cannot be kept: "
                "take at least 1 byte and 1 to 89,000,000 px"
            )


def decode(
    data: bytes, *, limits: Limits = Limits(), background: tuple[int, int, int] = (255, 255, 255)
) -> UInt8[Tensor, "c h w"]:
    """Turn the bytes of a picture file into a picture, upright and without alpha.

    JPEG, PNG, WebP, GIF, BMP and TIFF; of an animation or several pages the first. See `pixel_modes` for how alpha,
    16 bits and CMYK are taken.

    Args:
        data: The file, from anyone.
        limits: What is too large is refused before any pixel is decoded.
        background: What lies behind transparent pixels: red, green, blue, 0 to 255.

    Raises:
        CnnCoreError: If the file is empty, too large, of another kind, ends early or is broken.
    """
    if not data:
        raise CnnCoreError("the file is empty (0 bytes): choose another one")
    if len(data) > limits.bytes:
        raise CnnCoreError(f"the file has {len(data):,} bytes; at most {limits.bytes:,} can be opened: save it smaller")
    file = inspect(data)
    _check_size(file, limits)
    image = _load(file, background, length=len(data))
    if file.orientation in _TURNS:
        image = image.transpose(_TURNS[file.orientation])
    pixels = torch.from_numpy(np.array(image))
    return pixels[None] if pixels.ndim == 2 else pixels.permute(2, 0, 1).contiguous()


def _check_size(file: PictureFile, limits: Limits) -> None:
    if file.height < 1 or file.width < 1:
        raise CnnCoreError(
            f"the {file.kind} file's picture is {file.height:,} × {file.width:,} px, nothing to see: choose another one"
        )
    pixels = max(file.height * file.width, file.decoded)
    if pixels > limits.pixels:
        raise CnnCoreError(
            f"the {file.kind} file opens to {pixels:,} px ({file.height:,} high, {file.width:,} wide); "
            f"at most {limits.pixels:,} px can be opened: make the picture smaller first"
        )


def _load(file: PictureFile, background: tuple[int, int, int], *, length: int) -> Image.Image:
    size = f"{file.height:,} × {file.width:,} px"
    try:
        image = _OPENERS[file.kind](io.BytesIO(file.data))
        if image.size != (file.width, file.height):
            raise CnnCoreError(
                f"the {file.kind} file is broken: it promises {size} and then {image.height:,} × {image.width:,} px; "
                "save it anew"
            )
        image.load()
        return to_gray_or_rgb(image, background=background)
    except CnnCoreError:
        raise
    # A decoder raises whatever comes to it on a broken file: OSError, SyntaxError, KeyError, struct.error, …
    except Exception as error:
        if "truncated" in str(error):
            raise CnnCoreError(
                f"the {file.kind} file ends early: its {length:,} bytes do not hold all of {size}; "
                "upload it again or save it anew"
            ) from error
        raise CnnCoreError(
            f"the {file.kind} file is broken: its header promises {size}, but they cannot be decoded ({error}); "
            "save it anew"
        ) from error


def resize_to_fit(picture: UInt8[Tensor, "c h w"], *, most: int) -> UInt8[Tensor, "c h2 w2"]:
    """Return the picture with its longer side at most `most` pixels, antialiased; a smaller one stays as it is."""
    if most < 1:
        raise CnnCoreError(f"a picture cannot be made to fit in {most} px: take 1 or more")
    height, width = picture.shape[1:]
    longest = max(height, width)
    if longest <= most:
        return picture
    size = [max(1, round(side * most / longest)) for side in (height, width)]
    return F.interpolate(picture[None], size, mode="bilinear", antialias=True, align_corners=False)[0]


def crop(
    picture: UInt8[Tensor, "c h w"], *, top: int, left: int, height: int, width: int
) -> UInt8[Tensor, "c {height} {width}"]:
    """Return a rectangle of the picture. Positions and lengths are in pixels.

    Raises:
        CnnCoreError: If the rectangle is empty or reaches over the picture's edge.
    """
    rows, columns = picture.shape[1:]
    if min(top, left) < 0 or min(height, width) < 1 or top + height > rows or left + width > columns:
        raise CnnCoreError(
            f"{height} × {width} px from row {top}, column {left} do not lie in a picture of {rows} × {columns} px: "
            "take a smaller part"
        )
    return picture[:, top : top + height, left : left + width].contiguous()


def as_floats(picture: UInt8[Tensor, "c h w"]) -> Float[Tensor, "c h w"]:
    """Return the picture as floats, 0 (black) to 1 (white)."""
    return picture.float() / 255


def gray(picture: UInt8[Tensor, "c h w"]) -> UInt8[Tensor, "1 h w"]:
    """Return the picture's brightness: 0.299 red + 0.587 green + 0.114 blue, rounded; gray stays as it is.

    Source:
        Rec. ITU-R BT.601-7, section 2.5.1, in the whole-number arithmetic of Pillow's mode L.
    """
    if len(picture) == 1:
        return picture
    if len(picture) != 3:
        raise CnnCoreError(f"a picture of {len(picture)} channels cannot be turned gray: give it 1 or 3")
    red, green, blue = picture.int()
    return ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16).to(torch.uint8)[None]


def digest(picture: UInt8[Tensor, "c h w"]) -> str:
    """Return a name for the picture's shape and pixels, 32 hexadecimal digits: the same pixels, the same name."""
    shape = ",".join(str(length) for length in picture.shape).encode()
    name = hashlib.blake2b(shape, digest_size=16)
    name.update(picture.contiguous().numpy().data)
    return name.hexdigest()


def to_png(picture: UInt8[Tensor, "c h w"]) -> bytes:
    """Return the picture as a PNG file, without loss."""
    buffer = io.BytesIO()
    pixels = picture[0] if len(picture) == 1 else picture.permute(1, 2, 0)
    Image.fromarray(pixels.contiguous().numpy()).save(buffer, "PNG")
    return buffer.getvalue()
