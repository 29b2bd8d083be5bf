import json

import pytest

from cnn_core.augmentation import Augmentation
from cnn_core.errors import CnnCoreError
from cnn_core.training import Recipe, RunSettings

RECIPE = Recipe(cycles=(4,), learning_rate=0.01, schedule="cosine", augmentation=Augmentation(shift=2, rotate=10.0))
SETTINGS = RunSettings(network="lenet5", dataset="digits", recipe=RECIPE, images=100, dropout=0.5, start="fine_tuned")


@pytest.mark.parametrize(
    "settings",
    [SETTINGS, RunSettings(network="tiny_vgg", dataset="shapes", recipe=Recipe(cycles=(2, 1), learning_rate=0.1))],
)
def test_what_is_written_is_read_again(settings):
    assert RunSettings.from_json(settings.to_json()) == settings


def test_what_is_left_out_has_its_default():
    text = '{"network": "lenet5", "dataset": "mnist", "recipe": {"epochs": 3, "learning_rate": 1}}'
    recipe = Recipe(cycles=(3,), learning_rate=1.0)
    assert RunSettings.from_json(text) == RunSettings(network="lenet5", dataset="mnist", recipe=recipe)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"netwrok": "lenet5"}, "the settings know no 'netwrok'; there is network, dataset, recipe, start"),
        ({"network": 5}, "network in the settings must be a text in quotes, not 5"),
        ({"images": 10.5}, "images in the settings must be a whole number, not 10.5"),
        ({"images": 1}, "1 training images are too few; choose 2 or more"),
        ({"images": True}, "images in the settings must be a whole number, not true"),
        ({"validation": 0.95}, "a share of 0.95 for validation is out of range; choose 0 to 0.9"),
        ({"validation": float("nan")}, "validation in the settings must be a number, not NaN"),
        ({"dropout": 1}, "a dropout of 1 is out of range"),
        ({"start": "cold"}, 'start in the settings cannot be "cold"; choose one of scratch, frozen, fine_tuned'),
        ({"recipe": [1]}, "recipe in the settings must be an object in braces, not \\[1\\]"),
        ({"recipe": {"epochs": 3}}, "recipe in the settings lack 'learning_rate'; add it"),
        (
            {"recipe": {"epochs": "3", "learning_rate": 1}},
            'cycles in recipe in the settings must be a whole .* not "3"',
        ),
        ({"recipe": {"cycles": 3, "learning_rate": 1}}, "cycles in recipe in the settings must be a list in brackets"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(change, sentence):
    text = json.dumps({**json.loads(SETTINGS.to_json()), **change})
    with pytest.raises(CnnCoreError, match=sentence):
        RunSettings.from_json(text)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "5"])
def test_what_is_no_object_is_told_in_a_sentence(text):
    with pytest.raises(CnnCoreError, match=r"the settings (cannot be read as JSON|must be an object in braces)"):
        RunSettings.from_json(text)


def test_text_that_is_no_json_is_told_where_and_what_is_expected():
    with pytest.raises(CnnCoreError, match=r"from line 2, column 3 on; names and texts stand in double quotes") as told:
        RunSettings.from_json("{\n  network: lenet5\n}")
    assert "Expecting" not in str(told.value)
