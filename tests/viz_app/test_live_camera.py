"""The live camera's part of the server: what is sent, what is believed of a frame, and what is answered."""

import base64

import pytest
import torch

from cnn_core.images import to_png
from cnn_core.transfer import FeatureReader, Head
from tests.viz_app.test_network_map import unpacked
from viz_app import cache
from viz_app.components.live_camera import Frame, LiveHead, frame_told, packed_features
from viz_app.controls.transfer_live import answer_frame

FILE = base64.b64encode(b"a file").decode()


def reader_of(slug: str, place: int) -> FeatureReader:
    return FeatureReader(cache.network(slug, "trained"), cache.layers_with_features(slug, "trained")[place])


def a_head(features: int) -> LiveHead:
    generator = torch.Generator().manual_seed(0)
    weights, bias = torch.randn(3, features, generator=generator), torch.randn(3, generator=generator)
    head = Head(weights=weights, bias=bias, history=(), confusion=(), seconds=0.0)
    return LiveHead(network="some", identity="a head", class_names=("a", "b", "c"), form=None, head=head)


def noise(*shape: int) -> torch.Tensor:
    return torch.randint(0, 256, shape, generator=torch.Generator().manual_seed(1), dtype=torch.uint8)


def test_a_network_is_sent_up_to_the_layer_of_the_features():
    layer = next(one for one in cache.layers_with_features("lenet5", "trained") if one.step == "pool2")
    sent = cache.sent_features("lenet5", "trained", layer)
    facts, arrays = unpacked(sent.packed)
    assert sent.in_browser
    assert [one["name"] for one in facts["layers"]][-1] == "pool2"
    assert {name.split(".")[0] for name in arrays} == {"conv1", "conv2"}


def test_of_a_network_that_the_server_computes_only_its_input_is_told():
    network, graph = cache.network("resnet18", "random"), cache.graph("resnet18", "random")
    first, *_, last = cache.layers_with_features("resnet18", "random")
    assert packed_features(network, graph, first).in_browser  # so much of it the browser can
    sent = packed_features(network, graph, last)
    facts, arrays = unpacked(sent.packed)
    assert (sent.in_browser, facts["layers"], arrays) == (False, [], {})
    assert (facts["preparing"]["resize"], facts["preparing"]["height"], facts["preparing"]["channels"]) == (256, 224, 3)


@pytest.mark.parametrize("slug", ["lenet5", "tiny_vgg"])
def test_a_frame_is_answered_as_a_picture_is(slug):
    reader, picture = reader_of(slug, -1), noise(3, 60, 80)
    seen = (reader.preprocessing.fit(picture) * 255).round().to(torch.uint8).expand(3, -1, -1)
    live = a_head(reader.read_seen(reader.preprocessing.apply(picture)).shape[1])
    answer = answer_frame(reader, live, Frame(number=7, head="a head", file=to_png(seen)))
    expected = live.head.probabilities(reader.read_seen(reader.preprocessing.apply(picture)))[0]
    assert (answer.number, answer.refusal) == (7, "")
    assert answer.shares == pytest.approx(expected.tolist(), abs=1e-6)


def test_a_frame_for_another_layer_gets_no_shares():
    answer = answer_frame(reader_of("lenet5", -1), a_head(84), Frame(number=7, head="old", file=b""))
    assert (answer.shares, answer.refusal, answer.head) == ((), "", "a head")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"nothing", "This file of 7 bytes is text"),
        (to_png(noise(3, 28, 27)), "The picture has 28 × 27 px, and the network takes 28 × 28."),
        (to_png(noise(3, 2_000, 2_000)), "at most 784 px can be opened"),
    ],
)
def test_what_is_no_frame_gets_a_sentence(file, sentence):
    answer = answer_frame(reader_of("lenet5", -1), a_head(84), Frame(number=7, head="a head", file=file))
    assert sentence in answer.refusal
    assert answer.shares == ()


def test_a_frame_is_read_from_what_the_browser_told():
    told = {"frame": {"number": 3, "head": "a head", "file": FILE}}
    assert frame_told(told, pixels=784) == Frame(number=3, head="a head", file=b"a file")


@pytest.mark.parametrize(
    "frame",
    [
        None,
        "frame",
        {},
        {"number": "3", "head": "a head", "file": FILE},
        {"number": 3, "head": None, "file": FILE},
        {"number": 3, "head": "a head", "file": "no base64!"},
        {"number": 3, "head": "a head", "file": "A" * 20_000},
    ],
)
def test_what_the_browser_does_not_send_is_no_frame(frame):
    assert frame_told({"frame": frame}, pixels=784) is None
    assert frame_told(frame, pixels=784) is None
