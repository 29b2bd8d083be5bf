"""The walk through two networks: the numbers of each stage, and the answers at its end."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor

from cnn_core.blocks import blocks_of
from cnn_core.classification import guesses
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.recording import record
from cnn_core.stages import stages_of
from tests.viz_app.test_pages import notes, opened
from viz_app.components.maps import MapsView, show_maps
from viz_app.controls import stage_maps, two_answers
from viz_app.draw.strongest import strongest_of

LAST = "12"  # step of the walk through Tiny VGG and Mini ResNet


def markdown(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


@pytest.fixture
def shown(monkeypatch) -> list[tuple[np.ndarray, MapsView]]:
    """The maps that the page shows, run by run, the first network's before the second's."""
    maps: list[tuple[np.ndarray, MapsView]] = []

    def show(planes: np.ndarray, *, view: MapsView, key: str) -> Any:
        maps.append((planes, view))
        return show_maps(planes, view=view, key=key)

    monkeypatch.setattr(stage_maps, "show_maps", show)
    return maps


def test_the_strongest_maps_are_those_that_were_recorded_and_keep_nothing_else():
    network = registry.load(registry.entry("tiny_vgg"), weights="random").module
    graph = graph_of(network, (3, 32, 32))
    stages = stages_of(blocks_of(network, graph), graph)
    recording = record(network, torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0)))
    for stage, strongest in zip(stages, strongest_of(stages, recording, most=3), strict=True):
        output: Tensor = recording[stage.step.name].output[0]
        maps = output.reshape(len(output), -1, 1) if output.ndim < 3 else output
        means = maps.mean((1, 2))
        assert list(strongest.channels) == means.argsort(descending=True)[:3].tolist()
        assert np.array_equal(strongest.planes.reshape(len(maps[:3]), -1), maps[list(strongest.channels)].flatten(1))
        assert not np.shares_memory(strongest.planes, output.numpy())


def test_a_walk_begins_with_what_both_networks_see(shown):
    app = opened("two-networks")
    assert not app.exception
    assert [planes.shape for planes, _ in shown] == [(3, 32, 32), (3, 32, 32)]
    assert [one.value for one in app.subheader][-2:] == ["Tiny VGG: the picture", "Mini ResNet: the picture"]


def test_a_stage_says_what_was_spent_and_what_is_seen(shown):
    app = opened("two-networks", step="3")
    assert [view.tiles[0].title.split()[0] for _, view in shown] == ["channel", "channel"]
    said = markdown(app)
    assert "so far 10,144 parameters and 10,321,920 multiply-adds" in said  # Tiny VGG's pool1
    assert "so far 26,176 parameters and 10,485,760 multiply-adds" in said  # Mini ResNet's block2
    assert "stage 3 of 10, about 1 / 2 of the input’s rows and columns" in said
    assert "one number sees 6 × 6 of the 32 × 32 px" in said


def test_buttons_walk_to_and_fro():
    app = opened("two-networks", step="3")
    buttons = {one.label: one for one in app.button}
    buttons["On"].click().run()
    assert app.slider(key="setting_two-networks_step").value == 4
    next(one for one in app.button if one.label == "Back").click().run()
    assert app.slider(key="setting_two-networks_step").value == 3


def test_one_colour_scale_holds_both_networks_numbers(shown):
    opened("two-networks", step="3", scale="both")
    limits = {tile.limits for _, view in shown for tile in view.tiles}
    [(low, high)] = limits
    assert low == 0
    assert high == max(float(planes.max()) for planes, _ in shown)


def test_each_its_own_scale_ends_at_its_own_largest_number(shown):
    opened("two-networks", step="3")
    assert [view.tiles[0].limits[1] for _, view in shown] == [float(planes.max()) for planes, _ in shown]


def test_at_the_end_both_answers_stand_side_by_side():
    app = opened("two-networks", step=LAST)
    assert not app.exception
    said = markdown(app)
    assert "**Undecided between cat \\(44\\%\\) and frog \\(41\\%\\)\\.**" in said
    assert "**Fairly sure\\: cat \\(93\\%\\)\\.**" in said
    assert "Both say cat." in said
    assert "| cat | 44.4% | 92.9% | 48.6 points |" in said


def test_networks_of_other_classes_are_not_compared_class_by_class():
    app = opened("two-networks", net="lenet5")
    app.slider(key="setting_two-networks_step").set_value(app.slider(key="setting_two-networks_step").max).run()
    assert "They know different classes: LeNet\\-5 10, Mini ResNet 10, of which 0 have the same name." in markdown(app)


def test_random_weights_are_told_at_every_step():
    app = opened("two-networks", net2="squeezenet1_1", step="2")
    assert not app.exception
    assert any("random weights" in one.value for one in app.markdown)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("net2", "tiny_vgg", "it is the network that it would stand beside"),
        ("net2", "<b>", "there is no network called"),
        ("by", "name", "there is no such choice; there are size, depth"),
        ("scale", "log", "there is no such choice; there are own, both"),
        ("step", "99", "it must be a whole number from 0 to 12"),
        ("step", "-1", "it must be a whole number from 0 to 12"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(name, value, sentence):
    app = opened("two-networks", **{name: value})
    assert not app.exception
    assert not app.error
    assert any(sentence in note for note in notes(app))


def test_two_classes_of_one_name_keep_their_own_rows():
    def walked(*probabilities: float) -> Any:
        entry = SimpleNamespace(class_names=("crane", "crane", "cat"))
        found = guesses(torch.tensor(probabilities).log(), entry.class_names)
        return SimpleNamespace(network=SimpleNamespace(entry=entry, weights="trained"), title="Net", guesses=found)

    table = "\n".join(two_answers._differences(walked(0.5, 0.2, 0.3), walked(0.1, 0.8, 0.1)))
    assert "| crane | 50.0% | 10.0% | 40.0 points |" in table
    assert "| crane | 20.0% | 80.0% | 60.0 points |" in table
