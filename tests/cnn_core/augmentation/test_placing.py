import math

import pytest
import torch
from torch import Generator

from cnn_core.augmentation.placing import crop, erase, flip, mirror, shift, turn


def seeded(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def numbered(*shape: int) -> torch.Tensor:
    return torch.arange(math.prod(shape), dtype=torch.float32).reshape(shape) + 1


def test_a_shift_moves_the_whole_image():
    image = torch.zeros(1, 1, 5, 5)
    image[0, 0, 2, 2] = 1
    shifted = shift(image, 1, seeded())
    row, col = divmod(int(shifted.argmax()), 5)
    assert shifted.sum() == 1
    assert abs(row - 2) <= 1
    assert abs(col - 2) <= 1


def test_a_shift_brings_in_zeros_by_hand():
    shifted = shift(numbered(1, 1, 2, 2).expand(200, 1, 2, 2), 1, seeded())
    seen = {tuple(image.flatten().int().tolist()) for image in shifted}
    still, down, right, down_right = (1, 2, 3, 4), (0, 0, 1, 2), (0, 1, 0, 3), (0, 0, 0, 1)
    up, left, up_left, up_right, down_left = (3, 4, 0, 0), (2, 0, 4, 0), (4, 0, 0, 0), (0, 3, 0, 0), (0, 0, 2, 0)
    assert seen == {still, down, right, down_right, up, left, up_left, up_right, down_left}


def test_a_turn_keeps_the_middle_of_the_image():
    image = torch.zeros(1, 1, 9, 9)
    image[0, 0, 4, 4] = 1
    turned = turn(image, 45.0, 0.0, seeded())
    assert turned[0, 0, 4, 4] == pytest.approx(1, abs=1e-5)
    assert math.isfinite(float(turned.sum()))


def test_scaling_makes_a_square_larger_and_smaller_within_the_limits():
    image = torch.zeros(300, 1, 41, 41)
    image[:, :, 10:31, 10:31] = 1
    sides = turn(image, 0.0, 0.2, seeded()).sum((1, 2, 3)).sqrt() / 21
    assert 0.79 < sides.min() < 0.83
    assert 1.17 < sides.max() < 1.21


@pytest.mark.parametrize(("swap", "axis"), [(mirror, -1), (flip, -2)])
def test_a_swap_leaves_about_half_of_the_images_as_they_are(swap, axis):
    images = numbered(400, 1, 3, 2)
    swapped = swap(images, seeded())
    same = (swapped == images).flatten(1).all(1)
    assert torch.equal(swapped[~same], images.flip(axis)[~same])
    assert 150 < same.sum() < 250


def test_an_erased_square_lies_around_a_pixel_and_leaves_the_rest_alone():
    images = numbered(300, 2, 6, 5)
    erased = erase(images, 3, seeded())
    hidden = erased == 0
    assert torch.equal(erased[~hidden], images[~hidden])
    assert torch.equal(hidden[:, 0], hidden[:, 1])
    assert set(hidden[:, 0].sum((1, 2)).tolist()) == {4, 6, 9}  # a corner, a border, inside


def test_a_crop_shows_a_part_in_the_whole_size():
    ramp = torch.linspace(0, 1, 21).expand(200, 1, 21, 21)
    cropped = crop(ramp, 0.5, seeded())
    reach = cropped.amax((1, 2, 3)) - cropped.amin((1, 2, 3))
    assert cropped.shape == ramp.shape
    assert 0.45 <= reach.min() < 0.55
    assert 0.95 < reach.max() <= 1


def test_a_crop_reaches_every_border():
    ramp = torch.linspace(0, 1, 21).expand(300, 1, 21, 21)
    cropped = crop(ramp, 0.5, seeded())
    left, right = cropped.amin((1, 2, 3)), cropped.amax((1, 2, 3))
    assert ((left == 0) & (right < 1)).any()
    assert ((left > 0) & (right == 1)).any()
