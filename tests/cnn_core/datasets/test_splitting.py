"""Parts of a data set, drawn by class."""

import pytest
import torch

from cnn_core.datasets import LabelledImages, held_out, hold_out, subset
from cnn_core.errors import CnnCoreError


def labelled(*counts: int) -> LabelledImages:
    """So many images of each class, mixed; each image's pixel is its number."""
    labels = torch.cat([torch.full((count,), label) for label, count in enumerate(counts)])
    labels = labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(9))]
    images = torch.arange(len(labels), dtype=torch.uint8)[:, None, None, None]
    return LabelledImages(images=images, labels=labels)


def numbers(images: LabelledImages) -> list[int]:
    return images.images.flatten().tolist()


@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5, 0.99])
@pytest.mark.parametrize("counts", [(40, 60), (2, 2), (2, 90, 3), (100, 7, 7, 7)])
def test_the_two_parts_share_no_image_and_lose_none(counts, fraction):
    images = labelled(*counts)
    parts = hold_out(images, fraction)
    assert sorted(numbers(parts.kept) + numbers(parts.held)) == list(range(len(images)))
    for part in (parts.kept, parts.held):
        assert part.labels.unique().tolist() == list(range(len(counts)))
        assert numbers(part) == sorted(numbers(part))
        assert torch.equal(part.labels, images.labels[part.images.flatten().long()])


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.5])
def test_what_is_held_out_is_found_without_the_others(fraction):
    images = labelled(40, 1, 60)
    held, alone = hold_out(images, fraction, seed=2).held, held_out(images, fraction, seed=2)
    assert numbers(alone) == numbers(held)
    assert torch.equal(alone.labels, held.labels)


def test_each_class_gives_its_share():
    parts = hold_out(labelled(40, 60), 0.1)
    assert parts.held.labels.bincount().tolist() == [4, 6]


def test_the_only_image_of_a_class_is_kept():
    parts = hold_out(labelled(1, 10), 0.5)
    assert parts.kept.labels.bincount().tolist() == [1, 5]
    assert parts.held.labels.bincount().tolist() == [0, 5]


def test_nothing_is_held_out_at_zero():
    parts = hold_out(labelled(3, 4), 0.0)
    assert (len(parts.kept), len(parts.held)) == (7, 0)


def test_a_seed_gives_the_same_parts_and_another_seed_others():
    images = labelled(50, 50)
    first, again, other = (numbers(hold_out(images, 0.2, seed=seed).held) for seed in (3, 3, 4))
    assert first == again != other


@pytest.mark.parametrize("fraction", [-0.1, 1.0, float("nan")])
def test_what_cannot_be_held_out_is_told(fraction):
    with pytest.raises(CnnCoreError, match="cannot be held out; take 0 or more and less than 1"):
        hold_out(labelled(5, 5), fraction)


@pytest.mark.parametrize(
    ("counts", "count", "shares"),
    [
        ((10, 10, 10), 6, [2, 2, 2]),
        ((10, 10, 10), 11, [4, 4, 3]),
        ((5, 3, 100, 7), 20, [5, 3, 6, 6]),
        ((1, 9), 2, [1, 1]),
    ],
)
def test_a_subset_takes_of_each_class_as_many_as_of_the_others(counts, count, shares):
    assert subset(labelled(*counts), count).labels.bincount().tolist() == shares


def test_a_subset_keeps_the_order_and_follows_its_seed():
    images = labelled(50, 50)
    first, again, other = (numbers(subset(images, 20, seed=seed)) for seed in (3, 3, 4))
    assert first == sorted(first)
    assert first == again != other


def test_a_subset_of_more_than_there_are_is_all_of_them():
    images = labelled(5, 5)
    assert subset(images, 11) is images


def test_fewer_images_than_classes_are_refused():
    with pytest.raises(CnnCoreError, match="1 images do not show all 2 classes; take 2 or more"):
        subset(labelled(5, 5), 1)
