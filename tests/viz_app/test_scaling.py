"""The ends of the colour scale."""

import numpy as np
import pytest

from cnn_core.errors import CnnCoreError
from viz_app.draw.scaling import Limits, has_negative, limits_of, scale_between

MAPS = np.array([[[-1, 0.5]], [[2, 3]]], np.float32)


def test_signed_limits_lie_evenly_around_zero() -> None:
    assert limits_of(MAPS, scope="map", signed=True) == ((-1, 1), (-3, 3))


def test_a_layer_shares_the_widest_limits() -> None:
    assert limits_of(MAPS, scope="layer", signed=True) == ((-3, 3), (-3, 3))


def test_unsigned_limits_reach_to_zero() -> None:
    assert limits_of(MAPS, scope="map", signed=False) == ((-1, 0.5), (0, 3))
    assert limits_of(-MAPS[1:], scope="map", signed=False) == ((-3, 0),)


def test_all_layers_share_the_limits_given() -> None:
    shared = scale_between(-1, 5, signed=False)
    assert limits_of(MAPS, scope="all", signed=True, all_limits=shared) == ((-1, 5), (-1, 5))


def test_one_scale_for_all_without_its_limits_says_what_to_give() -> None:
    with pytest.raises(CnnCoreError, match="give all_limits"):
        limits_of(MAPS, scope="all", signed=True)


@pytest.mark.parametrize(("signed", "expected"), [(True, (-1, 1)), (False, (0, 1))])
@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_map_without_a_range_still_has_a_scale(value: float, *, signed: bool, expected: Limits) -> None:
    assert limits_of(np.full((1, 2, 2), value, np.float32), scope="map", signed=signed) == (expected,)


def test_what_is_not_finite_does_not_widen_the_scale() -> None:
    maps = np.array([[[np.nan, -np.inf, 2, -0.5]]], np.float32)
    assert limits_of(maps, scope="layer", signed=True) == ((-2, 2),)


@pytest.mark.parametrize("signed", [True, False])
def test_the_largest_float_has_finite_limits(*, signed: bool) -> None:
    largest = float(np.finfo(np.float32).max)
    low, high = limits_of(np.full((1, 1, 1), -largest, np.float32), scope="map", signed=signed)[0]
    assert (low, high) == (-largest, largest if signed else 0)


def test_negative_values_are_noticed() -> None:
    assert has_negative(MAPS)
    assert not has_negative(np.array([[[0.0, np.nan, 2]]], np.float32))
