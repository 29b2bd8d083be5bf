"""What the network map is sent, and which of its settings are believed."""

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from cnn_core.blocks import blocks_of
from cnn_core.classification import guesses
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.recording import record
from viz_app.components.network import NetworkView, packed_network, packed_place
from viz_app.components.network.sentences import multiply_adds_sentence, parameters_sentence
from viz_app.controls.network_map import open_blocks
from viz_app.draw.thumbnails import thumbnails_of


def view(slug: str, **changed: Any) -> NetworkView:
    entry = registry.entry(slug)
    module = registry.load(entry, weights="random").module
    graph = graph_of(module, entry.preprocessing.input_shape)
    seen = torch.rand(entry.preprocessing.input_shape)
    recording = record(module, seen[None])
    given = {
        "name": slug,
        "module": module,
        "graph": graph,
        "blocks": blocks_of(module, graph),
        "thumbnails": thumbnails_of(graph, recording),
        "seen": seen.numpy(),
        "guesses": guesses(recording.records[-1].output[0], entry.class_names),
        "layer": graph.nodes[1].name,
    }
    return NetworkView(**{**given, **changed})


def sent(shown: NetworkView) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return unpacked(packed_network(shown, key="map"))


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    arrays = {
        each["name"]: np.frombuffer(data, np.uint8, int(np.prod(each["shape"])), 4 + length + each["offset"]).reshape(
            each["shape"]
        )
        for each in header["arrays"]
    }
    return header["facts"], arrays


def test_the_thumbnails_follow_one_another_as_their_sizes_say():
    shown = view("tiny_vgg")
    facts, arrays = sent(shown)
    sizes = [int(np.prod(step["thumbnail"])) for step in facts["steps"]]
    parts = np.split(arrays["thumbnails"], np.cumsum(sizes)[:-1])
    assert len(parts) == len(shown.thumbnails)
    for part, thumbnail in zip(parts, shown.thumbnails, strict=True):
        assert np.array_equal(part, thumbnail.pixels.ravel())


def test_each_step_stands_in_its_innermost_block_only():
    shown = view("mini_resnet")
    facts, _ = sent(shown)

    def steps(block: dict[str, Any]) -> list[str]:
        return block["steps"] + [name for child in block["blocks"] for name in steps(child)]

    assert sorted(steps(facts["blocks"])) == sorted(node.name for node in shown.graph.nodes)


def test_times_are_sent_where_they_were_measured():
    facts, _ = sent(view("lenet5", milliseconds={"conv1": 0.5}))
    assert [step["milliseconds"] for step in facts["steps"][:3]] == [None, 0.5, None]
    assert sent(view("lenet5"))[0]["steps"][1]["milliseconds"] is None


def test_five_guesses_are_sent_and_the_number_of_classes():
    shown = view("tiny_vgg")
    facts, _ = sent(shown)
    assert facts["guesses"] == [[guess.class_name, guess.probability] for guess in shown.guesses[:5]]
    assert facts["classes"] == 10


def test_the_picture_is_sent_in_its_own_bytes_and_made_smaller_where_it_is_large():
    small = np.random.default_rng(0).integers(0, 256, (3, 32, 20), np.uint8)
    _, arrays = sent(view("tiny_vgg", seen=small / np.float32(255)))
    assert np.array_equal(arrays["seen"], small)
    _, arrays = sent(view("tiny_vgg", seen=np.ones((3, 299, 200), np.float32)))
    assert arrays["seen"].shape == (3, 100, 67)


def test_a_large_network_stays_small_on_its_way():
    assert len(packed_network(view("densenet121"), key="map")) < 1_500_000


def test_a_walk_sends_the_place_alone():
    first = view("lenet5", layer="conv1", unit=(0, 1, 2))
    second = replace(first, layer="pool2", unit=None)
    assert packed_network(first, key="map") == packed_network(second, key="map")
    facts, _ = unpacked(packed_place(second, {"open": "", "cost": "time"}, key="map"))
    assert facts == {
        "part": "place",
        "key": "map",
        "name": second.name,
        "layer": "pool2",
        "unit": None,
        "live": {"open": "", "cost": "time"},
    }


def one_layer(layer: nn.Module, shape: tuple[int, int, int]) -> tuple[Graph, nn.Module]:
    module = nn.Sequential(layer).eval()
    return graph_of(module, shape), module


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (nn.Conv2d(32, 32, 3), "9,248 parameters = 32 · 32 · 3 · 3 weights + 32 biases"),
        (nn.Conv2d(32, 64, 1, bias=False), "2,048 parameters = 64 · 32 · 1 · 1 weights"),
        (nn.BatchNorm2d(32), "64 parameters = 32 scales + 32 shifts"),
        (nn.PReLU(), "1 parameter = 1 weight"),
        (nn.ReLU(), "no parameters: nothing here is learned"),
    ],
)
def test_parameters_are_said_as_a_sum_of_products(layer: nn.Module, sentence: str):
    graph, module = one_layer(layer, (32, 8, 8))
    assert parameters_sentence(graph.nodes[1], module) == sentence


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (nn.Conv2d(3, 32, 3, padding=1), "884,736 multiply-adds = 32 · 32 places · 864 weights at each"),
        (nn.Linear(32, 10), "30,720 multiply-adds = 3 · 32 places · 320 weights at each"),
        (nn.Sequential(nn.Flatten(), nn.Linear(3072, 10)), "30,720 multiply-adds: each weight is used once"),
        (nn.MaxPool2d(2), "no multiply-adds: it multiplies by no weights"),
    ],
)
def test_multiply_adds_are_said_as_places_times_weights(layer: nn.Module, sentence: str):
    graph, _ = one_layer(layer, (3, 32, 32))
    assert multiply_adds_sentence(graph.nodes[-1]) == sentence


@pytest.mark.parametrize("text", ["", "all", "none", "block1", "block1,block6"])
def test_open_blocks_of_this_network_are_believed(text: str):
    assert open_blocks(view("mini_resnet").blocks).parse(text) == text


def test_a_block_that_is_not_there_is_refused():
    with pytest.raises(CnnCoreError, match=r"this network has no block called 'layer1'; it has \d+"):
        open_blocks(view("mini_resnet").blocks).parse("block1,layer1")


def test_more_names_than_the_address_has_room_for_are_refused():
    with pytest.raises(CnnCoreError, match="an address has room for 1,500"):
        open_blocks(view("mini_resnet").blocks).parse(",".join(["block1"] * 300))


def settings_page() -> None:
    """A page that shows one network after another."""
    import streamlit as st  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from cnn_core.blocks import Block  # noqa: PLC0415
    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.network_map import take_network_map  # noqa: PLC0415

    name = st.text_input("block", "a")
    inner = Block(name=name, path=name, kind="stage", title=name, nodes=(), blocks=())
    whole = Block(name="", path="", kind="network", title="network", nodes=(), blocks=(inner,))
    link.open_page("test")
    st.session_state["shown"] = dict(take_network_map("map", whole))
    link.close_page("test")


def test_what_another_network_had_open_is_forgotten():
    app = AppTest.from_function(settings_page, default_timeout=60)
    app.query_params["open"] = "a"
    app.query_params["cost"] = "time"
    app.run()
    assert app.session_state["shown"] == {"open": "a", "cost": "time"}
    app.session_state["map"] = {"live": {"open": "a", "cost": "parameters"}}
    app.text_input[0].set_value("b").run()
    assert app.session_state["shown"] == {"open": "", "cost": "parameters"}
