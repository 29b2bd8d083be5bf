"""Derivatives through a walk are those of plain autograd on the network."""

import functools
import threading

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from cnn_core.errors import CnnCoreError
from cnn_core.gradients import contributions, slopes_of
from cnn_core.models import registry
from cnn_core.units.opened import Place
from cnn_core.walking import walk

# A step of each network, and the module whose output it is.
STEPS = {
    "resnet18": ("layer2_0_conv2", "layer2.0.conv2"),
    "densenet121": ("features_transition2_conv", "features.transition2.conv"),
    "googlenet": ("inception4a_branch3_0_conv", "inception4a.branch3.0.conv"),
    "mobilenet_v3_small": ("features_4_block_1_0", "features.4.block.1.0"),
    "mini_resnet": ("block3_conv1", "block3.conv1"),
}


@functools.cache
def _network(name: str) -> nn.Module:
    if name == "mini_resnet":
        return registry.load(registry.entry(name)).module
    torch.manual_seed(0)
    options = {"init_weights": False} if name == "googlenet" else {}
    return models.get_model(name, **options).eval().requires_grad_(False)


def _images(name: str) -> Tensor:
    size = 32 if name == "mini_resnet" else 64
    return torch.rand(1, 3, size, size, generator=torch.Generator().manual_seed(1))


def _output_and_logits(name: str, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Return what the network itself computes at the step, as part of the graph, and its logits."""
    kept: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        kept.append(output)
        return output.clone()  # what follows may write over it

    hook = _network(name).get_submodule(STEPS[name][1]).register_forward_hook(keep)
    try:
        logits = _network(name)(pixels)
    finally:
        hook.remove()
    return kept[0], logits


def _close(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-5 * float(expected.abs().max()))


@pytest.mark.parametrize("name", STEPS)
def test_the_effective_field_is_autograds_gradient_over_all_colours(name: str):
    pixels = _images(name).requires_grad_()
    output, _ = _output_and_logits(name, pixels)
    (expected,) = torch.autograd.grad(output[0, 3, 1, 2], pixels)
    found = slopes_of(_network(name), _images(name), Place(step=STEPS[name][0], index=(3, 1, 2))).of_pixels
    _close(found, expected[0].abs().sum(0))
    assert found.max() > 0


@pytest.mark.parametrize("name", STEPS)
def test_effects_on_all_classes_are_autograds_gradients_of_each(name: str):
    output, logits = _output_and_logits(name, _images(name).requires_grad_())
    found = slopes_of(_network(name), _images(name), Place(step=STEPS[name][0], index=(3, 1, 2))).of_classes
    for index in (0, 4, logits.shape[1] - 1):
        (expected,) = torch.autograd.grad(logits[0, index], output, retain_graph=True)
        assert found[index] == pytest.approx(float(expected[0, 3, 1, 2]), rel=1e-3, abs=1e-5 * float(found.abs().max()))
    assert found.shape == logits[0].shape


@pytest.mark.parametrize("name", STEPS)
def test_contributions_are_value_times_gradient_summed_over_each_channel(name: str):
    output, logits = _output_and_logits(name, _images(name).requires_grad_())
    (gradient,) = torch.autograd.grad(logits[0, 2], output)
    found = contributions(_network(name), _images(name), STEPS[name][0], 2)
    _close(found, (output * gradient)[0].detach().sum((1, 2)))


def test_before_a_dense_layer_they_sum_to_the_logit_without_its_bias():
    network, images = _network("mini_resnet"), _images("mini_resnet")
    logit = network(images)[0, 5] - network.get_submodule("dense").bias[5]
    for step in ("block9_relu2", "pool", "flatten"):
        torch.testing.assert_close(contributions(network, images, step, 5).sum(), logit)


def test_without_biases_they_sum_to_the_logit_at_every_step():
    torch.manual_seed(0)
    layers = (nn.Conv2d(3, 5, 3, bias=False), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(5, 4, 3, bias=False), nn.ReLU())
    network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(36, 3, bias=False)).eval().requires_grad_(False)
    images = torch.rand(1, 3, 12, 12)
    for call in walk(network, images).calls:
        torch.testing.assert_close(contributions(network, images, call.name, 1).sum(), network(images)[0, 1])


def test_a_part_of_a_tuple_has_effects_and_the_logits_have_theirs_on_themselves():
    network = models.shufflenet_v2_x0_5().eval().requires_grad_(False)
    images = torch.rand(1, 3, 64, 64)
    name = next(call.name for call in walk(network, images).calls if call.kind == "chunk")
    assert slopes_of(network, images, Place(step=f"{name}[1]", index=(2, 1, 1))).of_classes.abs().max() > 0
    assert torch.equal(slopes_of(network, images, Place(step="fc", index=(7,))).of_classes, torch.eye(1000)[7])


def test_a_pixel_moves_itself_alone_and_the_classes_by_their_weights():
    network = nn.Sequential(nn.Flatten(), nn.Linear(12, 2)).eval().requires_grad_(False)
    found = slopes_of(network, torch.rand(1, 3, 2, 2), Place(step="input", index=(1, 0, 1)))
    assert found.of_pixels.tolist() == [[0, 1], [0, 0]]
    assert torch.equal(found.of_classes, network.get_submodule("1").weight[:, 5])


def test_pictures_from_inference_and_several_threads_are_no_trouble():
    network, place = _network("mini_resnet"), Place(step="block3_conv1", index=(3, 1, 2))
    with torch.inference_mode():
        images = _images("mini_resnet").clone()
        expected = slopes_of(network, images, place).of_classes
        contributions(network, images, place.step, 0)
    found: list[Tensor] = []
    threads = [
        threading.Thread(target=lambda: found.append(slopes_of(network, images, place).of_classes)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(torch.equal(each, expected) for each in found)
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_what_is_not_there_is_refused_with_a_sentence():
    network, images = _network("mini_resnet"), _images("mini_resnet")
    with pytest.raises(
        CnnCoreError, match="block3_conv1 has 40 × 16 × 16 numbers, counted from 0, and none at 40, 0, 0"
    ):
        slopes_of(network, images, Place(step="block3_conv1", index=(40, 0, 0)))
    with pytest.raises(CnnCoreError, match="no step is called 'conv9'"):
        slopes_of(network, images, Place(step="conv9", index=(0, 0, 0)))
    with pytest.raises(CnnCoreError, match="there is no class 10 among 10, counted from 0"):
        contributions(network, images, "pool", 10)
