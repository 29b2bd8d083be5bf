from collections.abc import Sequence
from itertools import pairwise
from math import log2, sqrt

import plotly.graph_objects as go
import pytest
import torch
from torch import nn

from cnn_core.blocks import blocks_of
from cnn_core.graph import graph_of
from cnn_core.models import registry
from viz_app.draw.boxes import figure_of
from viz_app.draw.tensors import MOST


def _figure(network: nn.Module, shape: tuple[int, int, int]) -> go.Figure:
    graph = graph_of(network.eval(), shape)
    return figure_of(graph, blocks_of(network, graph))


def _of(slug: str) -> go.Figure:
    entry = registry.entry(slug)
    with torch.device("meta"):
        return _figure(entry.build(), entry.preprocessing.input_shape)


def _solids(figure: go.Figure) -> list[go.Mesh3d]:
    return [trace for trace in figure.data if isinstance(trace, go.Mesh3d)]


def _titles(figure: go.Figure) -> list[str]:
    return [solid.hovertemplate.split("</b>")[0].removeprefix("<b>") for solid in _solids(figure)]


def _length(places: Sequence[float]) -> float:
    return max(places) - min(places)


def test_lenet_is_its_input_and_the_steps_that_change_the_shape_or_multiply():
    expected = ["input", "conv1", "pool1", "conv2", "pool2", "flatten", "dense1", "dense2", "dense3"]
    assert _titles(_of("lenet5")) == expected


def test_a_box_is_as_high_wide_and_thick_as_the_caption_says():
    box = _solids(_figure(nn.Sequential(nn.Conv2d(3, 7, 3, padding=1)), (3, 16, 25)))[1]
    assert (_length(box.z), _length(box.y)) == (pytest.approx(sqrt(16)), pytest.approx(sqrt(25)))
    assert _length(box.x) == pytest.approx(log2(8) / 2)


def test_a_vector_is_a_thin_bar():
    bar = _solids(_of("lenet5"))[-1]
    assert (_length(bar.z), _length(bar.y)) == (1, 1)
    assert "10 (numbers)" in bar.hovertemplate


def test_hover_tells_name_kind_shape_and_parameters():
    told = _solids(_of("lenet5"))[1].hovertemplate
    assert told == (
        "<b>conv1</b><br>convolution<br>6 × 28 × 28 (channels × height × width)<br>156 parameters<extra></extra>"
    )


@pytest.mark.parametrize("slug", ["lenet5", "mini_resnet", "vgg16", "resnet50", "densenet121", "googlenet"])
def test_boxes_are_few_enough_to_be_told_apart_and_do_not_touch(slug: str):
    boxes = _solids(_of(slug))
    assert 8 <= len(boxes) <= MOST
    assert all(max(one.x) < min(other.x) for one, other in pairwise(boxes))


def test_a_large_network_is_shown_by_its_blocks():
    boxes = _of("resnet50")
    assert _titles(boxes)[:5] == ["input", "conv1", "maxpool", "layer1.0", "layer1.1"]
    block = _solids(boxes)[3]
    assert (block.name, "256 × 56 × 56" in block.hovertemplate) == ("a whole block", True)
    assert "75,008 parameters" in block.hovertemplate


def test_each_colour_stands_in_the_legend_once():
    boxes = _solids(_of("densenet121"))
    legend = [box.name for box in boxes if box.showlegend]
    assert sorted(legend) == sorted({box.name for box in boxes})
    assert len({box.color for box in boxes}) == len(legend)


def test_all_faces_of_a_box_are_closed():
    box = _solids(_of("lenet5"))[0]
    edges = [frozenset(edge) for i, j, k in zip(box.i, box.j, box.k, strict=True) for edge in ((i, j), (j, k), (i, k))]
    assert all(edges.count(edge) == 2 for edge in edges)
    assert len(box.i) == 12


def test_a_name_is_text_and_no_markup():
    class Bold(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.add_module("<b>", nn.Conv2d(3, 3, 1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.get_submodule("<b>")(x)

    assert _titles(_figure(Bold(), (3, 4, 4))) == ["input", "&lt;b&gt;"]
