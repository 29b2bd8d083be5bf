"""Which images of a data set a new output layer learns from, and which it is asked about."""

from dataclasses import dataclass

import torch
from jaxtyping import Int64
from torch import Generator, Tensor

from cnn_core.datasets import Dataset, LabelledImages, hold_out, subset
from cnn_core.errors import CnnCoreError

_HELD_OUT = 0.2  # of the training images, where a data set has no test images
_FEWEST_ASKED = 100  # where the data set has so many


@dataclass(frozen=True, kw_only=True)
class ToLearn:
    """Images to learn from, and others to ask about."""

    train: LabelledImages
    held: LabelledImages


def share_out(dataset: Dataset, most: int) -> ToLearn:
    """Return at most so many training images, and half as many held-out ones (100 at least, where there are so many).

    Held out are test images; of a data set without any, a fifth of each class of the training images. The choice is
    always the same.

    Raises:
        CnnCoreError: If nothing is left to learn from, or to ask about.
    """
    train, held = dataset.train, dataset.test
    if not len(held):
        parts = hold_out(train, _HELD_OUT)
        train, held = parts.kept, parts.held
    if not len(train) or not len(held):
        raise CnnCoreError(
            f"{len(dataset.train):,} training and {len(dataset.test):,} test images are too few to learn from some and "
            "ask about others; bring 2 or more of each class"
        )
    fewest = len(dataset.class_names)
    return ToLearn(train=subset(train, max(most, fewest)), held=subset(held, max(most // 2, _FEWEST_ASKED, fewest)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """Some images of all, those to learn from and then those held out."""

    indices: Int64[Tensor, " n"]  # among all, those to learn from first; in their order
    learned: int  # so many of them are to learn from


def choose_shown(learned: int, held: int, most: int) -> Shown:
    """Draw the images that are shown where there are too many: at random, always the same, of both kinds a share.

    Args:
        learned: Images to learn from.
        held: Images held out.
        most: So many are shown at most.
    """
    there = learned + held
    count = learned if there <= most else most - round(most * held / there)
    generator = Generator().manual_seed(0)
    some = torch.randperm(learned, generator=generator)[:count].sort().values
    others = torch.randperm(held, generator=generator)[: most - count].sort().values
    return Shown(indices=torch.cat([some, learned + others]), learned=count)
