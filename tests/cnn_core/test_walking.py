"""A walk computes what the network computes, and lets each value be replaced or differentiated."""

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.recording import record
from cnn_core.walking import Call, walk

NAMES = ("lenet5", "tiny_vgg", "mini_resnet")


def _network(slug: str) -> nn.Module:
    return registry.load(registry.entry(slug)).module


def _images(slug: str) -> Tensor:
    shape = registry.entry(slug).preprocessing.input_shape
    return torch.rand(1, *shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("slug", NAMES)
def test_each_value_is_the_recorded_one(slug: str):
    network, images = _network(slug), _images(slug)
    walked = walk(network, images)
    for step in record(network, images).records:
        torch.testing.assert_close(walked.value(step.name), step.output)


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "shufflenet_v2_x0_5", "densenet121", "mobilenet_v3_small"])
def test_values_that_are_written_over_are_kept(name: str):
    torch.manual_seed(0)
    network = models.get_model(name, **({"init_weights": False} if name == "googlenet" else {})).eval()
    images = torch.rand(1, 3, 64, 64)
    walked = walk(network, images)
    for step in record(network, images).records:
        largest = float(step.output.abs().max())
        torch.testing.assert_close(walked.value(step.name), step.output, rtol=0, atol=1e-5 * (1 + largest))


def test_a_call_that_is_made_again_gives_its_value():
    network, images = _network("mini_resnet"), _images("mini_resnet")
    walked = walk(network, images)
    addition = next(call for call in walked.calls if call.kind == "addition")
    operands = [walked.values[operand.name] for operand in addition.arguments]
    assert torch.equal(addition.function(*operands, **addition.options), walked.values[addition.name])


def test_a_changed_value_goes_through_the_rest_and_the_network_stays():
    network, images = _network("tiny_vgg"), _images("tiny_vgg")
    plain = network(images)

    def without_channel_0(call: Call, value: Tensor) -> Tensor:
        if call.name != "relu1_1":
            return value
        changed = value.clone()
        changed[:, 0] = 0
        return changed

    walked = walk(network, images, change=without_channel_0)
    assert walked.value("relu1_1")[:, 0].abs().max() == 0
    expected = network[2:](walked.value("relu1_1"))
    torch.testing.assert_close(walked.value("dense"), expected)
    assert torch.equal(network(images), plain)


def test_it_ends_where_it_is_told():
    walked = walk(_network("tiny_vgg"), _images("tiny_vgg"), until="pool1")
    assert walked.calls[-1].name == "pool1"


def test_gradients_go_from_a_logit_to_the_image():
    network, images = _network("mini_resnet"), _images("mini_resnet").requires_grad_()
    logits = walk(network, images, gradients=True).value("dense")
    (gradient,) = torch.autograd.grad(logits[0, 3], images)
    (expected,) = torch.autograd.grad(network(images)[0, 3], images)
    torch.testing.assert_close(gradient, expected)


def test_a_part_of_a_tuple_is_found_by_its_record():
    network = models.shufflenet_v2_x0_5().eval()
    walked = walk(network, torch.rand(1, 3, 64, 64))
    name = next(record for names in walked.records.values() for record in names if record.endswith("[1]"))
    assert walked.value(name) is walked.values[walked.call(name).name][1]


class _Deciding(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return images if images.sum() > 0 else -images


def test_a_network_that_cannot_be_traced_is_refused_with_a_sentence():
    with pytest.raises(CnnCoreError, match="cannot be traced, so that its steps cannot be opened"):
        walk(_Deciding().eval(), torch.rand(1, 3, 4, 4))


def test_an_unknown_step_is_refused_with_a_sentence():
    with pytest.raises(CnnCoreError, match="no step is called 'conv9' among the 18"):
        walk(_network("tiny_vgg"), _images("tiny_vgg")).call("conv9")


class _WritingOver(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        doubled = images * 2
        doubled.add_(1)
        return doubled * 3  # read after it was written over


def test_a_network_that_reads_what_it_wrote_over_is_refused_with_a_sentence():
    with pytest.raises(CnnCoreError, match="writes over values that it reads later, so that its steps cannot be"):
        walk(_WritingOver().eval(), torch.rand(1, 3, 4, 4))


class _AskingForTheShape(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        doubled = images * 2
        return doubled.relu_().view(doubled.shape[0], -1)  # the shape is what it was


def test_a_network_that_reads_only_the_shape_of_what_it_wrote_over_is_walked():
    images = torch.rand(1, 3, 4, 4)
    assert torch.equal(walk(_AskingForTheShape().eval(), images).value("view"), (images * 2).flatten(1))


def test_a_network_is_walked_though_its_image_holds_no_numbers():
    walked = walk(nn.Sequential(nn.ReLU()).eval(), torch.full((1, 1, 2, 2), torch.nan))
    assert walked.value("_0").isnan().all()
