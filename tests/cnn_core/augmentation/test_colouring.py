import pytest
import torch
from torch import Generator
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as pixels

from cnn_core.augmentation import Augmentation, augment
from cnn_core.augmentation.colouring import add_noise, brighten, saturate, stretch_contrast, tint


def seeded() -> Generator:
    return Generator().manual_seed(4)


@pytest.mark.parametrize(
    ("change", "theirs", "middle", "most"),
    [
        (brighten, pixels.adjust_brightness, 1, 0.5),
        (stretch_contrast, pixels.adjust_contrast, 1, 0.5),
        (saturate, pixels.adjust_saturation, 1, 1.0),
        (tint, pixels.adjust_hue, 0, 0.5),
    ],
)
def test_each_image_is_changed_as_by_torchvision_by_a_number_of_its_own(change, theirs, middle, most):
    images = torch.rand(6, 3, 5, 4)
    amounts = middle + most * (2 * torch.rand(6, generator=seeded()) - 1)
    expected = torch.stack([theirs(image, float(amount)) for image, amount in zip(images, amounts, strict=True)])
    torch.testing.assert_close(change(images, most, seeded()), expected, rtol=0, atol=2e-6)
    assert len(set(amounts.tolist())) == 6


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation", "hue"])
def test_the_amounts_mean_what_they_mean_in_torchvisions_transform(name):
    low, high = getattr(v2.ColorJitter(**{name: 0.3}), name)
    middle = 0 if name == "hue" else 1
    assert (low, high) == pytest.approx((middle - 0.3, middle + 0.3))


def test_brightness_is_a_factor_within_its_limits():
    image = torch.full((400, 1, 1, 1), 0.5)
    factors = brighten(image, 0.2, seeded()) / 0.5
    assert 0.8 <= factors.min() < 0.81
    assert 1.19 < factors.max() <= 1.2


def test_noise_has_the_deviation_that_was_asked_for_and_stays_in_the_range_of_pixels():
    gray = torch.full((20, 1, 30, 30), 0.5)
    noise = add_noise(gray, 0.1, seeded()) - gray
    assert noise.mean() == pytest.approx(0, abs=0.003)
    assert noise.std() == pytest.approx(0.1, rel=0.03)
    noisy = add_noise(torch.ones(2, 3, 9, 9), 1.0, seeded())
    assert 0 <= noisy.min() < noisy.max() <= 1


def test_gray_images_have_no_colours_to_change():
    images = torch.rand(3, 1, 4, 4)
    assert torch.equal(augment(images, Augmentation(saturation=1.0, hue=0.5), seeded()), images)
