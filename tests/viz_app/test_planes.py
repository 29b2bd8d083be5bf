import numpy as np
import pytest
import torch

from viz_app.draw.planes import output_planes, picture_planes, planes_per_page


def test_a_picture_becomes_numbers_from_0_to_1():
    picture = torch.tensor([[[0, 255]], [[51, 102]]], dtype=torch.uint8)
    assert picture_planes(picture).ravel().tolist() == pytest.approx([0, 1, 0.2, 0.4])


@pytest.mark.parametrize(
    ("shape", "planes"), [((7,), (7, 1, 1)), ((3, 4, 5), (3, 4, 5)), ((2, 3, 4, 5), (6, 4, 5)), ((6, 4), (6, 4, 1))]
)
def test_every_output_becomes_planes(shape, planes):
    assert output_planes(torch.zeros(shape)).shape == planes


@pytest.mark.parametrize(
    ("shape", "fit"), [((5, 1, 1), 256), ((5, 32, 32), 64), ((5, 224, 224), 19), ((1, 2000, 2000), 1)]
)
def test_fewer_large_planes_fit_on_a_page(shape, fit):
    assert planes_per_page(np.zeros(shape, np.float32)) == fit
