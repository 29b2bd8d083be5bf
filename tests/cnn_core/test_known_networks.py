"""Every convolutional classification network of torchvision, and networks of timm that are hard to record."""

import copy
from unittest import mock

import pytest
import timm
import torch
from torch import Tensor, nn
from torchvision import models
from torchvision.ops import Permute, StochasticDepth

from cnn_core import forward
from cnn_core.graph import graph_of
from cnn_core.recording import Recording, record
from cnn_core.watching import watch
from tests.cnn_core.networks_without_cost import GIANTS, filled, image_for, shapes_only

CONVOLUTIONAL = [
    name for name in models.list_models(module=models) if not name.startswith(("vit_", "swin_", "maxvit_"))
]
pytestmark = pytest.mark.slow


def _shapes_only(name: str) -> nn.Module:
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    return shapes_only(lambda: models.get_model(name, **options))


def _layer_outputs(network: nn.Module, images: Tensor) -> tuple[dict[str, list[Tensor]], Tensor]:
    """Return what each innermost module gave in a plain forward pass, by its path, and the network's result."""
    private, outputs = copy.deepcopy(network), dict[str, list[Tensor]]()
    for path, module in private.named_modules():
        # What is not torch's own is looked into: these two of torchvision are recorded as the functions that they call.
        if not any(module.children()) and not isinstance(module, Permute | StochasticDepth):
            module.inplace = False
            keep = outputs.setdefault(path, []).append
            module.register_forward_hook(lambda *call, keep=keep: keep(call[-1].clone()))
    with torch.inference_mode():
        return outputs, private(images)


def _assert_equals_a_plain_pass(recording: Recording, network: nn.Module, images: Tensor) -> None:
    outputs, result = _layer_outputs(network, images)
    assert torch.equal(recording["input"].output, images)
    _assert_close(recording.records[-1].output, result)
    for step in recording.records:
        assert step.output.isfinite().all()
        if step.path in outputs:
            _assert_close(step.output, outputs[step.path].pop(0))
    assert not any(outputs.values()), "a layer that ran was not recorded"


def _assert_close(output: Tensor, expected: Tensor) -> None:
    largest = float(expected.abs().max())
    assert largest > 0
    torch.testing.assert_close(output, expected, rtol=0, atol=1e-4 * largest)


def _assert_has_the_names_and_shapes_of_its_graph(recording: Recording, network: nn.Module, images: Tensor) -> None:
    nodes = graph_of(network, tuple(images.shape[1:])).nodes
    assert [(node.name, node.kind, node.path, node.inputs) for node in nodes] == [
        (step.name, step.kind, step.path, step.inputs) for step in recording.records
    ]
    assert [node.shape for node in nodes] == [tuple(step.output.shape[1:]) for step in recording.records]


@pytest.mark.parametrize("name", [name for name in CONVOLUTIONAL if name not in GIANTS])
def test_names_shapes_and_values_are_those_of_a_plain_pass(name: str):
    network, images = filled(_shapes_only(name)), image_for(name)
    recording = record(network, images)
    _assert_equals_a_plain_pass(recording, network, images)
    _assert_has_the_names_and_shapes_of_its_graph(recording, network, images)
    assert forward._programs.of(network, images) is not None, "it was watched where it can be traced"


@pytest.mark.parametrize("name", CONVOLUTIONAL)
def test_parameters_and_multiply_adds_are_those_that_torchvision_states(name: str):
    network, weights = _shapes_only(name), models.get_model_weights(name).DEFAULT
    side = weights.transforms().crop_size[0]
    nodes = graph_of(network, (3, side, side)).nodes
    assert nodes[-1].shape == (1000,)
    assert sum(node.multiply_adds for node in nodes) / 1e9 == pytest.approx(weights.meta["_ops"], abs=6e-4)
    unused = sum(p.numel() for path, p in network.named_parameters() if path.lower().startswith("aux"))
    # torchvision states them without the auxiliary classifiers for GoogLeNet, with them for Inception.
    stated = sum(parameter.numel() for parameter in network.parameters()) - unused
    assert sum(node.parameters for node in nodes) == stated


@pytest.mark.parametrize("name", ["swin_t", "swin_v2_t", "maxvit_t"])
def test_transformers_that_take_patches_of_any_image_are_recorded_too(name: str):
    network, images = filled(_shapes_only(name)), image_for(name)
    recording = record(network, images)
    with torch.inference_mode():
        _assert_close(recording.records[-1].output, network(images))
    assert [node.name for node in graph_of(network, tuple(images.shape[1:])).nodes] == [
        step.name for step in recording.records
    ]


@pytest.mark.parametrize("name", ["nasnetalarge", "xception41", "inception_resnet_v2"])
def test_networks_of_timm_are_recorded_traced_and_watched(name: str):
    network = filled(shapes_only(lambda: timm.create_model(name)))
    images = torch.rand(1, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    recording = record(network, images)
    _assert_equals_a_plain_pass(recording, network, images)
    _assert_has_the_names_and_shapes_of_its_graph(recording, network, images)
    with torch.inference_mode():
        watched = Recording(records=watch(network, images.clone()).records)
    _assert_equals_a_plain_pass(watched, network, images)
    assert [step.kind for step in watched.records] == [step.kind for step in recording.records]
    assert sum(step.kind in ("addition", "concatenation") for step in watched.records) >= 12


def test_a_block_of_nasnet_that_cannot_be_traced_shows_its_additions():
    network = filled(shapes_only(lambda: timm.create_model("nasnetalarge")))
    images = torch.rand(1, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    with mock.patch.object(forward, "trace", return_value=None):
        recording = record(network, images)
        _assert_has_the_names_and_shapes_of_its_graph(recording, network, images)
    _assert_equals_a_plain_pass(recording, network, images)
