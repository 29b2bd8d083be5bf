"""What the sizes of the gradients are said to mean."""

import math

import pytest
import torch
from torch import nn

from cnn_core.training import LayerGradient
from cnn_core.training.gradient_flow import gradient_flow
from cnn_core.training.gradients import gradients_of


def layers(*gradients: float, weights: float = 1.0, update: float | None = None) -> list[LayerGradient]:
    return [
        LayerGradient(layer=f"conv{index}", weights_norm=weights, gradient_norm=gradient, update_norm=update)
        for index, gradient in enumerate(gradients)
    ]


def test_gradients_of_a_like_size_let_every_layer_learn():
    flow = gradient_flow(layers(0.2, 0.1, 0.05))
    assert flow.kind == "even"
    assert flow.sentence.endswith("the largest is 4.0 times the smallest.")


def test_a_single_layer_with_a_gradient_is_the_only_one_that_learns():
    assert gradient_flow(layers(0.2)).sentence == "conv0 is the only layer that learns."


def test_a_gradient_that_vanishes_on_its_way_back_is_said():
    flow = gradient_flow(layers(1e-5, 0.01, 0.12))
    assert flow.kind == "vanishing"
    assert "the gradient of conv0 is 12,000 times smaller than that of conv2" in flow.sentence


def test_a_small_gradient_everywhere_is_no_vanishing_one():
    assert gradient_flow(layers(1e-9, 2e-9)).kind == "even"


def test_a_step_that_overwrites_the_weights_explodes():
    flow = gradient_flow(layers(5.0, 3.0, update=0.5))
    assert flow.kind == "exploding"
    assert "changed the weights of conv0 by 50%" in flow.sentence


@pytest.mark.parametrize("strange", [math.nan, math.inf])
def test_a_gradient_that_is_no_number_explodes(strange):
    assert gradient_flow(layers(0.1, strange)).sentence.startswith("The gradient of conv1 is no finite number")


def test_a_layer_that_no_gradient_reaches_is_said():
    assert gradient_flow(layers(0.0, 0.1)).sentence.startswith("No gradient at all reaches conv0")


@pytest.mark.parametrize(
    ("loss", "cause"),
    [
        (None, "every ReLU behind it gives 0 for these images, or the loss is 0 already."),
        (2.3, "every ReLU behind it gives 0 for these images."),
        (1e-6, "the loss is 0 already."),
    ],
)
def test_only_causes_that_the_loss_allows_are_named(loss, cause):
    assert gradient_flow(layers(0.0, 0.0), loss).sentence.endswith(f"it does not learn. Perhaps {cause}")


def test_before_the_first_step_there_is_none():
    assert gradient_flow([]).kind == "none"
    assert gradient_flow(layers(0.0, weights=0.0)).kind == "none"


@pytest.mark.parametrize(("activation", "kind"), [(nn.Sigmoid, "vanishing"), (nn.ReLU, "even")])
def test_the_gradient_vanishes_in_a_deep_network_of_sigmoids_and_not_of_relus(activation, kind):
    torch.manual_seed(0)
    hidden = [part for _ in range(8) for part in (nn.Linear(16, 16), activation())]
    network = nn.Sequential(*hidden, nn.Linear(16, 3))
    for module in network.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    nn.functional.cross_entropy(network(torch.randn(32, 16)), torch.arange(32) % 3).backward()
    assert gradient_flow(gradients_of(network)).kind == kind
