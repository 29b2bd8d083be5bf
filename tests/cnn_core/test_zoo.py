"""Every network that the lecture names."""

import pytest
import torch

from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.zoo import NAMED


def test_the_lectures_networks_come_in_its_order():
    assert len(NAMED) == 20
    assert NAMED[:4] == ("alexnet", "vgg16", "vgg19", "googlenet")
    assert NAMED[-3:] == ("xception", "inception_resnet_v2", "nasnetalarge")


@pytest.mark.parametrize("slug", NAMED)
def test_a_named_network_has_complete_facts(slug: str):
    entry = registry.entry(slug)
    facts = entry.facts
    assert facts.novelty.endswith(".")
    assert facts.novelty.count(".") == 1, "one sentence"
    assert facts.paper
    assert facts.paper.url.startswith("https://")
    assert 2012 <= facts.paper.year <= 2019
    assert facts.accuracy
    assert facts.accuracy.top5
    assert 0.5 < facts.accuracy.top1 < facts.accuracy.top5 < 1
    assert facts.accuracy.source
    assert facts.licence
    assert entry.download


@pytest.mark.parametrize("slug", NAMED)
def test_parameters_and_multiply_adds_are_those_of_the_built_network(slug: str):
    entry = registry.entry(slug)
    with torch.device("meta"):
        network = entry.build().eval()
    nodes = graph_of(network, entry.preprocessing.input_shape).nodes
    assert entry.facts.parameters == sum(parameter.numel() for parameter in network.parameters())
    assert entry.facts.multiply_adds == sum(node.multiply_adds for node in nodes)
    assert nodes[-1].shape == (len(entry.class_names),)
