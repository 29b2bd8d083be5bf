"""What is taken away of a training, and brought back."""

import csv
import io
import json
from dataclasses import asdict, replace

import pytest
import torch
from safetensors.torch import load, save

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.own import brought_weights
from cnn_core.models.own.safetensors_file import read_metadata
from cnn_core.runs.bringing import brought_run
from cnn_core.runs.files import METADATA, card_of, curves_csv, file_name, weights_file


def test_the_curves_are_a_table_of_every_epoch_to_the_last_digit(trained):
    rows = list(csv.DictReader(io.StringIO(curves_csv(trained.history()))))
    assert [int(row["epoch"]) for row in rows] == [1, 2, 3]
    assert [float(row["validation_loss"]) for row in rows] == [epoch.validation_loss for epoch in trained.history()]


def test_the_file_holds_the_weights_of_its_epoch(trained):
    held, kept = load(weights_file(trained, 2)), trained.weights(2)
    assert held.keys() == kept.keys()
    assert all(torch.equal(tensor, kept[name]) for name, tensor in held.items())


def test_the_card_states_accuracy_input_and_settings(trained):
    card, epoch = card_of(trained, 3), trained.history()[-1]
    assert f"{epoch.validation_accuracy:.2%}" in card
    assert "| input | 1 × 8 × 8 (channels, height, width) |" in card
    assert "| learning rate | 0.05 |" in card
    assert file_name(trained.settings, 3) == "stack-digits-seed0-epoch3"
    assert read_metadata(weights_file(trained, 3), "")["card"] == card


def test_a_file_that_was_taken_away_comes_back_as_the_same_network(fine_tuned):
    brought = brought_run(weights_file(fine_tuned, 1), file_name="mine.safetensors")
    network = brought.build()
    brought.fill(network)
    kept = fine_tuned.weights(1)
    assert all(torch.equal(tensor, kept[name]) for name, tensor in network.state_dict().items())
    assert brought.class_names == fine_tuned.task.class_names
    assert brought.preprocessing.normalisation == fine_tuned.task.normalisation
    assert brought.title == "LeNet-5 on Shapes, epoch 1"


def test_the_page_your_own_network_takes_the_file_too(trained, fine_tuned):
    of_stack = brought_weights(weights_file(trained, 3), registry.entry(trained.settings.network), file_name="a")
    of_another_task = brought_weights(weights_file(fine_tuned, 1), registry.entry("lenet5"), file_name="b")
    assert len(of_stack.class_names) == 10
    assert len(of_another_task.class_names) == len(fine_tuned.task.class_names)


def changed(folder, **fields: object) -> bytes:
    """The weights of a folder with other metadata."""
    described = {"settings": folder.settings.to_json(), "task": json.dumps(asdict(folder.task)), "epoch": 1}
    return save(folder.weights(1), {METADATA: json.dumps(described | fields)})


def task(folder, **fields: object) -> str:
    return json.dumps(asdict(replace(folder.task, **fields)))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"settings": "{"}, "cannot be read as JSON"),
        ({"settings": None}, "the metadata of mine must hold settings, task and epoch"),
        ({"epoch": "1"}, "must hold settings, task and epoch"),
        ({"task": "[]"}, "must be an object in braces"),
        ({"settings": '{"network": "own.gone.0", "dataset": "digits"}'}, "lack 'recipe'"),
    ],
)
def test_metadata_that_cannot_be_are_told(trained, fields, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        brought_run(changed(trained, **fields), file_name="mine")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"class_names": ("a", "b")}, "mine names 2 classes and its weights have 10"),
        ({"class_names": ("",) * 10}, "names a class with no letters"),
        ({"input_shape": (2, 8, 8)}, "an input of 2 channels with an impossible normalisation"),
        ({"input_shape": (1, 10**6, 8)}, "a side may have 1 to 1,024|1000000"),
    ],
)
def test_a_task_that_cannot_be_is_told(trained, fields, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        brought_run(changed(trained, task=task(trained, **fields)), file_name="mine")


def test_weights_of_a_network_that_is_gone_are_told(trained):
    settings = replace(trained.settings, network="own.gone.0").to_json()
    with pytest.raises(CnnCoreError, match="mine is of a network that this server does not have"):
        brought_run(changed(trained, settings=settings), file_name="mine")


@pytest.mark.parametrize(
    "data", [b"", b"x" * 100, save({"a": torch.zeros(1)}), save({"a": torch.zeros(1)}, {"b": "c"})]
)
def test_another_file_is_told_where_it_belongs(data):
    with pytest.raises(CnnCoreError, match="does not say of which training it is"):
        brought_run(data, file_name="mine")
