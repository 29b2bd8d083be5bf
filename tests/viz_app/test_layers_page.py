"""The Layers page on networks of many kinds: what it hands to its map, to the maps of a layer and to the number."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.viz_app.test_pages import notes, opened
from viz_app import cache
from viz_app.controls import layer_maps, network_view, opened_unit


def views_of_layers(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Keep what the Layers page hands to its components instead of showing it."""
    last = SimpleNamespace(map=None, maps=None, unit=None)

    def keep(name: str) -> Any:
        return lambda view, **_: setattr(last, name, view)

    monkeypatch.setattr(network_view, "show_network", keep("map"))
    monkeypatch.setattr(layer_maps, "show_feature_maps", keep("maps"))
    monkeypatch.setattr(opened_unit, "show_unit", keep("unit"))
    return last


@pytest.fixture
def shown(monkeypatch) -> SimpleNamespace:
    """What the page showed in its last run."""
    return views_of_layers(monkeypatch)


def _opened(**address: str) -> AppTest:
    app = opened("layers", **address)
    assert not app.exception
    assert not app.error
    assert notes(app) == []
    return app


def test_the_layers_strongest_number_is_opened_first(shown):
    _opened(net="tiny_vgg", layer="relu2_1")
    maps, unit = shown.maps.sides[0].maps, shown.maps.unit
    assert maps[unit] == maps.max()
    assert shown.map.unit == unit
    assert shown.unit.opened.place.step == "conv2_1"  # its chain begins there
    assert shown.unit.chain[-1].value == pytest.approx(float(maps.max()))


def test_the_share_of_a_class_that_is_a_number_cannot_be_taken_for_its_name(shown):
    app = _opened(net="lenet5", image="digit-3")
    best = shown.map.guesses[0]
    assert any(f"[{best.class_name}: {best.probability:.1%} · " in text.value for text in app.markdown)


def test_the_unit_of_the_address_is_opened(shown):
    _opened(net="lenet5", image="digit-3", layer="dense1", unit="7")
    assert shown.maps.vector
    assert shown.maps.unit == (7,)
    assert shown.unit.opened.place.index == (7,)


def test_slopes_and_contributions_are_there_for_a_small_network(shown):
    _opened(net="mini_resnet", layer="block4_relu2", sort="contribution")
    assert shown.maps.target == shown.map.guesses[0].class_name
    assert shown.maps.sides[0].contributions.shape == (40,)
    assert shown.unit.effect.shape == (32, 32)
    assert [name for name, _ in shown.unit.effects_on] == [guess.class_name for guess in shown.map.guesses[:5]]


def test_a_logit_is_shown_with_its_probability_in_place_of_slopes(shown):
    _opened(net="lenet5", image="digit-3", layer="dense3", unit="5")
    logits = {guess.index: guess.logit for guess in shown.map.guesses}
    assert shown.unit.share.values.tolist() == [logits[index] for index in range(10)]
    assert (shown.unit.share.chosen, shown.unit.effects_on) == (5, ())


def test_a_large_network_takes_slopes_only_when_it_is_asked_to(shown):
    app = _opened(net="resnet18", layer="layer4_1_relu_1", sort="contribution")
    assert shown.maps.sides[0].contributions is None
    assert shown.unit.effect is None
    app.toggle(key="setting_layers_slopes").set_value(True)
    app.selectbox(key="setting_layers_class").set_value("7").run()
    assert not app.exception
    assert shown.unit.effect.shape == (224, 224)
    assert np.abs(shown.maps.sides[0].contributions).max() > 0


@pytest.mark.parametrize("slug", ["shufflenet_v2_x0_5", "mobilenet_v3_small"])
def test_every_kind_of_step_of_a_large_network_opens(shown, slug):
    nodes = {node.kind: node.name for node in cache.graph(slug, "random").nodes}
    app = _opened(net=slug)
    for name in nodes.values():
        app.selectbox(key="setting_layers_layer").set_value(name).run()
        assert not app.exception
        assert not app.error
        assert shown.map.layer == shown.maps.layer == name


def test_a_second_picture_stands_beside_the_first_with_what_it_adds_to_the_class(shown):
    _opened(net="tiny_vgg", layer="relu1_2", sort="contribution", beside="picture", **{"with": "coffee"})
    first, second = shown.maps.sides
    assert (first.title, second.title) == ("Cat", "Coffee cup")
    assert first.maps.shape == second.maps.shape
    assert not np.array_equal(first.contributions, second.contributions)


def test_a_layer_of_a_second_network_stands_beside_the_first(shown):
    _opened(net="tiny_vgg", layer="relu1_2", beside="network", net2="mini_resnet", layer2="norm1")
    first, second = shown.maps.sides
    assert (first.title, second.title) == ("Tiny VGG · relu1_2", "Mini ResNet · norm1")
    low, high = shown.maps.network_limits
    assert low <= second.maps.min() < second.maps.max() <= high
