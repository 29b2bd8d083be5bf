"""A data set as arrays to be sent: all of its images small, some of them larger, and how often each class is there."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F

from cnn_core.datasets import LabelledImages

_PREVIEW_BYTES = 2_500_000  # of all images together: 60,000 gray ones of 6 × 6 pixels
_LARGER_BYTES = 1_500_000
_BLOCK = 2_000  # images that are floats at a time

Images = UInt8[np.ndarray, "n c h w"]


@torch.inference_mode()
def previews(images: UInt8[Tensor, "n c h w"]) -> Images:
    """Return all images, as large as 2.5 MB allow: each pixel is the mean of those that it stands for."""
    scale = math.sqrt(_PREVIEW_BYTES / max(1, images.numel()))
    if scale >= 1:
        return images.numpy()
    height, width = (max(1, math.floor(length * scale)) for length in images.shape[2:])
    return torch.cat([_shrunk(block, height, width) for block in images.split(_BLOCK)]).numpy()


@torch.inference_mode()
def larger(images: UInt8[Tensor, "n c h w"], indices: Sequence[int], *, factor: int) -> Images:
    """Return the first of the images that are asked for, as many as fit into 1.5 MB.

    Args:
        images: All of them.
        indices: Which ones.
        factor: So many times smaller along each axis.
    """
    height, width = (max(1, length // factor) for length in images.shape[2:])
    most = max(1, _LARGER_BYTES // (images.shape[1] * height * width))
    chosen = images[torch.tensor(indices[:most], dtype=torch.long)]
    return (chosen if factor == 1 else _shrunk(chosen, height, width)).numpy()


def class_counts(images: LabelledImages, classes: int) -> tuple[int, ...]:
    """Return how many images each class has."""
    return tuple(torch.bincount(images.labels, minlength=classes).tolist())


def _shrunk(images: UInt8[Tensor, "n c h w"], height: int, width: int) -> UInt8[Tensor, "n c p q"]:
    return F.adaptive_avg_pool2d(images.float(), (height, width)).round().to(torch.uint8)
