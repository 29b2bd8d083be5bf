"""The page of low-, mid- and high-level features, and what it puts on screen."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.viz_app.test_pages import notes, opened
from viz_app import cache
from viz_app.components.maps import MapsState
from viz_app.controls import levels
from viz_app.controls.picture import default_picture


@pytest.fixture
def shown(monkeypatch) -> list[SimpleNamespace]:
    """The maps that the page showed, run by run: of each level its strongest, the picture and the patches."""
    shown: list[SimpleNamespace] = []

    def show(maps: np.ndarray, *, view: Any, key: str) -> MapsState:
        shown.append(SimpleNamespace(maps=maps, view=view, key=key))
        return MapsState()

    monkeypatch.setattr(levels, "show_maps", show)
    return shown


def _recorded(step: str) -> np.ndarray:
    picture = default_picture()
    return cache.with_recording(
        "tiny_vgg", "trained", picture.identity, picture.shown, lambda recording: recording[step].output[0].numpy()
    )


def test_three_levels_show_their_strongest_maps_as_recorded(shown):
    opened("levels")
    for strongest, step in zip(shown[::3], ("relu1_1", "relu2_1", "relu3_1"), strict=True):
        channels = [int(tile.title.removeprefix("channel ")) for tile in strongest.view.tiles]
        assert channels == _recorded(step).mean((1, 2)).argsort()[::-1][:8].tolist()
        np.testing.assert_array_equal(strongest.maps, _recorded(step)[channels])


def test_a_map_is_strong_by_its_largest_number_where_that_is_asked_for(shown):
    opened("levels", by="maximum", mid="relu2_2")
    first = int(shown[3].view.tiles[0].title.removeprefix("channel "))
    assert _recorded("relu2_2")[first].max() == _recorded("relu2_2").max()


def test_patches_are_cut_out_of_what_the_network_sees_where_the_map_is_largest(shown):
    opened("levels", low="relu1_1", lowmap="relu1_1.3")
    strongest, framed, patches = shown[:3]
    assert strongest.view.tiles[strongest.view.selected].title == "channel 3"
    row, col = np.unravel_index(_recorded("relu1_1")[3].argmax(), (32, 32))
    seen = np.pad(framed.maps, ((0, 0), (1, 1), (1, 1)), constant_values=0.5)
    np.testing.assert_allclose(patches.maps[:3], seen[:, row : row + 3, col : col + 3], atol=1 / 255)
    assert patches.view.tiles[0].title == f"{_recorded('relu1_1')[3].max():.4g}"


def test_each_place_is_framed_in_the_picture(shown):
    opened("levels", low="relu1_1")
    _, framed, patches = shown[:3]
    assert len(framed.view.marks) == len(patches.view.tiles)
    assert all(1 <= mark.height <= 3 and mark.row + mark.height <= 32 for mark in framed.view.marks)


def test_how_much_one_unit_sees_is_said_of_each_level(shown):
    captions = [caption.value for caption in opened("levels").caption]
    assert any("relu1_1: ReLU, 32 × 32 × 32. One unit sees 3 × 3 px of the input’s 32 × 32." in c for c in captions)


def test_units_that_see_the_whole_picture_are_said_to(shown):
    app = opened("levels", net="mini_resnet", high="block9_relu2")
    captions = [caption.value for caption in app.caption]
    assert notes(app) == []
    assert "Each place where it does sees the whole picture: there is nothing to cut out." in captions
    assert any("One unit in its middle sees all of the input’s 32 × 32 px; its field is" in c for c in captions)
    assert not any(maps.key.startswith("high-framed") for maps in shown)


def test_a_channel_that_is_silent_is_said_to_be(shown, monkeypatch):
    monkeypatch.setattr(levels, "strongest_places", lambda *_, **__: ())
    app = opened("levels")
    assert len(shown) == 3
    assert "nowhere above zero" in app.info[0].value


def test_a_network_whose_units_see_no_one_knows_what_shows_its_maps_all_the_same(shown, monkeypatch):
    monkeypatch.setattr(levels, "_can_see", lambda *_: False)
    app = opened("levels")
    assert len(shown) == 3
    assert any("cannot be told" in caption.value for caption in app.caption)


@pytest.mark.parametrize("told", ["relu1_1", ".5", "relu1_1.x"])
def test_a_map_in_the_address_that_says_no_channel_is_refused(shown, told: str):
    assert "it must name a layer and the number of a channel" in notes(opened("levels", lowmap=told))[0]


@pytest.mark.parametrize("told", ["relu2_1.3", "relu1_1.32"])
def test_a_map_in_the_address_of_another_layer_is_not_taken(shown, told: str):
    opened("levels", low="relu1_1", lowmap=told)
    assert shown[0].view.selected == 0


def test_a_layer_that_was_not_chosen_follows_the_network(shown):
    app = opened("levels", net="lenet5", image="digit-7")
    assert not app.error
    assert [box.value for box in app.selectbox if "level layer" in box.label] == ["auto"] * 3
