"""The data sets that are here at once."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch import Generator

from cnn_core.datasets import DATASETS, load
from cnn_core.datasets.shapes import SHAPES, draw_shapes

HERE = [slug for slug, entry in DATASETS.items() if entry.origin == "embedded"]


@pytest.mark.parametrize("slug", HERE)
def test_a_set_holds_what_its_entry_says(slug):
    entry, data = DATASETS[slug], load(slug, Path("nowhere"))
    assert data.class_names == entry.class_names
    assert len(data.train) + len(data.test) == entry.count
    for part in (data.train, data.test):
        assert part.images.shape[1:] == entry.shape
        assert part.labels.unique().tolist() == list(range(len(entry.class_names)))


def test_the_digits_are_scikit_learn_s():
    data = load("digits", Path("nowhere"))
    ink = np.sort(load_digits().images.sum(axis=(1, 2)))
    images = torch.cat([data.train.images, data.test.images])
    assert (images.max().item(), images.min().item()) == (255, 0)
    found = (images.double() * 16 / 255).round().sum(dim=(1, 2, 3)).numpy()
    assert np.array_equal(np.sort(found), ink)


def test_the_test_part_of_the_digits_is_a_fifth_of_each():
    data = load("digits", Path("nowhere"))
    both = data.train.labels.bincount() + data.test.labels.bincount()
    assert torch.allclose(data.test.labels.bincount() / both, torch.tensor(0.2), atol=0.005)


def test_the_same_seed_draws_the_same_shapes():
    first, again, other = (draw_shapes(16, Generator().manual_seed(seed))[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_no_shape_of_the_test_part_was_trained_on():
    data = load("shapes", Path("nowhere"))
    trained, tested = ({image.numpy().tobytes() for image in part.images} for part in (data.train, data.test))
    assert (len(trained), len(tested), len(trained & tested)) == (4_000, 1_000, 0)


@pytest.mark.parametrize("label", range(len(SHAPES)))
def test_every_shape_stands_out_from_its_background(label):
    images, labels = draw_shapes(160, Generator().manual_seed(0))
    chosen = images[labels == label].float()
    assert chosen.std(dim=(1, 2, 3)).min() > 15
    corners = chosen[:, :, [0, 0, -1, -1], [0, -1, 0, -1]].median(dim=-1).values
    far = (chosen - corners[:, :, None, None]).abs().amax(1) > 60
    assert 0.02 < far.float().mean() < 0.6


def test_a_ring_is_hollow_and_a_circle_is_not():
    images, labels = draw_shapes(400, Generator().manual_seed(0))
    hollow = {name: _is_hollow(images[labels == SHAPES.index(name)].float()) for name in ("circle", "ring")}
    assert hollow["ring"] > 0.6
    assert hollow["circle"] < 0.1


def _is_hollow(images: torch.Tensor) -> float:
    """How often the middle of what differs from the corners looks like the corners."""
    corners = images[:, :, [0, 0, -1, -1], [0, -1, 0, -1]].median(dim=-1).values[:, :, None, None]
    differs = (images - corners).abs().sum(1) > 110  # (n, h, w)
    at = torch.arange(32.0)
    middles = [(differs.sum(axis) * at).sum(1) / differs.sum((1, 2)) for axis in (2, 1)]
    rows, cols = (middle.round().long() for middle in middles)
    return (~differs[torch.arange(len(images)), rows, cols]).float().mean().item()
