"""An ONNX file that a person brings; how such files are read is tested in onnx_reading."""

import numpy as np
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.own import brought_onnx


def file(shape: list[int], *, outputs: int, end: str) -> bytes:
    """Flatten, one dense layer of weights 0.01, and what ends it."""
    inputs = int(np.prod(shape[1:]))
    weight = numpy_helper.from_array(np.full((inputs, outputs), 0.01, dtype=np.float32), "weight")
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weight"], ["z"]),
        helper.make_node(end, ["z"], ["y"]),
    ]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    got = helper.make_tensor_value_info("y", TensorProto.FLOAT, [shape[0], outputs])
    graph = helper.make_graph(nodes, "g", [given], [got], [weight])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def test_one_output_behind_a_sigmoid_becomes_two_classes():
    mine = brought_onnx(file([1, 3, 4, 4], outputs=1, end="Sigmoid"), file_name="mine.onnx")
    answer = registry.load(mine.default_entry("own.x")).module(torch.ones(1, 3, 4, 4))
    assert torch.softmax(answer, 1)[0, 1].item() == pytest.approx(1 / (1 + np.exp(-0.48)), abs=1e-6)
    assert mine.preprocessing.input_shape == (3, 4, 4)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (file([1, 128], outputs=2, end="Softmax"), "has 2 axes, as a list of numbers has; it needs 4"),
        (file([1, 3, 4, 4], outputs=3, end="Sigmoid"), "mine.onnx: the network ends in a sigmoid of 3 numbers"),
        (b"", "mine.onnx is empty: 0 bytes"),
        (b"no network", "mine.onnx: the file is no ONNX network"),
    ],
)
def test_an_onnx_file_that_does_not_fit_is_one_sentence(data, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        brought_onnx(data, file_name="mine.onnx")
