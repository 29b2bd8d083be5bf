"""Networks as stages that are walked through, alone and two side by side."""

from functools import cache

import pytest
import torch
from torch import nn

from cnn_core.blocks import Block, blocks_of
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.stages import Alignment, Stage, align, stages_of

NETWORKS = ("lenet5", "tiny_vgg", "mini_resnet", "alexnet", "vgg16", "resnet18", "densenet121", "squeezenet1_0")


@cache
def known(slug: str) -> tuple[Block, Graph]:
    entry = registry.entry(slug)
    with torch.device("meta"):
        network = entry.build().eval()
    graph = graph_of(network, entry.preprocessing.input_shape)
    return blocks_of(network, graph), graph


def stages(slug: str) -> tuple[Stage, ...]:
    return stages_of(*known(slug))


def titles(first: str, second: str, by: Alignment) -> list[tuple[str, str]]:
    one, other = stages(first), stages(second)
    return [(one[pair.first].title, other[pair.second].title) for pair in align(one, other, by=by)]


@pytest.mark.parametrize("slug", NETWORKS)
def test_the_last_stage_has_cost_what_the_whole_network_costs(slug):
    nodes = known(slug)[1].nodes
    last = stages(slug)[-1]
    assert last.parameters == sum(node.parameters for node in nodes)
    assert last.multiply_adds == sum(node.multiply_adds for node in nodes)
    assert sum(stage.steps for stage in stages(slug)) == len(nodes)


def test_a_layer_stands_with_its_norm_and_activation_and_a_flattening_with_what_it_flattens():
    conv1, block1 = stages("mini_resnet")[1:3]
    assert (conv1.title, conv1.step.name, conv1.steps) == ("conv1", "relu1", 3)
    assert (block1.title, block1.kind, block1.steps) == ("block1", "residual block", 8)
    pool3 = stages("tiny_vgg")[9]
    assert (pool3.title, pool3.step.shape, pool3.steps) == ("pool3", (32, 4, 4), 2)


def test_how_often_maps_were_halved_is_told_also_where_the_border_took_some_pixels():
    assert [stage.halvings for stage in stages("squeezenet1_0")][:7] == [0, 1, 2, 2, 2, 2, 3]  # 109, 54, …, 27
    assert stages("resnet18")[-2].halvings is None


@pytest.mark.parametrize("by", ["size", "depth"])
@pytest.mark.parametrize("second", NETWORKS[3:])
@pytest.mark.parametrize("first", NETWORKS[:4])
def test_a_walk_goes_from_both_pictures_to_both_answers_and_leaves_out_no_stage(first, second, by):
    pairs = align(stages(first), stages(second), by=by)
    for walked, slug in ([p.first for p in pairs], first), ([p.second for p in pairs], second):
        assert sorted(set(walked)) == list(range(len(stages(slug))))
        assert walked == sorted(walked)


def test_stages_with_maps_of_the_same_share_stand_together():
    walked = titles("alexnet", "resnet18", "size")
    assert walked[:4] == [("input", "input"), ("input", "conv1"), ("features.0", "maxpool"), ("features.0", "layer1")]
    assert walked[-4:] == [
        ("features.12", "layer4"),
        ("avgpool", "layer4"),  # of 6 × 6, as features.12 is
        ("avgpool", "avgpool"),
        ("classifier", "fc"),
    ]


def test_by_depth_the_stages_of_the_longer_network_come_one_by_one():
    walked = titles("vgg16", "densenet121", "depth")
    assert len(walked) == len(stages("densenet121"))
    assert walked[-1] == ("classifier", "classifier")


def test_a_network_of_one_stage_cannot_be_walked():
    network = nn.Identity().eval()
    graph = graph_of(network, (1, 8, 8))
    alone = stages_of(blocks_of(network, graph), graph)[:1]
    with pytest.raises(CnnCoreError, match="1 and 11 stages cannot be walked side by side"):
        align(alone, stages("tiny_vgg"), by="size")
