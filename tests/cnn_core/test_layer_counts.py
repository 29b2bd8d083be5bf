import pytest
import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.graph import graph_of
from cnn_core.layer_counts import convolution_counts, dense_counts


def window(size: int, stride: int = 1, padding: int = 0) -> Window2d:
    axis = Window(size=size, stride=stride, padding=(padding, padding))
    return Window2d(rows=axis, cols=axis)


def test_a_layer_worked_by_hand():
    counts = convolution_counts((3, 5, 6), kernels=2, window=window(3))
    assert counts.outputs == 2 * 3 * 4
    assert counts.parameters == 3 * 3 * 3 * 2 + 2
    assert counts.connections == 24 * 27
    dense = dense_counts((3, 5, 6), outputs=counts.outputs)
    assert (dense.parameters, dense.connections) == (90 * 24 + 24, 90 * 24)


@pytest.mark.parametrize(("size", "stride", "padding"), [(1, 1, 0), (3, 1, 1), (5, 2, 2), (11, 4, 0)])
@pytest.mark.parametrize(("channels", "kernels"), [(1, 1), (3, 8), (4, 64)])
def test_the_counts_are_those_of_torchs_layers(channels, kernels, size, stride, padding):
    convolution = nn.Conv2d(channels, kernels, size, stride=stride, padding=padding, device="meta")
    found = convolution_counts((channels, 24, 31), kernels=kernels, window=window(size, stride, padding))
    outputs = convolution(torch.empty(1, channels, 24, 31, device="meta")).numel()
    assert found.outputs == outputs
    assert found.parameters == sum(parameter.numel() for parameter in convolution.parameters())
    dense = dense_counts((channels, 24, 31), outputs=outputs)
    linear = nn.Linear(channels * 24 * 31, outputs, device="meta")
    assert dense.parameters == sum(parameter.numel() for parameter in linear.parameters())


def test_the_connections_are_a_networks_multiply_adds():
    network = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1), nn.Flatten(), nn.Linear(4 * 5 * 6, 7)).eval()
    _, convolution, _, dense = graph_of(network, (3, 10, 12)).nodes
    assert convolution_counts((3, 10, 12), kernels=4, window=window(3, 2, 1)).connections == convolution.multiply_adds
    assert dense_counts((4, 5, 6), outputs=7).connections == dense.multiply_adds


def test_a_large_picture_is_counted_exactly():
    axis = Window(size=3, padding=same_padding(1024, size=3))
    outputs = convolution_counts((3, 1024, 1024), kernels=64, window=Window2d(rows=axis, cols=axis)).outputs
    assert dense_counts((3, 1024, 1024), outputs=outputs).connections == 3 * 1024**4 * 64


@pytest.mark.parametrize("none", [0, -2])
def test_a_layer_of_nothing_is_refused(none):
    with pytest.raises(CnnCoreError, match=f"{none} kernels make no map"):
        convolution_counts((1, 5, 5), kernels=none, window=window(3))
    with pytest.raises(CnnCoreError, match=f"{none} outputs are no layer"):
        dense_counts((1, 5, 5), outputs=none)


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(CnnCoreError, match="a window reaching 7 px does not fit in 5 px"):
        convolution_counts((1, 5, 5), kernels=1, window=window(7))
