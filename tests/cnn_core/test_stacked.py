"""Stacks as networks of the registry."""

import pytest
import torch

from cnn_core.blocks import blocks_of
from cnn_core.classification import guesses
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.recording import record
from cnn_core.samples import sample
from cnn_core.stacks import build_stack, read_stack
from tests.cnn_core.stacks.some_stacks import possible

TEXT = "3x32x24~conv.8.3.1.1~act.relu~res(conv.8.3.1.1~norm)~max.2~gap~flat~dense.4"
PICTURES = [text for text in possible(30) if text[0] in "13"]


@pytest.mark.parametrize("text", PICTURES)
def test_every_stack_on_pictures_opens_and_answers_with_one_number_per_class(text):
    network = registry.load(registry.entry(f"stack.{text}"), weights="random")
    last = record(network.module, network.entry.preprocessing.apply(sample("chelsea").draw())).records[-1]
    assert last.output.shape == (1, len(network.entry.class_names))
    assert last.output.isfinite().all()


def test_an_entry_tells_how_large_the_network_is():
    entry = registry.entry(f"stack.{TEXT}")
    graph = graph_of(registry.load(entry, weights="random").module, (3, 32, 24))
    assert entry.title == "Built network (8 layers)"
    assert entry.slug == f"stack.{TEXT}"
    assert entry.class_names == ("class 0", "class 1", "class 2", "class 3")
    assert entry.facts.parameters == sum(node.parameters for node in graph.nodes) == 860
    assert entry.facts.multiply_adds == sum(node.multiply_adds for node in graph.nodes)
    assert entry.sentence == "Built of layers for an input of 3 × 32 × 24: 860 parameters, 608,288 multiply-adds."


def test_one_network_has_one_name_however_it_is_written():
    assert registry.entry("stack.3x32x32~max.02.2.0").slug == "stack.3x32x32~max.2"


def test_a_softmax_at_the_end_is_applied_once():
    text = "3x8x8~flat~dense.5~act.softmax~drop.50"
    images = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    network = registry.load(registry.entry(f"stack.{text}"), weights="random")
    answer = {guess.class_name: guess.probability for guess in guesses(network.module(images)[0], ("a", *"bcde"))}
    expected = build_stack(read_stack(text)).eval()(images)[0]
    assert [answer[name] for name in "abcde"] == pytest.approx(expected.tolist(), abs=1e-6)
    assert [name for name, _ in network.module.named_children()] == ["flat", "dense1", "drop1"]


def test_where_a_stack_ends_in_maps_their_averages_answer():
    text = "1x9x9~conv.3.3"
    images = torch.rand(1, 1, 9, 9)
    network = registry.load(registry.entry(f"stack.{text}"), weights="random")
    maps = build_stack(read_stack(text)).eval()(images)
    assert torch.allclose(network.module(images), maps.mean((2, 3)), atol=1e-6)
    assert "each map's average" in network.entry.sentence
    assert network.entry.class_names == ("class 0", "class 1", "class 2")


def test_blocks_are_residual_and_parallel_blocks_on_the_map():
    entry = registry.entry(
        "stack.3x16x16~conv.8.3.1.1~res(conv.8.3.1.1~norm~act.relu)~par(conv.4.1!max.3.1.1~conv.4.1)"
    )
    module = registry.load(entry, weights="random").module
    found = blocks_of(module, graph_of(module, (3, 16, 16))).blocks
    assert [(block.name, block.kind) for block in found] == [
        ("block1", "residual block"),
        ("block2", "parallel block"),
    ]


def test_the_longest_stack_is_opened_by_its_name():
    text = "3x16x16~" + "~".join(["conv.12.3.1.1.1.1"] * 80)
    entry = registry.entry(f"stack.{text}")
    assert len(text) > 255
    assert not registry.is_available(entry)
    with pytest.raises(CnnCoreError, match=r"Built network \(80 layers\) was never trained"):
        registry.load(entry)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4x8x8~norm", "the network takes 4 channels, and a picture has 1"),
        ("3x8x8~conv.4.9", "conv1: a window reaching 9 px does not fit in 8 px"),
        ("3x8x8~conv", "wrong at character 7"),
        ("", "is empty"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_reason(text, reason):
    with pytest.raises(CnnCoreError, match=reason):
        registry.entry(f"stack.{text}")
