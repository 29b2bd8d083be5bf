"""What the views of a network that learns send to the browser."""

import json
import math
import struct
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from cnn_core.graph import graph_of
from cnn_core.training import LayerGradient
from cnn_core.training.gradient_flow import gradient_flow
from viz_app.components import training_views
from viz_app.components.training_views import AnswersView, Desk, MistakesView, Still, parts

DESK = Desk(key="live", run="abc")
Sent = dict[str, Any]


@pytest.fixture
def sent(monkeypatch) -> Sent:
    """What reaches the component last."""
    options: Sent = {}
    monkeypatch.setattr(parts, "renderer", lambda _: lambda **given: options.update(given))
    return options


def facts_of(sent: Sent) -> dict[str, Any]:
    [length] = struct.unpack("<I", sent["data"][:4])
    return json.loads(sent["data"][4 : 4 + length])["facts"]


def array_of(sent: Sent, name: str) -> np.ndarray:
    data = sent["data"]
    [length] = struct.unpack("<I", data[:4])
    [found] = [array for array in json.loads(data[4 : 4 + length])["arrays"] if array["name"] == name]
    count = math.prod(found["shape"])
    return np.frombuffer(data, found["type"], count, 4 + length + found["offset"]).reshape(found["shape"])


def test_answers_go_out_as_the_surest_class_and_what_the_right_one_gets(sent):
    probabilities = torch.tensor([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]])
    view = AnswersView(
        step=5, probabilities=probabilities, labels=torch.tensor([1, 2]), chosen=1, settled=False, epoch=2
    )
    training_views.show_answers(DESK, view)
    assert array_of(sent, "answered").tolist() == [0, 2]
    assert array_of(sent, "sure") == pytest.approx([0.7, 0.4])
    assert array_of(sent, "truth") == pytest.approx([0.2, 0.4])
    assert {**facts_of(sent), "note": ""} == {
        "part": "answers", "key": "live", "run": "abc", "step": 5, "chosen": 1, "settled": False, "epoch": 2,
        "note": "",
    }  # fmt: skip


def test_what_stays_the_same_is_sent_with_the_layers_and_what_they_do(sent):
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 2)).eval()
    graph = graph_of(network, (1, 4, 4))
    pictures = torch.arange(32, dtype=torch.uint8).reshape(2, 1, 4, 4)
    names = ("cat", "dog")
    still = Still(pictures=pictures, labels=torch.tensor([0, 1]), class_names=names, graph=graph, sentences=("",) * 5)
    training_views.show_still(DESK, still)
    facts = facts_of(sent)
    assert [layer["kind"] for layer in facts["layers"]] == ["input", "convolution", "ReLU", "flatten", "dense"]
    assert (facts["labels"], facts["classes"], facts["step"]) == ([0, 1], ["cat", "dog"], 0)
    assert np.array_equal(array_of(sent, "pictures"), pictures.numpy())


def test_a_gradient_that_is_no_number_goes_out_as_null(sent):
    gradients = [LayerGradient(layer="conv1", weights_norm=2.0, gradient_norm=math.nan, update_norm=0.5)]
    training_views.show_gradients(DESK, gradients, gradient_flow(gradients), step=3)
    facts = facts_of(sent)
    assert facts["layers"] == [{"layer": "conv1", "weights": 2.0, "gradient": None, "update": 0.5}]
    assert facts["kind"] == "exploding"


def test_the_matrix_goes_out_row_by_row(sent):
    view = MistakesView(step=1, confusion=((3, 1), (0, 4)), chosen=(0, 1), sentence="All")
    training_views.show_mistakes(DESK, view)
    assert array_of(sent, "counts").tolist() == [[3, 1], [0, 4]]
    assert facts_of(sent)["chosen"] == [0, 1]
