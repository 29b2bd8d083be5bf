"""What goes to the browser of one opened number."""

import json
from dataclasses import replace

import numpy as np
import pytest

from cnn_core.units.opened import Combined, Place, Source, WeightedSum
from tests.browser import unit_page
from viz_app.components.packing import pack
from viz_app.components.stage import unit_maps
from viz_app.components.stage.unit import packed_view
from viz_app.components.stage.unit_making import arrays_of, number, settings_of


@pytest.mark.parametrize("name", unit_page.CASES)
def test_every_way_of_making_can_be_sent(name):
    facts, arrays = packed_view(unit_page.view_of(name))
    assert len(pack(facts, arrays)) > 1000
    assert facts["opened"]["making"]["way"] in json.dumps(facts)
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}


def test_a_convolution_is_sent_with_the_maps_of_its_channels():
    facts, arrays = packed_view(unit_page.view_of("window"))
    assert np.array_equal(arrays["maps 0"], unit_page.MAPS.numpy())
    (sent,) = facts["maps"]
    assert (sent["height"], sent["width"], sent["stride"], sent["signed"]) == (12, 16, 1, True)
    assert sent["limit"] == pytest.approx(float(unit_page.MAPS.abs().max()))


def test_of_large_maps_every_so_many_pixels_are_sent(monkeypatch):
    monkeypatch.setattr(unit_maps, "MOST_NUMBERS", 300)
    facts, arrays = packed_view(unit_page.view_of("window"))
    stride = facts["maps"][0]["stride"]
    assert arrays["maps 0"].size <= 300 < 6 * (12 // (stride - 1)) * (16 // (stride - 1))
    assert np.array_equal(arrays["maps 0"], unit_page.MAPS.numpy()[:, ::stride, ::stride])


def test_each_source_brings_the_map_that_it_stands_in():
    _, arrays = packed_view(unit_page.view_of("combined"))
    assert np.array_equal(arrays["maps 0"][0], unit_page.MAPS[1].numpy())
    assert np.array_equal(arrays["maps 1"][0], -2 * unit_page.MAPS[1].numpy())


def test_a_constant_and_a_number_of_a_vector_bring_no_map():
    sources = (Source(place=None, value=2.0), Source(place=Place(step="dense", index=(3,)), value=1.0))
    assert unit_maps.sent_maps(Combined(sources=sources, operator="×"), {}) == ([None, None], {})


def test_places_in_order_are_sent_as_their_shape_and_others_one_by_one():
    making = unit_page.dense().making
    assert settings_of(making)["shape"] == [25_088]
    assert set(arrays_of(making)) == {"values", "weights"}
    places = ((1, 0, 0), (0, 0, 0))
    apart = WeightedSum(
        step="flatten", places=places, values=np.ones(2, np.float32), weights=np.ones(2, np.float32), bias=None
    )
    assert settings_of(apart)["shape"] is None
    assert arrays_of(apart)["places"].tolist() == [[1, 0, 0], [0, 0, 0]]


def test_places_in_rows_and_columns_are_a_shape_too():
    places = tuple((channel, row, col) for channel in range(2) for row in range(3) for col in range(4))
    making = WeightedSum(
        step="pool", places=places, values=np.ones(24, np.float32), weights=np.ones(24, np.float32), bias=None
    )
    assert settings_of(making)["shape"] == [2, 3, 4]


@pytest.mark.parametrize(("value", "sent"), [(1.5, 1.5), (None, None), (float("nan"), "NaN")])
def test_a_number_that_json_lacks_goes_as_its_text(value, sent):
    assert number(value) == sent
    assert (number(float("inf")), number(float("-inf"))) == ("Infinity", "-Infinity")


def test_a_network_that_computed_no_number_is_shown_all_the_same():
    view = unit_page.view_of("normalised")
    broken = replace(view, opened=replace(view.opened, value=float("nan")), effects_on=(("cat", float("inf")),))
    facts, arrays = packed_view(broken)
    assert facts["opened"]["value"] == "NaN"
    assert pack(facts, arrays)


def test_shares_bear_the_names_of_the_classes_where_they_are_theirs():
    assert packed_view(unit_page.view_of("share"))[0]["names"] == list(unit_page.CLASSES)
    fewer = replace(unit_page.view_of("share"), class_names=unit_page.CLASSES[:3])
    assert packed_view(fewer)[0]["names"] == []


def test_the_last_number_of_a_network_is_told_by_its_class():
    view = unit_page.view_of("share")
    assert packed_view(view)[0]["className"] == ""
    assert packed_view(replace(view, readers=()))[0]["className"] == "tabby"


def test_only_of_a_networks_last_numbers_shares_are_sent():
    facts, arrays = packed_view(unit_page.view_of("logit"))
    assert (facts["share"]["chosen"], facts["share"]["names"]) == (1, list(unit_page.CLASSES))
    assert np.array_equal(arrays["logits"], unit_page.LOGITS.numpy())
    facts, arrays = packed_view(unit_page.view_of("dense"))
    assert facts["share"] is None
    assert "logits" not in arrays


@pytest.mark.parametrize(("step", "at"), [("conv2", 0), ("bn2", 1), ("relu2", 2), ("elsewhere", 2), (None, 2)])
def test_a_person_stands_where_they_came_to_in_the_chain(step, at):
    here = step and Place(step=step, index=(0, 0, 3))
    assert replace(unit_page.view_of("window"), here=here).stands_at == at
