"""Parts of a data set, drawn by class: some images to hold out, or fewer of all of them."""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Int64
from torch import Generator, Tensor

from cnn_core.datasets.labelled import LabelledImages
from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """Images in two parts that share none, each in the order that they had."""

    kept: LabelledImages
    held: LabelledImages


def hold_out(images: LabelledImages, fraction: float, *, seed: int = 0) -> HeldOut:
    """Set some images of each class apart, drawn at random.

    Of a class of two images or more, each part gets one at least; a single image is kept.

    Args:
        images: To divide.
        fraction: Of each class to hold out: 0 (nothing) or more, less than 1.
        seed: Which ones, 0 or more.

    Raises:
        CnnCoreError: If the fraction is none of these.
    """
    held = _held(images.labels, fraction, seed)
    return HeldOut(kept=take(images, (~held).nonzero()[:, 0]), held=take(images, held.nonzero()[:, 0]))


def held_out(images: LabelledImages, fraction: float, *, seed: int = 0) -> LabelledImages:
    """Return the images that `hold_out` sets apart, without a copy of the others.

    Raises:
        CnnCoreError: If the fraction is less than 0, or 1 or more.
    """
    return take(images, _held(images.labels, fraction, seed).nonzero()[:, 0])


def subset(images: LabelledImages, count: int, *, seed: int = 0) -> LabelledImages:
    """Return so many of the images in the order that they had, of each class as many as of the others where it can be.

    Args:
        images: To draw from; all come back where there are no more than `count`.
        count: Images, one of each class at least.
        seed: Which ones, 0 or more.

    Raises:
        CnnCoreError: If there are more classes than images are asked for.
    """
    if count >= len(images):
        return images
    classes = _by_class_at_random(images.labels, seed)
    if count < len(classes):
        raise CnnCoreError(f"{count} images do not show all {len(classes)} classes; take {len(classes)} or more")
    shares = _shares([len(chosen) for chosen in classes], count)
    taken = torch.cat([chosen[:share] for chosen, share in zip(classes, shares, strict=True)])
    return take(images, taken.sort().values)


def take(images: LabelledImages, indices: Int64[Tensor, " m"]) -> LabelledImages:
    """Return the images at some indices, in their order."""
    return LabelledImages(images=images.images[indices], labels=images.labels[indices])


def _held(labels: Int64[Tensor, " n"], fraction: float, seed: int) -> Bool[Tensor, " n"]:
    """Tell which images are held out."""
    if not 0 <= fraction < 1:
        raise CnnCoreError(f"{fraction:g} of the images cannot be held out; take 0 or more and less than 1")
    held = torch.zeros(len(labels), dtype=torch.bool)
    for chosen in _by_class_at_random(labels, seed) if fraction else ():
        count = len(chosen)
        held[chosen[: min(max(round(fraction * count), 1), count - 1)]] = True
    return held


def _by_class_at_random(labels: Int64[Tensor, " n"], seed: int) -> list[Int64[Tensor, " m"]]:
    """Return the indices of each class that occurs, in random order."""
    order = torch.randperm(len(labels), generator=Generator().manual_seed(seed))
    return [order[labels[order] == label] for label in labels.unique()]


def _shares(sizes: list[int], count: int) -> list[int]:
    """Divide a count among classes: the smallest give all they have, the others the same, the first one more."""
    shares = [0] * len(sizes)
    for left, place in enumerate(sorted(range(len(sizes)), key=lambda place: (sizes[place], -place))):
        shares[place] = min(sizes[place], (count - sum(shares)) // (len(sizes) - left))
    return shares
