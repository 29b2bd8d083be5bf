import pytest
import torch

from cnn_core.training.normalising import Normalisation, as_floats, normalisation_of


def test_the_mean_and_the_deviation_of_each_channel_are_found():
    images = torch.randint(0, 256, (7, 3, 4, 5), dtype=torch.uint8)
    found, floats = normalisation_of(images), images.double() / 255
    assert found.mean == pytest.approx(floats.mean((0, 2, 3)).tolist(), rel=1e-12)
    assert found.std == pytest.approx(floats.std((0, 2, 3), correction=0).tolist(), rel=1e-12)


def test_normalised_by_their_own_numbers_images_have_mean_0_and_deviation_1():
    images = torch.randint(50, 200, (9, 1, 6, 6), dtype=torch.uint8)
    normalised = normalisation_of(images).apply(as_floats(images))
    assert float(normalised.mean()) == pytest.approx(0, abs=1e-5)
    assert float(normalised.std(correction=0)) == pytest.approx(1, abs=1e-5)


def test_images_of_one_colour_can_be_normalised():
    even = torch.full((3, 1, 2, 2), 51, dtype=torch.uint8)
    assert normalisation_of(even) == Normalisation(mean=(0.2,), std=(1.0,))
