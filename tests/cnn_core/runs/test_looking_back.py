"""A network as it was after each epoch."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.runs.looking_back import epochs_to_look_at, look_back
from cnn_core.runs.preparing import network_of


@pytest.fixture
def network(trained) -> nn.Module:
    return network_of(trained.settings, trained.task).eval()


@pytest.fixture
def images(trained) -> torch.Tensor:
    return torch.rand(1, *trained.task.input_shape, generator=torch.Generator().manual_seed(0))


def test_each_epoch_is_what_a_network_with_its_weights_computes(trained, network, images):
    graph = graph_of(network, trained.task.input_shape)
    layer = next(node.name for node in graph.nodes if node.kind == "convolution")
    seen = list(look_back(network, graph, images, layer=layer, epochs=(0, 3), weights_of=trained.weights))
    assert [one.epoch for one in seen] == [0, 3]
    for one in seen:
        alone = network_of(trained.settings, trained.task).eval()
        alone.load_state_dict(trained.weights(one.epoch))
        with torch.no_grad():
            assert_close(one.output, alone[0](images)[0])
            assert_close(one.probabilities, alone(images).softmax(1)[0])
        assert torch.equal(one.kernels.weights, trained.weights(one.epoch)[f"{one.kernels.layer}.weight"])


def test_an_epoch_that_is_not_kept_is_told(trained, network, images):
    graph = graph_of(network, trained.task.input_shape)
    with pytest.raises(CnnCoreError, match="the weights of epoch 9 are not kept"):
        list(look_back(network, graph, images, layer=graph.nodes[1].name, epochs=(9,), weights_of=trained.weights))


def test_weights_of_another_network_are_told(trained, fine_tuned, network, images):
    graph = graph_of(network, trained.task.input_shape)
    with pytest.raises(CnnCoreError, match="the weights of epoch 1 do not fit the network"):
        list(look_back(network, graph, images, layer=graph.nodes[1].name, epochs=(1,), weights_of=fine_tuned.weights))


def test_all_epochs_of_a_small_network_are_looked_at(network, trained):
    graph = graph_of(network, trained.task.input_shape)
    assert epochs_to_look_at(range(101), graph) == tuple(range(101))


def test_of_a_large_network_a_few_epochs_are_looked_at_the_first_last_and_wanted_among_them():
    large = nn.Sequential(nn.Conv2d(3, 256, 3, padding=1), nn.Conv2d(256, 512, 3, padding=1)).eval()
    chosen = epochs_to_look_at(range(51), graph_of(large, (3, 64, 64)), wanted=13)
    assert chosen == (0, 10, 13, 20, 30, 40, 50)
