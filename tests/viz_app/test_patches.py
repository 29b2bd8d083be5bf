import numpy as np
import pytest

from cnn_core.receptive_field import Field
from viz_app.draw.patches import patches_of


def _seen(height: int = 6, width: int = 8) -> np.ndarray:
    return (np.arange(3 * height * width, dtype=np.float32) % 256 / 255).reshape(3, height, width)


def _field(rows: range, cols: range) -> Field:
    return Field(rows=rows, cols=cols, whole=False)


def test_a_patch_is_what_lies_in_the_field():
    seen = _seen()
    patches = patches_of(seen, [_field(range(1, 4), range(2, 4)), _field(range(3, 6), range(6, 8))])
    assert patches.shape == (6, 3, 2)
    np.testing.assert_allclose(patches[:3], seen[:, 1:4, 2:4], atol=1e-6)
    np.testing.assert_allclose(patches[3:], seen[:, 3:6, 6:8], atol=1e-6)


def test_a_field_that_hangs_over_the_border_is_gray_there():
    patches = patches_of(_seen(), [_field(range(-2, 1), range(7, 10))])
    assert patches[:, :2] == pytest.approx(128 / 255)
    assert patches[:, 2, 1:] == pytest.approx(128 / 255)
    np.testing.assert_allclose(patches[:, 2, 0], _seen()[:, 0, 7], atol=1e-6)


def test_a_field_larger_than_the_picture_shows_all_of_it():
    np.testing.assert_allclose(patches_of(_seen(), [_field(range(-20, 30), range(-9, 40))]), _seen(), atol=1e-6)
