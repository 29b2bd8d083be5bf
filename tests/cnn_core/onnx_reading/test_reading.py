"""What is read of a file besides its steps: sizes, outputs, names, and the order of the axes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from cnn_core.graph import graph_of
from cnn_core.head import head_of
from cnn_core.onnx_reading import OnnxNetwork, read_onnx
from cnn_core.receptive_field import field_size, seeing_steps
from cnn_core.walking import walk
from tests.cnn_core.onnx_reading.files import classifier, model, node, tensor, whole

KERAS = Path(__file__).with_name("keras_export.py")


def _read(made: ModelProto) -> OnnxNetwork:
    return read_onnx(made.SerializeToString())


def _matches_reference(made: ModelProto, *, channels_last: bool = False) -> OnnxNetwork:
    found = _read(made)
    images = torch.rand(1, *found.input_shape, generator=torch.Generator().manual_seed(0))
    given = images.permute(0, 2, 3, 1) if channels_last else images
    expected = ReferenceEvaluator(made).run(None, {"x": given.numpy()})[-1]
    with torch.inference_mode():
        answer = found.module(images)
    torch.testing.assert_close(answer.reshape(expected.shape), torch.from_numpy(expected), rtol=1e-4, atol=1e-5)
    return found


def _kinds(found: OnnxNetwork) -> list[str]:
    return [step.kind for step in graph_of(found.module, found.input_shape).nodes]


def test_a_network_of_tensorflow_keeps_its_channels_first() -> None:
    nodes = [
        node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
        node("Conv", "t w", "c", auto_pad="SAME_UPPER", strides=[2, 2]),
        node("Transpose", "c", "u", perm=[0, 2, 3, 1]),
        node("Add", "u b", "a"),
        node("Relu", "a", "r"),
        node("ReduceMean", "r", "m", axes=[1, 2], keepdims=0),
        node("MatMul", "m v", "d"),
        node("Add", "d e", "y"),
    ]
    stored = [tensor("w", 6, 3, 3, 3), tensor("b", 6), tensor("v", 6, 5), tensor("e", 5)]
    found = _matches_reference(model(nodes, stored, shape=("n", 9, 9, 3)), channels_last=True)
    assert found.input_shape == (3, 9, 9)
    assert _kinds(found) == [
        *("input", "convolution", "ReLU", "global average pooling", "flatten", "dense"),
    ]


def test_maps_that_were_flattened_with_the_channels_last_are_flattened_as_they_are() -> None:
    nodes = [
        node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
        node("Conv", "t w", "c"),
        node("Transpose", "c", "u", perm=[0, 2, 3, 1]),
        node("Reshape", "u s", "f"),
        node("Dropout", "f", "o"),
        node("Gemm", "o v e", "y"),
    ]
    stored = [tensor("w", 2, 3, 3, 3), whole("s", -1, 24), tensor("v", 24, 5), tensor("e", 5)]
    found = _matches_reference(model(nodes, stored, shape=(1, 5, 6, 3)), channels_last=True)
    assert _kinds(found) == ["input", "convolution", "flatten", "dropout", "dense"]
    assert head_of(graph_of(found.module, found.input_shape)).maps.shape == (2, 3, 4)


def test_a_shape_that_is_computed_in_the_file_becomes_a_fixed_one() -> None:
    nodes = [
        node("Conv", "x w", "c"),
        node("Shape", "c", "s"),
        node("Gather", "s zero", "n"),
        node("Unsqueeze", "n zeros", "u"),
        node("Concat", "u rest", "t", axis=0),
        node("Reshape", "c t", "y"),
    ]
    stored = [
        tensor("w", 2, 3, 3, 3),
        numpy_helper.from_array(np.array(0), "zero"),
        whole("zeros", 0),
        whole("rest", -1),
    ]
    found = _matches_reference(model(nodes, stored, shape=("n", 3, 6, 6)))
    assert _kinds(found) == ["input", "convolution", "flatten"]
    assert found.module(torch.rand(3, 3, 6, 6)).shape == (3, 32)


def test_an_open_size_is_chosen_so_that_it_fits() -> None:
    nodes = [node("Conv", "x w", "c"), node("Flatten", "c", "f"), node("MatMul", "f v", "y")]
    fitted = _read(model(nodes, [tensor("w", 4, 3, 3, 3), tensor("v", 4 * 26 * 26, 5)], shape=("n", 3, "h", "w")))
    free = _read(classifier(shape=("n", 3, "h", "w")))
    assert (fitted.input_shape, free.input_shape) == ((3, 28, 28), (3, 224, 224))
    assert fitted.skipped == ("The file leaves the size of the picture open; 28 × 28 pixels fit and are used.",)
    assert _read(classifier()).skipped == ()


@pytest.mark.parametrize("batch", [1, 4, "n"])
def test_any_number_of_images_can_be_given(batch: int | str) -> None:
    assert _read(classifier(shape=(batch, 3, 8, 8))).module(torch.rand(5, 3, 8, 8)).shape == (5, 4)


def test_a_softmax_at_the_end_is_left_out_and_said() -> None:
    nodes = [node("GlobalAveragePool", "x", "p"), node("Flatten", "p", "f"), node("Softmax", "f", "y")]
    found = _read(model(nodes))
    images = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(found.module(images), images.mean((2, 3)))
    assert "softmax at the end is left out" in found.skipped[0]


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax"])
def test_a_softmax_before_steps_that_only_move_its_numbers_is_left_out_and_said(kind: str) -> None:
    nodes = [node("GlobalAveragePool", "x", "p"), node(kind, "p", "s", axis=1), node("Identity", "s", "i"),
             node("Transpose", "i", "t", perm=[0, 2, 3, 1]), node("Squeeze", "t axes", "q"),
             node("Dropout", "q", "y")]  # fmt: skip
    found = _read(model(nodes, [whole("axes", 1, 2)]))
    images = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(found.module(images), images.mean((2, 3)))
    assert "softmax at the end is left out" in found.skipped[0]


def test_a_softmax_over_a_part_of_the_classes_stays() -> None:
    nodes = [node("GlobalAveragePool", "x", "p"), node("Flatten", "p", "f"), node("Concat", "f f", "c", axis=1),
             node("Reshape", "c s", "r"), node("Softmax", "r", "t"), node("Flatten", "t", "y")]  # fmt: skip
    assert _matches_reference(model(nodes, [whole("s", -1, 2, 3)])).skipped == ()


def test_an_old_softmax_over_maps_of_one_pixel_takes_any_number_of_images() -> None:
    nodes = [node("GlobalAveragePool", "x", "p"), node("Softmax", "p", "s"), node("Neg", "s", "y")]
    found = _read(model(nodes, opset=11))
    images = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(found.module(images), -images.mean((2, 3)).softmax(1))


def test_what_is_added_to_maps_with_the_channels_last_belongs_to_its_image() -> None:
    nodes = [node("Transpose", "x", "t", perm=[0, 2, 3, 1]), node("ReduceMean", "x", "m", axes=[2, 3], keepdims=0),
             node("Add", "t m", "a"), node("ReduceMean", "a", "y", axes=[1, 2], keepdims=0)]  # fmt: skip
    assert _matches_reference(model(nodes)).module(torch.rand(2, 3, 8, 8)).shape == (2, 3)


@pytest.mark.parametrize("same", ["Reshape", "Expand", "ReduceSum", "Pad", "Concat", "Sum"])
def test_a_layer_that_others_still_read_gets_no_bias(same: str) -> None:
    told = {"Reshape": whole("s", -1, 4), "Expand": whole("s", 1, 4), "Pad": whole("s", *[0] * 4)}
    settings = {"ReduceSum": {"noop_with_empty_axes": 1}, "Concat": {"axis": 1}}
    nodes = [node("GlobalAveragePool", "x", "p"), node("Flatten", "p", "f"), node("MatMul", "f w", "d"),
             node(same, "d s" if same in told else "d", "e", **settings.get(same, {})), node("Add", "e b", "a"),
             node("Mul", "a d", "y")]  # fmt: skip
    _matches_reference(model(nodes, [tensor("w", 3, 4), tensor("b", 4), *([told[same]] if same in told else [])]))


def test_of_several_outputs_the_last_with_one_number_per_class_is_used_and_said() -> None:
    nodes = [*classifier().graph.node, node("Neg", "y", "z"), node("Relu", "c", "maps")]
    made = model(nodes, [tensor("w", 4, 3, 3, 3)], outputs=("y", "z"))
    made.graph.output.append(helper.make_tensor_value_info("maps", TensorProto.FLOAT, [1, 4, 6, 6]))
    found = _read(made)
    assert found.skipped == ("Of 3 outputs the last with one number per class is used, 'z'; left out: 'y', 'maps'.",)
    assert _kinds(found)[-1] == "neg"


@pytest.mark.parametrize("kind", [np.float16, np.float64])
def test_weights_of_another_precision_become_single(kind: type) -> None:
    weights = np.random.default_rng(0).normal(size=(4, 3, 3, 3)).astype(kind)
    nodes = [
        node("Cast", "x", "h", to=helper.np_dtype_to_tensor_dtype(np.dtype(kind))),
        node("Conv", "h w", "c"),
        node("GlobalAveragePool", "c", "p"),
        node("Flatten", "p", "f"),
        node("Cast", "f", "y", to=TensorProto.FLOAT),
    ]
    found = _read(model(nodes, [numpy_helper.from_array(weights, "w")]))
    assert {weight.dtype for weight in found.module.parameters()} == {torch.float32}
    assert _kinds(found) == ["input", "convolution", "global average pooling", "flatten"]


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("names", "{0: 'cat', 1: 'dog', 2: 'ox', 3: 'bee'}", ("cat", "dog", "ox", "bee")),
        ("classes", '{"ox": 2, "cat": 0, "dog": 1, "bee": 3}', ("cat", "dog", "ox", "bee")),
        ("Labels", "cat\ndog\nox\nbee\n", ("cat", "dog", "ox", "bee")),
        ("names", "cat, dog, ox", None),
        ("names", "[" * 50_000, None),
        ("author", "cat, dog, ox, bee", None),
    ],
)
def test_class_names_are_read_from_the_notes_if_there_are_as_many(
    key: str, text: str, expected: tuple[str, ...] | None
) -> None:
    made = classifier()
    helper.set_model_props(made, {key: text})
    assert _read(made).class_names == expected


def test_the_producer_is_told() -> None:
    made = classifier()
    assert _read(made).producer == "not stated"
    made.producer_name, made.producer_version = "tf2onnx", "1.16"
    assert _read(made).producer == "tf2onnx 1.16"


def test_names_that_modules_cannot_have_are_changed() -> None:
    nodes = [
        node("Conv", "x w", "c", name="/if/__init__/forward/ªbc/Conv"),
        node("GlobalAveragePool", "c", "p", name="/training/日 本/a.b/if/class/None/ªbc/Pool"),
        node("Flatten", "p", "y", name="/".join("abcdefghij" * 50)),
    ]
    found = _matches_reference(model(nodes, [tensor("w", 4, 3, 3, 3)]))
    assert len({step.name for step in graph_of(found.module, found.input_shape).nodes}) == 4


def test_parts_that_the_file_names_become_modules() -> None:
    nodes = [
        node("Conv", "x w", "c", name="/layer1/layer1.0/conv1/Conv"),
        node("Relu", "c", "r", name="/layer1/layer1.0/relu/Relu"),
        node("Conv", "r v", "d", name="/layer1/layer1.0/conv2/Conv"),
        node("Add", "d r", "a", name="/layer1/layer1.0/Add"),
        node("Relu", "a", "s", name="/layer1/layer1.0/relu_1/Relu"),
        node("GlobalAveragePool", "s", "p", name="/pool/GlobalAveragePool"),
        node("Flatten", "p", "y", name="/Flatten"),
    ]
    found = _matches_reference(model(nodes, [tensor("w", 4, 3, 3, 3), tensor("v", 4, 4, 1, 1)]))
    steps = graph_of(found.module, found.input_shape).nodes
    assert [step.path for step in steps] == [
        *("", "layer1.0.conv1", "layer1.0.relu", "layer1.0.conv2", "", "layer1.0.relu_1", "pool", "flatten1"),
    ]
    assert [step.scope for step in steps[1:6]] == ["layer1.0"] * 5


def test_a_gelu_that_is_written_out_sees_no_more_than_one_pixel() -> None:
    nodes = [
        node("Conv", "x w", "c"),
        node("Div", "c root", "d"),
        node("Erf", "d", "e"),
        node("Add", "e one", "f"),
        node("Mul", "c f", "g"),
        node("GlobalAveragePool", "g", "p"),
        node("Flatten", "p", "y"),
    ]
    numbers = [numpy_helper.from_array(np.array(v, np.float32), n) for n, v in (("root", 1.4142135), ("one", 1.0))]
    found = _matches_reference(model(nodes, [tensor("w", 4, 3, 3, 3), *numbers]))
    steps = seeing_steps(walk(found.module, torch.rand(1, 3, 8, 8)))
    assert [field_size(steps, name) for name in ("conv1", "erf", "mul")] == [(3, 3)] * 3


def test_a_network_that_keras_exports_computes_what_keras_does(tmp_path: Path) -> None:
    environment = {**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(tmp_path)}
    command = [sys.executable, str(KERAS), str(tmp_path)]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found = _read(onnx.load(tmp_path / "network.onnx"))
    images, expected = (torch.from_numpy(np.load(tmp_path / name)) for name in ("images.npy", "answer.npy"))
    with torch.inference_mode():
        answer = found.module(images.permute(0, 3, 1, 2)).softmax(1)
    torch.testing.assert_close(answer, expected, rtol=0, atol=1e-5)
    maps = [step.shape for step in graph_of(found.module, found.input_shape).nodes if step.kind == "convolution"]
    assert maps == [(8, 16, 16), (8, 16, 16), (6, 9, 9)]
