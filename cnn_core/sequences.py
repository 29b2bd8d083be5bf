"""What convolution slides over in one and in three dimensions: a signal, and a short film with kernels for it.

A film is float (t, h, w), 0 to 1: its frames take the place of channels, and a kernel slides over them too.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Generator, Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.images import as_floats, gray
from cnn_core.kernels import Kernel, preset_kernel

FRAMES, SIDE = 10, 24  # of the film: frames, and pixels along both sides
_SQUARE = 5  # pixels along a side of what moves


@dataclass(frozen=True, kw_only=True)
class FilmKernel:
    """A 3 × 3 × 3 kernel with a name: what it says of the frames before, now and after."""

    slug: str
    title: str
    sentence: str
    kernel: Kernel


def brightness_along(picture: UInt8[Tensor, "c h w"], row: int) -> Float[Tensor, "1 1 w"]:
    """Return one row of a picture as a signal, 0 to 1.

    Raises:
        CnnCoreError: If the picture has no such row.
    """
    height = picture.shape[1]
    if not 0 <= row < height:
        raise CnnCoreError(f"there is no row {row}; the picture has {height}, counted from 0")
    return as_floats(gray(picture))[:, row : row + 1]


def film() -> Float[Tensor, "t h w"]:
    """Draw a bright square that moves over a still, speckled ground: one pixel down and two to the right a frame."""
    still = 0.2 + 0.4 * torch.rand(SIDE, SIDE, generator=Generator().manual_seed(4))
    frames = still.repeat(FRAMES, 1, 1)
    for index, frame in enumerate(frames):
        top, left = 3 + index, 1 + 2 * index
        frame[top : top + _SQUARE, left : left + _SQUARE] = 1.0
    return torch.round(frames * 255) / 255


def _in_time(before: float, now: float, after: float, plane: str) -> Kernel:
    weights = preset_kernel(plane, size=3).weights()
    return Kernel.of(torch.cat([share * weights for share in (before, now, after)]))


FILM_KERNELS = (
    FilmKernel(
        slug="change",
        title="Change in time",
        sentence="The frame after minus the frame before: what stands still becomes 0, only what moves is left.",
        kernel=_in_time(-1.0, 0.0, 1.0, "identity"),
    ),
    FilmKernel(
        slug="average",
        title="Average over time",
        sentence="The mean of three frames: what stands still stays sharp, what moves leaves a smear.",
        kernel=_in_time(1 / 3, 1 / 3, 1 / 3, "identity"),
    ),
    FilmKernel(
        slug="blur",
        title="Blur in space and time",
        sentence="The mean of 3 × 3 × 3 pixels.",
        kernel=_in_time(1 / 3, 1 / 3, 1 / 3, "box"),
    ),
    FilmKernel(
        slug="edges",
        title="Edges of one frame",
        sentence="Sobel x on the middle frame alone: a 2-D convolution is a 3-D one that does not look around in time.",
        kernel=_in_time(0.0, 1.0, 0.0, "sobel_x"),
    ),
)


def film_kernel(slug: str) -> FilmKernel:
    """Find an entry of `FILM_KERNELS`.

    Raises:
        CnnCoreError: If there is none of that name.
    """
    for entry in FILM_KERNELS:
        if entry.slug == slug:
            return entry
    known = ", ".join(entry.slug for entry in FILM_KERNELS)
    raise CnnCoreError(f"there is no film kernel {slug!r}; choose one of {known}")
