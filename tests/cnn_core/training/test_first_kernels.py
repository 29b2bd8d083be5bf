"""The first layer's weights as pictures."""

import torch
from torch import nn

from cnn_core.graph import graph_of
from cnn_core.training.first_kernels import FirstKernels, first_kernels


def kernels_of(*layers: nn.Module, shape: tuple[int, int, int]) -> FirstKernels | None:
    network = nn.Sequential(*layers).eval()
    return first_kernels(graph_of(network, shape), network.state_dict())


def test_a_convolution_gives_its_kernels():
    convolution = nn.Conv2d(3, 5, 3)
    found = kernels_of(convolution, nn.ReLU(), nn.Conv2d(5, 2, 3), shape=(3, 8, 8))
    assert found is not None
    assert (found.layer, found.is_convolution) == ("0", True)
    assert torch.equal(found.weights, convolution.weight)


def test_a_dense_layer_gives_a_weight_for_each_pixel():
    dense = nn.Linear(12, 4)
    found = kernels_of(nn.Flatten(), nn.Dropout(), dense, shape=(1, 3, 4))
    assert found is not None
    assert not found.is_convolution
    assert torch.equal(found.weights, dense.weight.reshape(4, 1, 3, 4))


def test_weights_behind_a_pooling_are_no_pictures_of_the_input():
    assert kernels_of(nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4, 2), shape=(1, 4, 4)) is None
    assert kernels_of(nn.ReLU(), nn.Flatten(), shape=(1, 4, 4)) is None
