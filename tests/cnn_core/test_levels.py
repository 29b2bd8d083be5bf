import pytest
import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.levels import map_steps, step_at, strongest_channels, strongest_places
from cnn_core.models import registry


def _graph(slug: str) -> Graph:
    entry = registry.entry(slug)
    with torch.device("meta"):
        return graph_of(entry.build().eval(), entry.preprocessing.input_shape)


def test_three_depths_are_an_early_a_middle_and_a_late_activation():
    graph = _graph("tiny_vgg")
    assert [step_at(graph, depth).name for depth in (0.0, 0.1, 0.5, 0.9, 1.0)] == [
        *("relu1_1", "relu1_1", "relu2_1", "relu3_1", "relu3_2")
    ]


@pytest.mark.parametrize("slug", ["resnet18", "densenet121", "googlenet", "mobilenet_v3_small", "squeezenet1_0"])
def test_each_depth_is_an_activation_of_maps_and_deeper_ones_come_later(slug: str):
    graph = _graph(slug)
    steps = [step_at(graph, depth) for depth in (0.1, 0.5, 0.9)]
    numbers = [graph.nodes.index(step) for step in steps]
    assert numbers == sorted(set(numbers))
    assert all(len(step.shape) == 3 and step.shape[1] > 1 and "convolution" not in step.kind for step in steps)


@pytest.mark.parametrize("slug", ["lenet5", "convnext_tiny"])
def test_without_three_activated_convolutions_any_maps_will_do(slug: str):
    graph = _graph(slug)
    steps = [step_at(graph, depth) for depth in (0.1, 0.5, 0.9)]
    assert len(set(steps)) == 3
    assert set(steps) <= set(map_steps(graph))


def test_a_network_without_maps_is_refused():
    network = nn.Sequential(nn.Flatten(), nn.Linear(12, 2)).eval()
    with pytest.raises(CnnCoreError, match="no step of this network makes maps"):
        step_at(graph_of(network, (3, 2, 2)), 0.5)


def test_the_strongest_channels_by_all_pixels_and_by_the_largest_differ():
    maps = torch.tensor([[[1.0, 1.0]], [[0.0, 1.5]], [[-1.0, 0.0]]])
    assert strongest_channels(maps, by="mean", most=2) == (0, 1)
    assert strongest_channels(maps, by="maximum", most=5) == (1, 0, 2)


def test_the_strongest_places_are_peaks_and_no_neighbours():
    one = torch.tensor([[9.0, 8.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0], [5.0, 5.0, 0.0, -3.0]])
    assert strongest_places(one, most=9) == ((0, 0), (2, 0), (0, 3))
    assert strongest_places(one, most=2) == ((0, 0), (2, 0))


def test_a_silent_map_has_no_strongest_place():
    assert strongest_places(torch.zeros(4, 4), most=9) == ()
    assert strongest_places(torch.full((1, 1), -2.0), most=9) == ()
