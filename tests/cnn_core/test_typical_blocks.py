"""The typical blocks: found in the networks that are made of them, cut out, counted, and told step by step."""

from functools import cache

import pytest
import torch
from torch import nn

from cnn_core.blocks import Block, blocks_of
from cnn_core.blocks.costs import cost_of, multiply_adds_text, parameters_text, plain_cost, ungrouped_cost
from cnn_core.blocks.cutting import cut_out, cut_out_block, field_of_part
from cnn_core.blocks.purposes import purposes_of
from cnn_core.blocks.typical import TYPICAL, Typical, find_typical, typical_block
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.receptive_field import field_size, seeing_steps
from cnn_core.walking import walk


@cache
def known(slug: str) -> tuple[nn.Module, Graph, Block]:
    entry = registry.entry(slug)
    with torch.device("meta"):
        network = entry.build().eval()
    graph = graph_of(network, entry.preprocessing.input_shape)
    return network, graph, blocks_of(network, graph)


def first_network(typical: Typical) -> str:
    return next(slug for slug in typical.networks if slug in registry.entries())


def found(kind: str, slug: str) -> tuple[Block, ...]:
    network, graph, tree = known(slug)
    return find_typical(typical_block(kind), tree, graph, network)


def part(kind: str, slug: str, title: str) -> Graph:
    block = next(block for block in found(kind, slug) if block.title == title)
    return cut_out(known(slug)[1], block)


@pytest.mark.parametrize(
    ("kind", "slug", "count"),
    [
        ("residual", "mini_resnet", 9),
        ("residual", "resnet18", 8),
        ("bottleneck", "resnet50", 16),
        ("inception", "googlenet", 9),
        ("inception", "inception_v3", 11),
        ("dense", "densenet121", 4),
        ("inverted-residual", "mobilenet_v2", 16),
        ("fire", "squeezenet1_0", 8),
        ("separable", "mobilenet_v2", 1),
    ],
)
def test_a_network_has_as_many_blocks_of_a_kind_as_its_paper_says(kind, slug, count):
    assert len(found(kind, slug)) == count


def test_where_torchvisions_googlenet_departs_from_its_paper_is_told():
    inception = typical_block("inception")
    with torch.device("meta"):
        module = registry.entry("googlenet").build()
    windows = {layer.kernel_size for layer in module.modules() if isinstance(layer, nn.Conv2d)}
    assert (5, 5) not in windows
    assert "3 × 3" in inception.departures["googlenet"]
    assert "3×3 kernels where the paper has 5×5" in registry.entry("googlenet").facts.novelty


def test_a_bottleneck_is_no_plain_residual_block():
    assert found("residual", "resnet50") == ()
    assert found("bottleneck", "resnet18") == ()


@pytest.mark.parametrize("typical", TYPICAL, ids=lambda typical: typical.slug)
def test_the_cost_of_a_block_is_the_sum_over_its_steps_in_the_graph(typical):
    slug = first_network(typical)
    network, graph, _ = known(slug)
    nodes = {node.name: node for node in graph.nodes}
    for block in found(typical.slug, slug):
        cost = cost_of(cut_out(graph, block), network)
        assert cost.parameters == sum(nodes[name].parameters for name in block.nodes)
        assert cost.multiply_adds == sum(nodes[name].multiply_adds for name in block.nodes)


@pytest.mark.parametrize("typical", TYPICAL, ids=lambda typical: typical.slug)
def test_the_written_sums_are_right(typical):
    slug = first_network(typical)
    network, graph, _ = known(slug)
    for block in found(typical.slug, slug):
        cost = cost_of(cut_out(graph, block), network)
        for text in (parameters_text(cost), multiply_adds_text(cost)):
            terms, total = text.replace(",", "").replace("·", "*").split("=")
            assert eval(terms) == int(total)


def test_a_plain_convolution_in_place_of_a_bottleneck_costs_what_the_paper_counts():
    network = known("resnet50")[0]
    block = part("bottleneck", "resnet50", "layer1.1")
    plain = plain_cost(block, (3, 3))
    assert (plain.parameters, plain.multiply_adds) == (256 * 256 * 9, 56 * 56 * 256 * 256 * 9)
    assert parameters_text(cost_of(block, network)) == (
        "64 · 256 · 1 · 1 + 64 · 64 · 3 · 3 + 256 · 64 · 1 · 1 + 768 = 70,400"
    )


def test_a_block_without_groups_costs_more_and_one_that_has_none_is_not_compared():
    network = known("mobilenet_v2")[0]
    block = part("inverted-residual", "mobilenet_v2", "features.3")
    wide = ungrouped_cost(cost_of(block, network), block, network)
    assert wide is not None
    assert wide.parameters == 24 * 144 + 144 * 144 * 9 + 144 * 24 + 2 * (144 + 144 + 24)
    fire = part("fire", "squeezenet1_0", "features.3")
    assert ungrouped_cost(cost_of(fire, known("squeezenet1_0")[0]), fire, known("squeezenet1_0")[0]) is None


def test_a_plain_convolution_with_the_window_of_a_block_has_its_output_shape():
    network = registry.load(registry.entry("mini_resnet"), weights="random").module
    graph = graph_of(network, (3, 32, 32))
    seeing = seeing_steps(walk(network, torch.zeros(1, 3, 32, 32)))
    sizes = []
    for block in find_typical(typical_block("residual"), blocks_of(network, graph), graph, network)[:2]:
        alone = cut_out(graph, block)
        sizes.append(field_size(field_of_part(seeing, alone), alone.nodes[-1].name))
    assert sizes == [(5, 5), (7, 7)]  # two 3 × 3 windows; the second block's first one has stride 2


def test_a_block_that_is_cut_out_begins_with_what_it_reads():
    alone = part("residual", "resnet18", "layer1.0")
    first = alone.nodes[0]
    assert (first.name, first.kind, first.inputs, first.shape) == ("maxpool", "input", (), (64, 56, 56))
    block = next(block for block in found("residual", "resnet18") if block.title == "layer1.0")
    assert cut_out_block(block, alone).nodes == ("maxpool", *block.nodes)


def test_a_block_that_reads_two_steps_is_not_cut_out():
    _, graph, tree = known("densenet121")
    second = tree.blocks[0].blocks[1]
    with pytest.raises(CnnCoreError, match="reads 2 steps outside and hands on 1"):
        cut_out(graph, second)


@pytest.mark.parametrize("typical", TYPICAL, ids=lambda typical: typical.slug)
def test_every_step_of_a_typical_block_has_a_sentence_of_its_own(typical):
    slug = first_network(typical)
    for block in found(typical.slug, slug):
        sentences = purposes_of(cut_out(known(slug)[1], block), known(slug)[0])
        assert all(sentence.endswith(".") and not sentence.startswith("Computes") for sentence in sentences.values())


def test_the_sentences_say_what_the_steps_do():
    network = known("resnet18")[0]
    sentences = purposes_of(part("residual", "resnet18", "layer2.0"), network)
    assert sentences["layer2_0_conv1"] == (
        "Looks at 3 × 3 neighbours in all 64 channels for 128 patterns, 56 × 56 pixels become 28 × 28."
    )
    assert sentences["layer2_0_downsample_0"] == (
        "On the shortcut: brings the input to the shape of the sum, 64 become 128, 56 × 56 pixels become 28 × 28."
    )


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(CnnCoreError, match="no typical block called 'capsule'; there are residual, bottleneck"):
        typical_block("capsule")
