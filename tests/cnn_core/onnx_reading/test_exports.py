"""Networks that torch exports come back as they were."""

import random
import warnings
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
import torch
from torch import nn
from torchvision import models

from cnn_core.blocks import blocks_of
from cnn_core.graph import graph_of
from cnn_core.models.architectures import lenet5, mini_resnet, tiny_vgg
from cnn_core.models.entry import seeded
from cnn_core.onnx_reading import OnnxNetwork, read_onnx
from cnn_core.receptive_field import field_size, seeing_steps
from cnn_core.recording import record
from cnn_core.units import open_unit
from cnn_core.units.opened import Place
from cnn_core.walking import walk

_NETWORKS: dict[str, tuple[Callable[[], nn.Module], tuple[int, int, int]]] = {
    "lenet5": (lenet5, (1, 28, 28)),
    "tiny_vgg": (tiny_vgg, (3, 32, 32)),
    "mini_resnet": (mini_resnet, (3, 32, 32)),
    "squeezenet1_0": (models.squeezenet1_0, (3, 64, 64)),
    "resnet18": (models.resnet18, (3, 64, 64)),
    "mobilenet_v2": (models.mobilenet_v2, (3, 64, 64)),
    "densenet121": (models.densenet121, (3, 64, 64)),
    "googlenet": (lambda: models.googlenet(init_weights=False), (3, 64, 64)),
}
_CASES = [(name, False) for name in _NETWORKS] + [(name, True) for name in ("lenet5", "mini_resnet")]
every_export = pytest.mark.parametrize(
    ("name", "dynamo"), _CASES, ids=[f"{name}-{'dynamo' if dynamo else 'script'}" for name, dynamo in _CASES]
)


@cache
def _built(name: str) -> nn.Module:
    return seeded(_NETWORKS[name][0]).eval()


@cache
def _exported(name: str, dynamo: bool) -> OnnxNetwork:
    file = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporters warn of themselves
        torch.onnx.export(_built(name), (torch.rand(1, *_NETWORKS[name][1]),), file, dynamo=dynamo, verbose=False)
    return read_onnx(file.getvalue())


@every_export
def test_a_network_computes_what_it_did_before_its_export(name: str, dynamo: bool) -> None:
    found = _exported(name, dynamo)
    images = torch.rand(2, *found.input_shape)
    with torch.inference_mode():
        expected, answer = _built(name)(images), found.module(images)
    assert found.input_shape == _NETWORKS[name][1]
    torch.testing.assert_close(answer, expected, rtol=0, atol=1e-4 * float(expected.abs().max()))


@every_export
def test_multiply_adds_are_those_of_the_exported_network(name: str, dynamo: bool) -> None:
    found = _exported(name, dynamo)
    counts = [
        sum(node.multiply_adds for node in graph_of(network, found.input_shape).nodes)
        for network in (found.module, _built(name))
    ]
    assert counts[0] == counts[1]


@every_export
def test_units_drawn_at_random_open_to_the_number_that_was_recorded(name: str, dynamo: bool) -> None:
    network, shape = _exported(name, dynamo).module, _NETWORKS[name][1]
    recording = record(network, torch.rand(1, *shape))
    draw = random.Random(name)
    for step in draw.sample(recording.records[1:], 8):
        index = tuple(draw.randrange(length) for length in step.output.shape[1:])
        opened = open_unit(network, recording, Place(step=step.name, index=index))
        assert opened.value == float(step.output[(0, *index)])
        assert type(opened.making).__name__ != "Computed"


@every_export
def test_each_step_is_in_one_block_and_is_walked(name: str, dynamo: bool) -> None:
    network, shape = _exported(name, dynamo).module, _NETWORKS[name][1]
    graph = graph_of(network, shape)
    walked = walk(network, torch.rand(1, *shape))
    names = tuple(node.name for node in graph.nodes)
    assert blocks_of(network, graph).nodes == names
    assert tuple(name for found in walked.records.values() for name in found) == names


@every_export
def test_the_last_convolution_sees_as_much_of_the_picture_as_before(name: str, dynamo: bool) -> None:
    shape = _NETWORKS[name][1]
    sizes = [
        field_size(seeing_steps(walk(network, torch.rand(1, *shape))), _last_convolution(network, shape))
        for network in (_exported(name, dynamo).module, _built(name))
    ]
    assert sizes[0] == sizes[1]


def _last_convolution(network: nn.Module, shape: tuple[int, int, int]) -> str:
    return [node.name for node in graph_of(network, shape).nodes if node.kind == "convolution"][-1]
