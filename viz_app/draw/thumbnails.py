"""Small pictures of what each step of a network computed: one byte per pixel, to be coloured in the browser.

Byte 0 stands for what is no finite number. Signed values lie around byte 128, which is zero, from 1 at the low end of
the colour scale to 255 at the high end; values from 0 upwards lie from 1 to 255.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F

from cnn_core.graph import Graph
from cnn_core.recording import Recording
from viz_app.draw.scaling import Limits, scale_between

_MOST_UNITS = 4096  # of a vector
_MOST_BYTES = 800_000
_PLANS = ((64, 32), (16, 32), (9, 32), (9, 16), (4, 16))  # maps of a step, and pixels of their longer side


@dataclass(frozen=True, kw_only=True, eq=False)
class Thumbnail:
    """The first maps of a step, all on the colour scale of the whole step."""

    pixels: UInt8[np.ndarray, "k h w"]
    signed: bool
    limits: Limits


def thumbnails_of(graph: Graph, recording: Recording) -> tuple[Thumbnail, ...]:
    """Return a thumbnail for each step, in the graph's order: all maps of a small network, a few of a large one.

    Args:
        graph: How the network is wired.
        recording: What it computed of one image.
    """
    most, side = plan([node.shape for node in graph.nodes])
    outputs = ((recording[node.name].output, node.shape) for node in graph.nodes)
    return tuple(thumbnail(output.detach().reshape(shape), most=most, side=side) for output, shape in outputs)


def plan(shapes: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    """Return how many maps of a step are shown, and how many pixels their longer side has at most.

    Args:
        shapes: Of the outputs of all steps.
    """
    for most, side in _PLANS[:-1]:
        if sum(math.prod(_size(shape, most, side)) for shape in shapes) <= _MOST_BYTES:
            return most, side
    return _PLANS[-1]


def thumbnail(output: Tensor, *, most: int, side: int) -> Thumbnail:
    """Return the first maps of an output, averaged to a small size.

    Args:
        output: A vector, maps, or anything else; all but the last two axes are taken as channels.
        most: So many maps at most; of a vector, and of maps of one pixel, up to 4,096 numbers.
        side: Pixels of the longer side at most.
    """
    values = output.float().reshape(planes_shape(tuple(output.shape)))
    low, high = _extremes(values)
    signed = low < 0
    limits = scale_between(low, high, signed=signed)
    count, height, width = _size(tuple(output.shape), most, side)
    shown = values[:count]
    if (height, width) != tuple(shown.shape[1:]):
        shown = F.interpolate(shown[None], size=(height, width), mode="area")[0]
    return Thumbnail(pixels=_bytes(shown, limits, signed=signed), signed=signed, limits=limits)


def planes_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return the shape of an output as maps: each number of a vector is a map of one pixel."""
    if len(shape) < 2:
        return math.prod(shape), 1, 1
    return math.prod(shape[:-2]), shape[-2], shape[-1]


def _size(shape: tuple[int, ...], most: int, side: int) -> tuple[int, int, int]:
    count, height, width = planes_shape(shape)
    times = -(-max(height, width, 1) // side)
    return min(count, _MOST_UNITS if height * width == 1 else most), -(-height // times), -(-width // times)


def _extremes(values: Tensor) -> tuple[float, float]:
    """Return the least and the largest finite value, 0 and 0 where there is none."""
    if values.numel() == 0:
        return 0.0, 0.0
    low, high = map(float, torch.aminmax(values))
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    finite = values[values.isfinite()]
    return (float(finite.min()), float(finite.max())) if finite.numel() else (0.0, 0.0)


def _bytes(values: Tensor, limits: Limits, *, signed: bool) -> UInt8[np.ndarray, "k h w"]:
    zero, steps = (128, 127) if signed else (1, 254)
    place = torch.floor(values * (steps / limits[1]) + (zero + 0.5)).clamp_(1, 255)
    return place.nan_to_num_(0).where(values.isfinite(), torch.zeros(())).to(torch.uint8).numpy()
