"""Every network that the lecture names."""

import pytest
import torch

from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.zoo import NAMED, search


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


def _slugs(text: str, **options: int) -> list[str]:
    return [found.slug for found in search(text, **options)]


@pytest.mark.parametrize("text", ["resnet 50", "ResNet-50", "resnet_50", "  RESNET50 "])
def test_a_search_minds_neither_capitals_nor_separators(text: str):
    slugs = _slugs(text)
    assert slugs[:2] == ["resnet50", "timm.resnet50"]
    assert {"wide_resnet50_2", "timm.resnet50d"} <= set(slugs)


def test_a_search_finds_every_word_in_any_order():
    assert "mobilenet_v3_large" in _slugs("large mobilenet")
    assert _slugs("resnet zebra") == []


def test_a_search_finds_the_lectures_networks_of_timm_once():
    assert _slugs("xception")[0] == "xception"
    assert "timm.legacy_xception" not in _slugs("xception")
    assert _slugs("nasneta") == _slugs("NASNet-A") == ["nasnetalarge"]


def test_a_search_with_a_dot_finds_each_set_of_weights():
    assert {"timm.resnet50.a1_in1k", "timm.resnet50.tv_in1k"} <= set(_slugs("resnet50."))
    assert _slugs("squeezenet1.0") == ["squeezenet1_0"]


def test_a_search_returns_no_more_than_it_was_asked_for():
    assert len(_slugs("resnet", most=7)) == 7
    assert _slugs("resnet", most=0) == []
    assert len(_slugs("")) == 50


def test_a_search_tells_title_library_and_parameters_where_they_are_stated():
    ours, timms = search("resnet18")[:2]
    assert (ours.title, ours.library, ours.parameters) == ("ResNet18", "torchvision", 11_689_512)
    assert (timms.title, timms.library, timms.parameters) == ("resnet18 (timm)", "timm", None)


def test_a_search_leaves_out_transformers_and_what_has_no_classes():
    slugs = set(_slugs("", most=10_000))
    assert not any(
        slug.startswith(("timm.vit_", "timm.swin", "timm.deit", "timm.mixer", "vit_", "swin_")) for slug in slugs
    )
    assert "timm.resnet50_clip" not in slugs
    assert len(slugs) > 700


def test_what_a_search_finds_the_registry_opens():
    for slug in (_slugs("ghostnet 050")[0], _slugs("convnext_atto.")[0], _slugs("squeezenet")[0]):
        assert registry.entry(slug).slug == slug
