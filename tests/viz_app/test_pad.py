"""The drawing pad's Python side: the drawing as text, what is sent, and what is believed of the answer."""

import base64
import json
import random
import struct
import zlib

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models import registry
from viz_app.components import pad
from viz_app.components.live_network.sentences import sentences_of
from viz_app.components.pad import Drawing, decode_ink, encode_ink, show_pad
from viz_app.components.pad.drawing import BYTES
from viz_app.deflated import LONGEST

EMPTY = bytes(BYTES)
STROKE = bytes(300) + bytes([0b00011100]) * 200 + bytes(BYTES - 500)


def deflated(data: bytes) -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.urlsafe_b64encode(deflater.compress(data) + deflater.flush()).rstrip(b"=").decode()


def test_a_drawing_comes_back_from_its_text():
    assert encode_ink(EMPTY) == ""
    assert decode_ink("") == EMPTY
    assert decode_ink(encode_ink(STROKE)) == STROKE


def test_dots_without_any_order_fit_into_the_address():
    noise = random.Random(0).randbytes(BYTES)
    assert len(encode_ink(noise)) <= LONGEST
    assert decode_ink(encode_ink(noise)) == noise


@pytest.mark.parametrize(
    "text",
    ["!", "AAAA", "é", "a b", "%00", "x" * 1500, deflated(bytes(1_000_000)), deflated(EMPTY + b"1"), deflated(b"1")],
)
def test_a_text_that_is_no_drawing_is_refused(text):
    with pytest.raises(CnnCoreError, match="it is no drawing of this page"):
        decode_ink(text)


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(CnnCoreError, match="2,001 characters, more than the 2,000"):
        decode_ink("a" * 2001)


def test_ink_of_another_size_is_no_drawing():
    with pytest.raises(CnnCoreError, match="882 bytes of ink, not 3"):
        Drawing(ink=b"abc")


def page():
    import streamlit as st  # noqa: PLC0415 — AppTest runs this function's source alone

    from viz_app import cache  # noqa: PLC0415 — the same
    from viz_app.components.pad import show_pad  # noqa: PLC0415 — the same

    network, graph = cache.network("lenet5", "trained"), cache.graph("lenet5", "trained")
    st.session_state.returned = show_pad(network, graph, st.session_state.given, key="pad")


@pytest.fixture
def sent(monkeypatch) -> list[bytes]:
    """What went to the browser, run by run."""
    blocks: list[bytes] = []
    original = pad.renderer

    def renderer(name):
        def show(*, data, **options):
            blocks.append(data)
            return original(name)(data=data, **options)

        return show

    monkeypatch.setattr(pad, "renderer", renderer)
    return blocks


def opened(drawing: Drawing) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["given"] = drawing
    return at.run()


def told(at: AppTest, **fields: object) -> AppTest:
    """Do what the browser does once the pen rests; the page gives the drawing back in the next run."""
    line = at.session_state["pad line"].name
    drawn = {"line": line, "ink": base64.b64encode(STROKE).decode(), "centred": True} | fields
    at.session_state["pad"] = {"drawn": drawn}
    return at.run()


def returned(at: AppTest) -> Drawing:
    assert not at.exception
    return at.session_state["returned"]


def facts_of(block: bytes) -> dict:
    (length,) = struct.unpack_from("<I", block)
    return json.loads(block[4 : 4 + length])["facts"]


def test_a_drawing_that_was_settled_comes_back():
    at = opened(Drawing())
    assert returned(at) == Drawing()
    assert returned(told(at, centred=False)) == Drawing(ink=STROKE, centred=False)


@pytest.mark.parametrize(
    "fields",
    [
        {"line": "another"},
        {"ink": "!"},
        {"ink": base64.b64encode(b"short").decode()},
        {"ink": None},
        {"centred": 1},
        {"centred": "yes"},
    ],
)
def test_what_no_pad_tells_is_not_believed(fields):
    assert returned(told(opened(Drawing()), **fields)) == Drawing()


@pytest.mark.parametrize("state", [{}, {"drawn": None}, {"drawn": []}, {"drawn": {}}])
def test_a_state_of_another_form_is_ignored(state):
    at = opened(Drawing())
    at.session_state["pad"] = state
    assert returned(at.run()) == Drawing()


def test_while_a_person_draws_nothing_is_sent_again(sent):
    at = opened(Drawing())
    at.session_state["given"] = returned(told(at))
    at.session_state["given"] = returned(told(at, ink=base64.b64encode(STROKE[::-1]).decode()))
    assert returned(at.run()).ink == STROKE[::-1]
    assert len(sent) == 4
    assert len(set(sent)) == 1


def test_another_drawing_of_the_page_replaces_what_was_drawn(sent):
    at = told(opened(Drawing()))
    at.session_state["given"] = Drawing(ink=STROKE[::-1])
    assert returned(at.run()).ink == STROKE[::-1]
    assert facts_of(sent[-1])["line"] != facts_of(sent[0])["line"]


def test_a_pad_that_comes_back_onto_the_page_is_given_what_was_drawn(sent):
    at = opened(Drawing())
    at.session_state["given"] = returned(told(at))
    at.run()
    at.session_state["pad"] = {}  # what Streamlit keeps of a component that was off the page
    assert returned(at.run()) == Drawing(ink=STROKE)
    assert sent[-1].endswith(STROKE + bytes(-len(STROKE) % 4))


def test_the_network_goes_with_its_classes_sentences_and_scale(sent):
    opened(Drawing())
    facts = facts_of(sent[0])
    assert facts["classes"] == list("0123456789")
    assert (facts["mean"], facts["std"]) == (0.1307, 0.3081)
    assert [layer["shape"] for layer in facts["layers"]][:3] == [[1, 28, 28], [6, 28, 28], [6, 28, 28]]
    assert all(layer["sentence"] for layer in facts["layers"][1:])


def test_a_network_of_other_pictures_is_refused():
    network = registry.load(registry.entry("tiny_vgg"))
    graph = graph_of(network.module, network.entry.preprocessing.input_shape)
    with pytest.raises(CnnCoreError, match=r"the pad draws 1 × 28 × 28 numbers and Tiny VGG takes 3 × 32 × 32"):
        show_pad(network, graph, Drawing(), key="pad")


@pytest.mark.parametrize("slug", ["lenet5", "tiny_vgg", "mini_resnet"])
def test_every_layer_of_the_embedded_networks_has_a_sentence(slug):
    network = registry.load(registry.entry(slug))
    graph = graph_of(network.module, network.entry.preprocessing.input_shape)
    sentences = sentences_of(network.module, graph)
    assert sentences[0] == ""
    assert all(text.endswith(".") for text in sentences[1:])


def test_the_sentences_hold_the_layers_own_numbers():
    network = registry.load(registry.entry("lenet5"))
    graph = graph_of(network.module, (1, 28, 28))
    said = dict(zip([node.name for node in graph.nodes], sentences_of(network.module, graph), strict=True))
    assert said["conv1"].startswith("6 kernels of 5 × 5 weights slide over the picture")
    assert said["conv2"].startswith("16 kernels of 6 × 5 × 5 weights slide over all 6 maps at once")
    assert said["pool2"].startswith("Of every 2 × 2 pixels only the largest stays: 10 × 10 become 5 × 5.")
    assert said["dense3"].startswith("Each of these 10 numbers is the sum of all 84 before")
