"""Which pixels along one axis a position reads: a window, a share of the axis, the whole of it, or one pixel."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import ndarray

from cnn_core.geometry import Window, same_padding
from cnn_core.sight.extent import FAR, Extent, asked


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What each position of a step's output reads, along one axis."""

    first: Callable[[ndarray], ndarray]  # of a position, which may lie beyond the border as the pixel may
    last: Callable[[ndarray], ndarray]
    inside: ndarray  # (2, positions): the first and last pixel that is read within the map; FAR and -FAR for none

    def read(self, firsts: ndarray, lasts: ndarray, *, clip: bool) -> tuple[ndarray, ndarray]:
        """Return the first and last pixels that ranges of positions read.

        Args:
            firsts: First position of each range.
            lasts: Last position.
            clip: Count only what is read of the map itself, and not of what lies around it.
        """
        if not clip:
            return self.first(firsts), self.last(lasts)
        pairs, which = np.unique(np.stack([firsts, lasts]), axis=1, return_inverse=True)
        ends = [self.inside[:, first : last + 1] for first, last in pairs.T]
        found = np.array([(end[0].min(initial=FAR), end[1].max(initial=-FAR)) for end in ends]).reshape(-1, 2)
        return found[which.reshape(-1), 0], found[which.reshape(-1), 1]


def through(extent: Extent, rows: Axis | None, cols: Axis | None, *, clip: bool) -> Extent:
    """Return what is read for an extent, channel by channel. Without an axis, each position reads the same one."""
    read = extent.reshape(4, -1).copy()
    wanted = np.flatnonzero(asked(read))
    for end, axis in ((0, rows), (2, cols)):
        if axis is not None:
            read[end, wanted], read[end + 1, wanted] = axis.read(read[end, wanted], read[end + 1, wanted], clip=clip)
    return read.reshape(extent.shape)


def windows(window: Window, length: int, positions: int, *, ceil: bool = False, mode: str = "zeros") -> Axis:
    """Return the axis along which a window slides.

    Where it fits another number of times than it says, its layer pads as much as an output of ceil(length / stride)
    takes, as timm's "same" convolutions do.

    Args:
        window: Of the layer.
        length: Pixels of the map.
        positions: Pixels of the output.
        ceil: The last window may hang over the border, as in a pooling's ceil mode.
        mode: What stands in the padding: "zeros", or pixels of the map: "reflect", "replicate" or "circular".
    """
    fits = (length + sum(window.padding) - window.reach) // window.stride + 1
    if positions != fits and not ceil:
        padding = same_padding(length, size=window.size, stride=window.stride, dilation=window.dilation)
        window = Window(size=window.size, stride=window.stride, padding=padding, dilation=window.dilation)
    starts = np.arange(positions) * window.stride - window.padding[0]
    taps = _folded(starts[:, None] + np.arange(window.size) * window.dilation, length, mode)
    return Axis(
        first=lambda position: position * window.stride - window.padding[0],
        last=lambda position: position * window.stride - window.padding[0] + window.reach - 1,
        inside=_ends(taps, (taps >= 0) & (taps < length)),
    )


def spread_windows(window: Window, length: int, positions: int) -> Axis:
    """Return the axis of a transposed convolution: each pixel of the map is spread over a window of the output."""
    starts = np.arange(length) * window.stride - window.padding[0]
    taps = starts[:, None] + np.arange(window.size) * window.dilation  # the positions that a pixel is spread over
    reads = (taps[:, :, None] == np.arange(positions)).any(axis=1).T  # (positions, length)
    pixels = np.broadcast_to(np.arange(length), reads.shape)
    return Axis(
        first=lambda position: -(-(position + window.padding[0] - window.reach + 1) // window.stride),
        last=lambda position: (position + window.padding[0]) // window.stride,
        inside=_ends(pixels, reads),
    )


def shares(length: int, positions: int) -> Axis:
    """Return the axis of an adaptive pooling: each position reads its share, which may overlap its neighbour's.

    Source:
        torch.nn.AdaptiveAvgPool2d: from floor(i · length / positions) to ceil((i + 1) · length / positions).
    """

    def first(position: ndarray) -> ndarray:
        return position * length // positions

    def last(position: ndarray) -> ndarray:
        return -(-(position + 1) * length // positions) - 1

    places = np.arange(positions)
    return Axis(first=first, last=last, inside=np.stack([first(places), last(places)]))


def one_pixel(positions: int) -> Axis:
    """Return the axis of a map of one pixel, which every position reads."""
    return Axis(first=np.zeros_like, last=np.zeros_like, inside=np.zeros((2, positions), dtype=np.int64))


def listed(pixels: ndarray) -> Axis:
    """Return the axis along which each position reads the one pixel that is listed; -1 is none."""
    found = np.flatnonzero(pixels >= 0)
    offsets = pixels[found] - found
    inside = _ends(pixels[:, None], pixels[:, None] >= 0)
    if offsets.size and (offsets == offsets[0]).all():  # a shift, which goes on beyond the border
        return Axis(first=lambda place: place + offsets[0], last=lambda place: place + offsets[0], inside=inside)
    least, most = (pixels[found].min(), pixels[found].max()) if found.size else (FAR, -FAR)
    return Axis(
        first=lambda place: np.full_like(place, least), last=lambda place: np.full_like(place, most), inside=inside
    )


def _ends(pixels: ndarray, reads: ndarray) -> ndarray:
    return np.stack([np.where(reads, pixels, FAR).min(axis=1), np.where(reads, pixels, -FAR).max(axis=1)])


def _folded(taps: ndarray, length: int, mode: str) -> ndarray:
    """Return the pixels that taps in the padding read where it repeats the map."""
    if mode == "circular":
        return taps % length
    if mode == "replicate":
        return taps.clip(0, length - 1)
    if mode == "reflect" and length > 1:
        back = np.abs(taps) % (2 * length - 2)
        return np.minimum(back, 2 * length - 2 - back)
    return taps
