"""What the feature maps of a layer are told, and in which parts it is sent."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from viz_app.components.feature_maps import FeatureMapsView, Side
from viz_app.components.feature_maps.sending import packed_maps, packed_place, packed_seen
from viz_app.controls.feature_maps import SETTINGS

PAGE = Path(__file__).parents[1] / "browser" / "feature_maps_page.py"
SEEN = np.zeros((3, 8, 8), np.float32)


def maps_of(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


def view_of(*sides: Side, unit: tuple[int, ...] | None = None, vector: bool = False) -> FeatureMapsView:
    titles = tuple(f"channel {channel}" for channel in range(len(sides[0].maps)))
    return FeatureMapsView(
        layer="conv1", sides=sides, titles=titles, network_limits=(-1.0, 2.0), unit=unit, vector=vector
    )


def side_of(maps: np.ndarray, title: str = "Chelsea", contributions: np.ndarray | None = None) -> Side:
    return Side(title=title, maps=maps, seen=SEEN, contributions=contributions)


def unpacked(packed: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    arrays = {}
    for array in header["arrays"]:
        count = int(np.prod(array["shape"]))
        found = np.frombuffer(packed, "<f4", count=count, offset=4 + length + array["offset"])
        arrays[array["name"]] = found.reshape(array["shape"])
    return header["facts"], arrays


@pytest.mark.parametrize("count", [1, 2])
def test_a_mark_stands_in_the_title_of_each_side_also_of_a_single_one(count: int) -> None:
    side = Side(title="Chelsea", maps=maps_of(2, 3, 4), seen=SEEN, mark="random weights")
    facts, _ = unpacked(packed_maps(view_of(*[side] * count), key="maps"))
    title = "random weights" if count == 1 else "Chelsea · random weights"
    assert [sent["title"] for sent in facts["sides"]] == [title] * count


def test_every_map_is_sent_as_it_is() -> None:
    maps = maps_of(5, 3, 4)
    facts, arrays = unpacked(packed_maps(view_of(side_of(maps)), key="maps"))
    assert np.array_equal(arrays["maps0"], maps)
    assert facts["sides"] == [
        {
            "title": "",
            "first": 0,
            "total": 5,
            "perPage": 4_000_000 // 12,
            "titles": [f"channel {channel}" for channel in range(5)],
            "limits": [0.0, 59.0],
        }
    ]


def test_what_is_not_finite_is_no_limit() -> None:
    maps = maps_of(1, 2, 3)
    maps[0, 0, 0], maps[0, 1, 2] = np.nan, np.inf
    facts, _ = unpacked(packed_maps(view_of(side_of(maps)), key="maps"))
    assert facts["sides"][0]["limits"] == [1.0, 4.0]


def test_a_layer_without_a_finite_value_has_limits() -> None:
    facts, _ = unpacked(packed_maps(view_of(side_of(np.full((1, 2, 2), np.nan, np.float32))), key="maps"))
    assert facts["sides"][0]["limits"] == [0.0, 0.0]


@pytest.mark.parametrize(("channel", "first", "count"), [(0, 0, 4), (3, 0, 4), (4, 4, 4), (9, 8, 2)])
def test_of_a_very_large_layer_the_page_with_the_chosen_channel_is_sent(channel: int, first: int, count: int) -> None:
    maps = np.zeros((10, 1000, 1000), np.float32)
    maps[first] = 7
    facts, arrays = unpacked(packed_maps(view_of(side_of(maps), unit=(channel, 0, 0)), key="maps"))
    assert arrays["maps0"].shape == (count, 1000, 1000)
    assert arrays["maps0"][0, 0, 0] == 7
    assert (facts["sides"][0]["first"], facts["sides"][0]["total"]) == (first, 10)
    assert facts["sides"][0]["limits"] == [0.0, 7.0]


def test_one_map_is_sent_however_large_it_is() -> None:
    _, arrays = unpacked(packed_maps(view_of(side_of(np.zeros((2, 2100, 2000), np.float32))), key="maps"))
    assert arrays["maps0"].shape == (1, 2100, 2000)


def test_two_sides_share_what_is_sent_at_once() -> None:
    view = view_of(side_of(np.zeros((4, 1000, 1000), np.float32)), side_of(maps_of(7, 2, 2), "other"), unit=(3, 0, 0))
    facts, arrays = unpacked(packed_maps(view, key="maps"))
    assert [array.shape for array in arrays.values()] == [(2, 1000, 1000), (7, 2, 2)]
    assert [side["title"] for side in facts["sides"]] == ["Chelsea", "other"]


def test_another_place_changes_the_small_part_only() -> None:
    one, other = (view_of(side_of(maps_of(3, 2, 2)), unit=unit) for unit in [(0, 0, 0), (2, 1, 1)])
    assert packed_maps(one, key="a") == packed_maps(other, key="a")
    assert packed_seen(one, key="a") == packed_seen(other, key="a")
    assert unpacked(packed_place(other, live={}, key="a"))[0]["unit"] == [2, 1, 1]


def test_contributions_go_with_the_place_where_there_are_any() -> None:
    given = np.float32([1, -2, 0.5])
    view = view_of(side_of(maps_of(3, 2, 2)), side_of(maps_of(3, 2, 2), "other", given))
    facts, arrays = unpacked(packed_place(view, live={"sort": "mean"}, key="a"))
    assert list(arrays) == ["contributions1"]
    assert np.array_equal(arrays["contributions1"], given)
    assert facts["live"] == {"sort": "mean"}


def test_the_maps_of_another_network_are_numbered() -> None:
    view = view_of(side_of(maps_of(3, 2, 2)), side_of(maps_of(2, 1, 1), "other"))
    facts, _ = unpacked(packed_maps(view, key="maps"))
    assert facts["sides"][1]["titles"] == ["unit 0", "unit 1"]


def test_maps_without_a_pixel_are_refused() -> None:
    with pytest.raises(CnnCoreError, match=r"shape \(2, 0, 3\) have no pixel"):
        side_of(np.zeros((2, 0, 3), np.float32))


def test_each_map_needs_a_contribution_or_none_has() -> None:
    with pytest.raises(CnnCoreError, match="2 contributions do not fit 3 maps"):
        side_of(maps_of(3, 1, 1), contributions=np.zeros(2, np.float32))


def test_there_are_one_or_two_sides() -> None:
    side = side_of(maps_of(1, 1, 1))
    with pytest.raises(CnnCoreError, match="3 sides: give 1 side, or 2"):
        view_of(side, side, side)


@pytest.mark.parametrize(("unit", "vector"), [((3, 0, 0), False), ((0, 0, -1), False), ((0,), False), ((3,), True)])
def test_a_value_that_is_not_there_cannot_be_chosen(unit: tuple[int, ...], vector: bool) -> None:
    with pytest.raises(CnnCoreError, match="lies outside 3"):
        view_of(side_of(maps_of(3, 1, 1)), unit=unit, vector=vector)


def test_titles_and_limits_are_checked() -> None:
    side = side_of(maps_of(2, 1, 1))
    with pytest.raises(CnnCoreError, match="1 titles do not fit 2 maps"):
        FeatureMapsView(layer="a", sides=(side,), titles=("a",), network_limits=(0, 1))
    with pytest.raises(CnnCoreError, match="from a least to a largest, not from 1 to 0"):
        FeatureMapsView(layer="a", sides=(side,), titles=("a", "b"), network_limits=(1, 0))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_takes_its_default_and_nothing_unknown(setting) -> None:
    assert setting.parse(setting.default) == setting.default
    with pytest.raises(CnnCoreError, match="there is no such choice"):
        setting.parse("<b>")


@pytest.mark.parametrize("query", [{"layer": "relu"}, {"layer": "classes"}, {"layer": "conv", "other": "deep"}])
def test_a_page_shows_them(query: dict[str, str]) -> None:
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert app.text[0].value == "walked: None runs: 1"
