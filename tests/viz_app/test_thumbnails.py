"""The small pictures of what each step of a network computed."""

import numpy as np
import pytest
import torch

from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.recording import record
from viz_app.draw.thumbnails import Thumbnail, plan, planes_shape, thumbnail, thumbnails_of


def made(values: object, *, most: int = 64, side: int = 32) -> Thumbnail:
    return thumbnail(torch.as_tensor(values), most=most, side=side)


def test_signed_values_lie_around_byte_128():
    shown = made([[[-2.0, -1.0, 0.0, 1.0]]])
    assert shown.signed
    assert shown.limits == (-2, 2)
    assert shown.pixels.tolist() == [[[1, 65, 128, 192]]]


def test_values_from_0_upwards_lie_from_byte_1_to_255():
    shown = made([[[0.0, 1.0, 2.0]]])
    assert not shown.signed
    assert shown.limits == (0, 2)
    assert shown.pixels.tolist() == [[[1, 128, 255]]]


def test_what_is_no_finite_number_is_byte_0_and_out_of_the_scale():
    shown = made([[[np.nan, np.inf, -np.inf, 0.0, 4.0]]])
    assert shown.limits == (0, 4)
    assert shown.pixels.tolist() == [[[0, 0, 0, 1, 255]]]


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_maps_without_any_colour_have_a_scale(value: float):
    assert made(np.full((1, 2, 2), value, np.float32)).limits == (0, 1)


def test_a_large_map_is_averaged():
    maps = torch.arange(64.0).reshape(1, 8, 8)
    shown = made(maps, side=4)
    means = maps.reshape(1, 4, 2, 4, 2).mean((2, 4)).numpy()
    assert np.abs(shown.pixels - (1 + 254 * means / 63)).max() <= 0.5 + 1e-3


@pytest.mark.parametrize("size", [(33, 20), (299, 299), (1, 224), (7, 100)])
def test_a_thumbnail_keeps_its_side_and_almost_its_aspect(size: tuple[int, int]):
    _, height, width = made(torch.rand(1, *size)).pixels.shape
    assert max(height, width) <= 32
    assert abs(height - size[0] * width / size[1]) <= 1 or min(height, width) == 1


def test_the_scale_is_that_of_the_whole_step_though_few_maps_are_shown():
    maps = torch.zeros(5, 2, 2)
    maps[4] = -9
    shown = made(maps, most=2)
    assert shown.pixels.shape == (2, 2, 2)
    assert shown.limits == (-9, 9)


@pytest.mark.parametrize(
    ("shape", "planes"),
    [((), (1, 1, 1)), ((7,), (7, 1, 1)), ((5, 6), (1, 5, 6)), ((3, 5, 6), (3, 5, 6)), ((2, 3, 5, 6), (6, 5, 6))],
)
def test_any_output_is_taken_as_maps(shape: tuple[int, ...], planes: tuple[int, int, int]):
    assert planes_shape(shape) == planes
    assert made(torch.rand(shape)).pixels.shape == planes


def test_a_vector_is_shown_whole_whatever_the_number_of_maps():
    assert made(torch.rand(1000), most=4).pixels.shape == (1000, 1, 1)
    assert made(torch.rand(2048, 1, 1), most=4).pixels.shape == (2048, 1, 1)


def test_an_output_without_numbers_has_an_empty_thumbnail():
    assert made(torch.zeros(0, 4, 4)).pixels.size == 0


def test_small_networks_show_all_maps_and_large_ones_a_few():
    assert plan([(32, 32, 32)] * 18) == (64, 32)
    most, side = plan([(256, 56, 56)] * 430)
    assert most < 16
    assert side == 16


def test_every_step_of_a_network_has_a_thumbnail():
    entry = registry.entry("lenet5")
    network = registry.load(entry, weights="random")
    graph = graph_of(network.module, entry.preprocessing.input_shape)
    recording = record(network.module, torch.rand(1, *entry.preprocessing.input_shape))
    sizes = [shown.pixels.shape for shown in thumbnails_of(graph, recording)]
    assert sizes == [planes_shape(node.shape) for node in graph.nodes]
