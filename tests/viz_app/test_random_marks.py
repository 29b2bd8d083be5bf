"""What a network with random weights computes is marked on every picture; what a trained one computes is not."""

import json
import struct
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.models import registry
from tests.viz_app.test_layers_page import views_of_layers
from tests.viz_app.test_pages import opened
from viz_app.components import what_if

MARK = "random weights"


@pytest.fixture
def untrained(monkeypatch) -> None:
    """No network's trained weights are here."""
    monkeypatch.setattr(registry, "is_available", lambda _: False)


@pytest.fixture
def shown(monkeypatch) -> SimpleNamespace:
    """What the Layers page handed to its components."""
    return views_of_layers(monkeypatch)


def marked(app: AppTest) -> list[str]:
    """Return the headlines and lines that carry the mark as a badge."""
    assert not app.exception
    return [one.value for one in (*app.subheader, *app.markdown) if f"-badge[{MARK}]" in one.value]


def test_map_maps_and_number_of_the_layers_page_are_marked(untrained, shown):
    opened("layers", net="tiny_vgg", layer="relu1_1", beside="network", net2="mini_resnet")
    assert [side.mark for side in shown.maps.sides] == [MARK, MARK]
    assert (shown.unit.mark, shown.map.mark) == (MARK, MARK)
    assert shown.map.note == "Random weights: these are no real answers."


def test_a_trained_network_beside_a_random_one_is_not_marked(shown, monkeypatch):
    monkeypatch.setattr(registry, "is_available", lambda entry: entry.slug == "tiny_vgg")
    opened("layers", net="tiny_vgg", layer="relu1_1", beside="network", net2="mini_resnet")
    assert [side.mark for side in shown.maps.sides] == ["", MARK]
    assert (shown.unit.mark, shown.map.mark, shown.map.note) == ("", "", "")


def test_each_level_is_marked(untrained):
    assert [text.split(" :")[0] for text in marked(opened("levels", net="tiny_vgg"))] == ["Low", "Middle", "High"]


def test_the_softmax_page_is_marked(untrained):
    assert len(marked(opened("softmax", net="tiny_vgg"))) == 1


@pytest.mark.parametrize("page", ["levels", "softmax"])
def test_trained_networks_are_not_marked(page):
    assert marked(opened(page, net="tiny_vgg")) == []


def test_the_page_what_if_is_sent_the_mark(untrained, monkeypatch):
    sent = []
    original = what_if.renderer
    monkeypatch.setattr(
        what_if, "renderer", lambda name: lambda **options: sent.append(options["data"]) or original(name)(**options)
    )
    opened("what-if", net="tiny_vgg")
    (length,) = struct.unpack_from("<I", sent[1])
    assert json.loads(sent[1][4 : 4 + length])["facts"]["mark"] == MARK
