"""The data sets that are here at once, offline: scikit-learn's digits, and shapes that are drawn."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Generator

from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.labelled import Dataset, LabelledImages
from cnn_core.datasets.shapes import SHAPES, draw_shapes
from cnn_core.datasets.splitting import hold_out

_DIGITS_SOURCE = "Digits, 1,797 images by 43 people (Alpaydin, Kaynak 1998, UCI), as scikit-learn ships them"
_MOST_INK = 16  # of a pixel: each counts the dark points of 4 × 4
_TEST_SHARE = 0.2
_TRAINING_SHAPES, _TEST_SHAPES = 4_000, 1_000
_SHAPES_SOURCE = f"Shapes, {_TRAINING_SHAPES:,} training and {_TEST_SHAPES:,} test images, drawn by this project"


def _digits(_: Path) -> Dataset:
    from sklearn.datasets import load_digits  # noqa: PLC0415 -- it takes 2 s, and not everybody asks for digits

    found = cast("Any", load_digits())
    ink = torch.from_numpy(np.asarray(found.images))[:, None]  # (n, 1, 8, 8), 0 to 16
    images = (ink * 255 / _MOST_INK).round().to(torch.uint8)
    labels = torch.from_numpy(np.asarray(found.target)).long()
    parts = hold_out(LabelledImages(images=images, labels=labels), _TEST_SHARE)
    return Dataset(
        source=f"{_DIGITS_SOURCE}: {len(parts.kept):,} to train on and {len(parts.held):,} to test",
        class_names=DIGITS.class_names,
        train=parts.kept,
        test=parts.held,
    )


def _shapes(_: Path) -> Dataset:
    train, test = (_drawn(count, seed) for seed, count in enumerate((_TRAINING_SHAPES, _TEST_SHAPES)))
    return Dataset(source=_SHAPES_SOURCE, class_names=SHAPES, train=train, test=test)


def _drawn(count: int, seed: int) -> LabelledImages:
    images, labels = draw_shapes(count, Generator().manual_seed(seed))
    return LabelledImages(images=images, labels=labels)


DIGITS = DatasetEntry(
    slug="digits",
    title="Digits",
    sentence="Handwritten digits of 8 × 8 pixels: so few numbers that a network learns them in seconds.",
    class_names=tuple("0123456789"),
    shape=(1, 8, 8),
    count=1_797,
    origin="embedded",
    source=_DIGITS_SOURCE,
    licence="CC BY 4.0",
    load=_digits,
)

DRAWN_SHAPES = DatasetEntry(
    slug="shapes",
    title="Shapes",
    sentence="Eight shapes in any colour, size and place: what they have in common is their outline alone.",
    class_names=SHAPES,
    shape=(3, 32, 32),
    count=_TRAINING_SHAPES + _TEST_SHAPES,
    origin="embedded",
    source=_SHAPES_SOURCE,
    licence="MIT",
    load=_shapes,
)

EMBEDDED = (DIGITS, DRAWN_SHAPES)
