"""What the classifier's page believes of a link and of the browser's answer, and what it puts on the stage."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from tests.viz_app.test_pages import notes, opened
from viz_app.components.stage import classifier as stage
from viz_app.components.stage.classifier import Belonging, Classifier, Settled, told
from viz_app.views import softmax

HERE = Belonging(line="a picture", classes=10, layer="net dense", outputs=4)
START = Settled(unit=None, temperature=2.0, edits=())


@pytest.fixture
def staged(monkeypatch) -> list[tuple[Classifier, Settled]]:
    """What the page put on its stage, run by run."""
    shown: list[tuple[Classifier, Settled]] = []
    monkeypatch.setattr(softmax, "show_classifier", lambda numbers, settled, **_: shown.append((numbers, settled)))
    return shown


@pytest.fixture
def answered(monkeypatch):
    """Tell what the browser settled on."""

    def answer(**states: object) -> Settled:
        monkeypatch.setattr(stage.st, "session_state", {"key": states})
        return told("key", belonging=HERE, start=START)

    return answer


@pytest.mark.parametrize("entry", EMBEDDED, ids=lambda entry: entry.slug)
def test_every_network_stands_on_the_stage_with_numbers_that_fit(staged, entry):
    app = opened("softmax", net=entry.slug)
    assert not app.exception
    numbers, settled = staged[-1]
    assert numbers.weights.shape == (len(numbers.bias), len(numbers.inputs))
    assert numbers.weights @ numbers.inputs + numbers.bias == pytest.approx(numbers.logits, abs=1e-3)
    assert numbers.last
    assert settled == Settled(unit=None, temperature=1.0, edits=())


def test_an_earlier_dense_layer_reads_the_flattened_maps(staged):
    opened("softmax", net="lenet5", dense="dense1", unit="119")
    numbers, settled = staged[-1]
    assert (numbers.flattened, numbers.last, settled.unit) == (True, False, 119)
    assert np.array_equal(numbers.inputs, numbers.maps.flatten())


def test_a_dense_layer_that_the_next_network_lacks_gives_way_to_its_last(staged):
    app = opened("softmax", net="lenet5", dense="dense1", unit="119")
    app.segmented_control(key="setting_softmax_net").set_value("mini_resnet").run()
    assert not app.exception
    numbers, settled = staged[-1]
    assert (numbers.layer, settled.unit) == ("dense", None)


def test_edits_go_with_their_picture_and_the_temperature_stays(staged):
    app = opened("softmax", logits="3_2.5*7_-1", temperature="0.25")
    assert staged[-1][1] == Settled(unit=None, temperature=0.25, edits=((3, 2.5), (7, -1.0)))
    app.selectbox(key="setting_image").set_value("rocket").run()
    assert staged[-1][1] == Settled(unit=None, temperature=0.25, edits=())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("net", "resnet18", "there is no such choice; there are lenet5, tiny_vgg, mini_resnet"),
        ("dense", "dense9", "there is no such choice; there are dense"),
        ("temperature", "0", "it must be a number from 0.001 to 1000"),
        ("temperature", "1e999", "it must be a number from 0.001 to 1000"),
        ("temperature", "nan", "it must be a number from 0.001 to 1000"),
        ("temperature", "٣", "it must be a number from 0.001 to 1000"),
        ("unit", "-1", "it must be a whole number from 0 to 1000000"),
        ("unit", "10", "The link says `unit=10`, but the outputs are numbered from 0 to 9"),
        ("logits", "3", "it must be classes and logits from -1000 to 1000, such as 3_2.5*7_-1"),
        ("logits", "3_2000", "it must be classes and logits from -1000 to 1000"),
        ("logits", "3_<b>", "it must be classes and logits from -1000 to 1000"),
        ("logits", "10_2", "The link gives a logit to class 10, but the classes are numbered from 0 to 9"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(staged, name, value, sentence):
    app: AppTest = opened("softmax", **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))
    assert staged[-1][1] == Settled(unit=None, temperature=1.0, edits=())


def test_what_the_browser_settled_on_is_believed_where_it_belongs(answered):
    settled = answered(
        temperature=0.5,
        unit={"layer": "net dense", "unit": 3},
        logits={"line": "a picture", "values": [[7, -1], [2, 0.5]]},
    )
    assert settled == Settled(unit=3, temperature=0.5, edits=((2, 0.5), (7, -1.0)))


def test_logits_taken_back_are_none(answered):
    assert answered(logits={"line": "a picture", "values": []}).edits == ()


@pytest.mark.parametrize("temperature", [0, -1, 1e4, float("nan"), True, "1", None, [1]])
def test_what_is_no_temperature_changes_nothing(answered, temperature):
    assert answered(temperature=temperature).temperature == START.temperature


@pytest.mark.parametrize("unit", [4, -1, 1.0, True, "1", None, [], {"layer": "net dense"}])
def test_an_output_that_is_not_there_is_not_opened(answered, unit):
    assert answered(unit={"layer": "net dense", "unit": unit}).unit is None


def test_what_belongs_to_something_else_is_not_believed(answered):
    settled = answered(unit={"layer": "other", "unit": 1}, logits={"line": "other", "values": [[1, 1]]})
    assert settled == START


@pytest.mark.parametrize(
    "values",
    [[[10, 1]], [[-1, 1]], [[1, 1001]], [[1, float("nan")]], [[1]], [[1, 2, 3]], [[True, 1]], [1], "ab", {}, None],
)
def test_logits_that_no_browser_of_ours_sends_change_nothing(answered, values):
    assert answered(logits={"line": "a picture", "values": values}) == START


def test_the_registry_names_as_many_classes_as_there_are_logits(staged):
    opened("softmax", net="lenet5")
    assert staged[-1][0].class_names == registry.entry("lenet5").class_names
