"""The page of the typical blocks: what is drawn is what was recorded, and every cost is right."""

import re
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from cnn_core.blocks import Block, blocks_of
from cnn_core.blocks.cutting import cut_out, cut_out_block
from cnn_core.blocks.purposes import purposes_of
from cnn_core.blocks.typical import find_typical, typical_block
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.recording import Recording, record
from tests.viz_app.test_network_map import sent
from tests.viz_app.test_pages import notes, opened
from viz_app.components.network import NetworkView
from viz_app.draw.thumbnails import thumbnail, thumbnails_of


class Part:
    """The first block of a kind in a network with random weights, and what was recorded of it."""

    def __init__(self, kind: str, slug: str) -> None:
        entry = registry.entry(slug)
        self.module: nn.Module = registry.load(entry, weights="random").module
        self.whole: Graph = graph_of(self.module, entry.preprocessing.input_shape)
        tree = blocks_of(self.module, self.whole)
        self.block: Block = find_typical(typical_block(kind), tree, self.whole, self.module)[0]
        self.graph = cut_out(self.whole, self.block)
        images: Tensor = torch.rand(1, *entry.preprocessing.input_shape)
        self.recording: Recording = record(self.module, images)

    def view(self, **changed: Any) -> NetworkView:
        given = {
            "name": "part",
            "module": self.module,
            "graph": self.graph,
            "blocks": cut_out_block(self.block, self.graph),
            "thumbnails": thumbnails_of(self.graph, self.recording),
            "seen": None,
            "guesses": (),
            "purposes": purposes_of(self.graph, self.module),
            "layer": self.graph.nodes[0].name,
        }
        return NetworkView(**{**given, **changed})


KINDS = [
    ("residual", "mini_resnet"),
    ("bottleneck", "resnet50"),
    ("inception", "googlenet"),
    ("dense", "densenet121"),
    ("inverted-residual", "mobilenet_v2"),
    ("fire", "squeezenet1_0"),
    ("separable", "mobilenet_v2"),
]


@pytest.mark.parametrize(("kind", "slug"), KINDS)
def test_what_flows_through_a_block_is_what_its_network_computed(kind, slug):
    part = Part(kind, slug)
    facts, arrays = sent(part.view())
    start = 0
    for step, node in zip(facts["steps"], part.graph.nodes, strict=True):
        count, height, width = step["thumbnail"]
        pixels = arrays["thumbnails"][start : start + count * height * width].reshape(count, height, width)
        expected = thumbnail(part.recording[node.name].output[0], most=count, side=max(height, width)).pixels
        assert np.array_equal(pixels, expected)
        start += pixels.size


def test_a_block_alone_is_sent_without_a_picture_and_an_answer():
    part = Part("residual", "mini_resnet")
    facts, arrays = sent(part.view())
    assert "seen" not in arrays
    assert facts["guesses"] == []
    assert (facts["blocks"]["kind"], facts["blocks"]["title"]) == ("residual block", "block1")
    assert facts["steps"][0]["kind"] == "input"
    assert facts["steps"][1]["purpose"] == "Looks at 3 × 3 neighbours in all 16 channels for 16 patterns."


def markdown(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({}, "**This block: 4,672 parameters, 4,718,592 multiply-adds**"),
        (
            {"block": "block2"},
            "**One plain convolution of 7 × 7 in its place, from 16 × 32 × 32 to 40 × 16 × 16: 31,360",
        ),
        ({"kind": "fire"}, "has 9.3 times as many parameters and 9.4 times as many multiply-adds as the block"),
        ({"kind": "inverted-residual"}, "has only 0.67 times as many parameters and only 0.37 times as many multiply-"),
        ({"kind": "separable", "net": "mobilenet_v2"}, "32 · 1 · 3 · 3 + 16 · 32 · 1 · 1 + 96 = 896, the last 96 of"),
    ],
)
def test_the_page_says_what_a_block_costs_and_what_it_replaced(address, sentence):
    app = opened("blocks", **address)
    assert not app.exception
    assert sentence in markdown(app)


def test_another_kind_of_block_is_chosen_with_its_network():
    app = opened("blocks")
    app.segmented_control(key="setting_blocks_kind").set_value("fire").run()
    assert not app.exception
    assert app.selectbox(key="setting_blocks_net").value == "squeezenet1_0"
    assert app.selectbox(key="setting_blocks_block").value == "features.3"
    assert "Iandola" in markdown(app)


def test_a_step_in_the_address_is_opened_large():
    app = opened("blocks", layer="block1_conv2", unit="3.10.12")
    assert not app.exception
    assert "block1.conv2: 16 × 32 × 32" in [one.value for one in app.subheader]
    assert notes(app) == []


def test_a_step_of_another_block_is_forgotten():
    app = opened("blocks", layer="block1_conv2")
    app.selectbox(key="setting_blocks_block").set_value("block3").run()
    assert not app.exception
    assert app.session_state["setting_blocks_layer"] == ""


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("kind", "capsule", "there is no such choice; there are residual, bottleneck, inception"),
        ("net", "vgg16", "there is no such choice; there are mini_resnet"),
        ("block", "<script>", "there is no such choice; there are block1, block2"),
        ("open", "block9", "this network has no block called 'block9'"),
        ("cost", "time", "there is no such choice; there are parameters, multiply-adds"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(name, value, sentence):
    app = opened("blocks", **{name: value})
    assert not app.exception
    assert not app.error
    assert any(sentence in note for note in notes(app))


def test_the_picture_goes_along_with_a_link_to_another_page():
    app = opened("blocks", image="coffee", side="128", layer="block1_conv2")
    [told] = [one for one in app.main if one.type == "page_link"]
    query = dict(re.findall(r"(\w+)=([^&]*)", told.proto.query_string))
    assert query == {
        "image": "coffee",
        "side": "128",
        "net": "mini_resnet",
        "layer": "block1_conv2",
        "open": "block1",
    }
