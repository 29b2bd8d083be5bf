"""The page "What if" on the server: the changes as text, what is believed of the browser, and what is computed."""

import base64
import json
import random
import struct
import zlib

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from cnn_core.changes import Changes, ChannelsOff, Occlusion, PictureChange, PlaneEdit, changed_picture, walk_changed
from cnn_core.errors import CnnCoreError
from cnn_core.recording import record
from viz_app import cache
from viz_app.components import what_if as component
from viz_app.components.network_sending import computes_in_browser
from viz_app.controls.what_if import KEY
from viz_app.deflated import LONGEST
from viz_app.what_ifs import WhatIf, as_json, decode, encode, from_json

PLANE = PlaneEdit(path="conv1_1", made=3, read=1, weights=(0.5, 0.0, -0.5) * 3)
CHANGES = Changes(
    picture=PictureChange(rotation=12.0, down=-3, right=2, occlusion=Occlusion(row=-1, col=4, size=9)),
    off=(ChannelsOff(step="relu1_1", channels=(0, 7)),),
    planes=(PLANE,),
)
WHAT_IF = WhatIf(changes=CHANGES, temperature=2.5)


def deflated(value: object) -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflater.compress(json.dumps(value).encode()) + deflater.flush()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_changes_come_back_from_their_text_and_from_what_the_browser_tells():
    assert encode(WhatIf()) == ""
    assert decode("") == WhatIf()
    assert decode(encode(WHAT_IF)) == WHAT_IF
    assert from_json(json.loads(json.dumps(as_json(WHAT_IF)))) == WHAT_IF


def test_twenty_edited_kernels_fit_into_the_address():
    draw = random.Random(0)
    planes = tuple(
        PlaneEdit(path="conv1_1", made=made, read=0, weights=tuple(round(draw.gauss(0, 0.3), 3) for _ in range(9)))
        for made in range(20)
    )
    assert len(encode(WhatIf(changes=Changes(planes=planes)))) <= LONGEST


def test_a_layer_that_is_off_altogether_takes_a_few_characters():
    what_if = WhatIf(changes=Changes(off=(ChannelsOff(step="classifier_1", channels=(*range(4000), 4003)),)))
    assert len(encode(what_if)) < 60
    assert decode(encode(what_if)) == what_if


def test_more_channels_than_any_step_has_are_refused():
    with pytest.raises(CnnCoreError, match="more than 50,000 channels of a step off"):
        decode(deflated({"off": {"conv1": "0-999999,5-999999"}}))


@pytest.mark.parametrize(
    "value",
    [
        [],
        "text",
        {"rotation": "1"},
        {"rotation": True},
        {"down": 1.5},
        {"occlusion": {"row": 1, "col": 1}},
        {"occlusion": [1, 2, 3]},
        {"off": ["conv1"]},
        {"off": {"conv1": 3}},
        {"off": {"conv1": "1-"}},
        {"off": {"conv1": "٣"}},
        {"planes": {}},
        {"planes": [{"path": 1, "made": 0, "read": 0, "weights": []}]},
        {"planes": [{"path": "conv1", "made": 0, "read": 0, "weights": ["1"]}]},
        {"planes": [{"path": "a", "made": 0, "read": 0, "weights": [1]}] * 2},
        {"temperature": None},
    ],
)
def test_what_is_no_set_of_changes_is_refused(value: object):
    with pytest.raises(CnnCoreError, match="it is no set of changes of this page"):
        decode(deflated(value))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"rotation": 181}, "it holds 181 where -180 to 180 is meant"),
        ({"temperature": 0}, "it holds 0 where 0.05 to 20 is meant"),
        ({"right": -20_000}, "it holds -20000 where"),
        ({"occlusion": {"row": 0, "col": 0, "size": 0}}, "a square of 0 px covers nothing"),
        ({"off": {"conv1": [-1]}}, "it holds -1 where"),
    ],
)
def test_numbers_out_of_range_are_told(value: object, sentence: str):
    with pytest.raises(CnnCoreError, match=sentence):
        from_json(value)


@pytest.mark.parametrize("text", ["!", "AAAA", "é", "x" * 300, "<script>", deflated("[" * 100_000)])
def test_a_text_that_is_damaged_is_refused(text: str):
    with pytest.raises(CnnCoreError, match="it is no set of changes of this page"):
        decode(text)


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.picture import pick_picture  # noqa: PLC0415
    from viz_app.views import what_if  # noqa: PLC0415

    link.open_page("what-if")
    what_if.render(pick_picture())
    link.close_page("what-if")


@pytest.fixture
def sent(monkeypatch) -> list[tuple[dict, dict[str, np.ndarray]]]:
    """What went to the browser, both instances in turn, run by run."""
    blocks: list[tuple[dict, dict[str, np.ndarray]]] = []
    original = component.renderer

    def renderer(name):
        def show(*, data, **options):
            blocks.append(unpacked(data))
            return original(name)(data=data, **options)

        return show

    monkeypatch.setattr(component, "renderer", renderer)
    return blocks


def unpacked(block: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    (length,) = struct.unpack_from("<I", block)
    header = json.loads(block[4 : 4 + length])
    arrays = {}
    for one in header["arrays"]:
        values = np.frombuffer(
            block, np.dtype(one["type"]), count=int(np.prod(one["shape"])), offset=4 + length + one["offset"]
        )
        arrays[one["name"]] = values.reshape(one["shape"])
    return header["facts"], arrays


def opened(**address: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=120)
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def tell(at: AppTest, what_if: WhatIf, network: str = "tiny_vgg trained", **look: object) -> AppTest:
    """Do what the browser does once a change is settled."""
    told = {"name": "browser:1", "network": network, "whatIf": as_json(what_if)}
    at.session_state[KEY] = {"told": told | {"look": {"difference": False, "kernel": None} | look}}
    return at.run()


def setting(at: AppTest, name: str) -> str:
    assert not at.exception
    return at.session_state[f"setting_what-if_{name}"]


def notes(at: AppTest) -> list[str]:
    return at.session_state["visit"].notes


def test_a_link_brings_its_changes_to_the_browser(sent):
    at = opened(changes=encode(WHAT_IF), show="difference", kernel="conv1_1:3:1")
    facts, _ = sent[0]
    assert facts["whatIf"] == as_json(WHAT_IF)
    assert facts["look"] == {"difference": True, "kernel": {"path": "conv1_1", "made": 3, "read": 1}}
    assert notes(at) == []


def test_what_is_settled_goes_into_the_address_and_back_with_its_name(sent):
    at = tell(opened(), WHAT_IF, difference=True, kernel={"path": "conv1_1", "made": 1, "read": 2})
    assert decode(setting(at, "changes")) == WHAT_IF
    assert setting(at, "show") == "difference"
    assert setting(at, "kernel") == "conv1_1:1:2"
    assert sent[-2][0]["told"] == "browser:1"


def test_the_weights_are_the_same_bytes_while_a_person_changes_things(sent):
    tell(opened(), WHAT_IF)
    networks = [arrays for facts, arrays in sent if facts["part"] == "network"]
    assert len(networks) == 2
    assert all(np.array_equal(networks[0][name], networks[1][name]) for name in networks[0])
    assert (
        max(sum(array.nbytes for array in arrays.values()) for facts, arrays in sent if facts["part"] == "page") < 4000
    )


@pytest.mark.parametrize("told", [None, 3, {}, {"name": 1}, {"name": "a", "network": "tiny_vgg trained", "whatIf": 7}])
def test_nonsense_from_the_browser_changes_nothing(told: object):
    at = tell(opened(), WHAT_IF)
    at.session_state[KEY] = {"told": told}
    assert decode(setting(at.run(), "changes")) == WHAT_IF


def test_changes_that_the_network_does_not_have_are_not_believed():
    at = tell(opened(), WhatIf(changes=Changes(off=(ChannelsOff(step="conv1_1", channels=(99,)),))))
    assert setting(at, "changes") == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ("garbage", "it is no set of changes of this page"),
        (encode(WhatIf(changes=Changes(off=(ChannelsOff(step="nowhere", channels=(0,)),)))), "no step 'nowhere'"),
        (encode(WhatIf(changes=Changes(off=(ChannelsOff(step="conv1_1", channels=(32,)),)))), "no channel 32"),
        (encode(WhatIf(changes=Changes(planes=(PlaneEdit(path="x", made=0, read=0, weights=()),)))), "layer at 'x'"),
    ],
)
def test_a_hostile_link_gets_a_sentence_and_the_untouched_network(sent, changes: str, sentence: str):
    at = opened(changes=changes)
    assert sentence in notes(at)[0]
    assert sent[0][0]["whatIf"] == as_json(WhatIf())


@pytest.mark.parametrize(
    ("kernel", "sentence"),
    [
        ("conv1_1:32:0", "reads 3 and makes 32"),
        ("pool1:0:0", "no convolution or dense layer at 'pool1'"),
        ("<b>", "it must be a layer and two channels"),
    ],
)
def test_a_link_to_a_kernel_that_is_not_there_gets_a_sentence(sent, kernel: str, sentence: str):
    at = opened(kernel=kernel)
    assert sentence in notes(at)[0]
    assert sent[0][0]["look"]["kernel"] is None


def test_each_network_keeps_its_own_changes_for_the_visit(sent):
    at = tell(opened(), WHAT_IF)
    at.session_state["setting_what-if_net"] = "lenet5"
    assert setting(at.run(), "changes") == ""
    assert sent[-2][0]["whatIf"] == as_json(WhatIf())
    at.session_state["setting_what-if_net"] = "tiny_vgg"
    assert decode(setting(at.run(), "changes")) == WHAT_IF


def test_changes_too_large_for_the_address_stay_for_the_visit_and_the_page_says_so(sent):
    draw = random.Random(1)
    planes = tuple(
        PlaneEdit(path="conv1_2", made=made, read=0, weights=tuple(draw.gauss(0, 1) for _ in range(9)))
        for made in range(32)
    )
    at = tell(opened(), WhatIf(changes=Changes(planes=planes)))
    assert "more than the 2,000 that an address holds" in notes(at)[0]
    assert len(sent[-2][0]["whatIf"]["planes"]) == 32


def test_a_large_network_is_computed_on_the_server_as_the_core_does(sent):
    network = cache.network("resnet18", "random")
    off = ChannelsOff(step="layer1_0_relu", channels=(2, 5))
    edit = PlaneEdit(path="layer1.0.conv1", made=4, read=1, weights=(0.5,) * 9)
    changes = Changes(picture=PictureChange(right=30), off=(off,), planes=(edit,))
    opened(net="resnet18", changes=encode(WhatIf(changes=changes)), layer="layer1_0_conv1", kernel="layer1.0.conv1:4:1")
    facts, arrays = sent[0]
    seen = network.entry.preprocessing.fit(cache.shrunk("chelsea", 256, cache.sample_picture("chelsea")))
    images = network.entry.preprocessing.normalisation.apply(changed_picture(seen, changes.picture)[None])
    walked = walk_changed(network.module, images, changes)
    assert facts["layer"] == "layer1_0_conv1"
    torch.testing.assert_close(torch.from_numpy(arrays["mapsAfter"].copy()), walked.value("layer1_0_conv1")[0])
    torch.testing.assert_close(torch.from_numpy(arrays["logitsAfter"].copy()), walked.value("fc")[0])
    weights = network.module.get_submodule("layer1.0.conv1").weight[4, 1]
    assert np.array_equal(arrays["plane"], weights.flatten().numpy())


def test_of_a_large_layer_the_channels_come_that_the_address_names(sent):
    at = opened(net="resnet18", layer="layer3_0_conv1", first="128")
    (facts, arrays), network = sent[0], cache.network("resnet18", "random")
    seen = network.entry.preprocessing.fit(cache.shrunk("chelsea", 256, cache.sample_picture("chelsea")))
    recording = record(network.module, network.entry.preprocessing.normalisation.apply(seen[None]))
    assert facts["first"] == 128
    expected = recording["layer3_0_conv1"].output[0, 128:192]
    torch.testing.assert_close(torch.from_numpy(arrays["mapsAfter"].copy()), expected)
    at.selectbox(key="setting_what-if_layer").set_value("layer1_0_conv1").run()
    assert sent[-2][0]["first"] == 0


def test_small_networks_are_the_browsers_and_large_ones_the_servers():
    found = {
        slug: computes_in_browser(cache.network(slug, weights), cache.graph(slug, weights))
        for slug, weights in (("lenet5", "trained"), ("mini_resnet", "trained"), ("squeezenet1_1", "random"))
    }
    assert found == {"lenet5": True, "mini_resnet": True, "squeezenet1_1": False}


def test_presets_come_in_the_sizes_of_the_networks_kernels(sent):
    opened(net="lenet5", image="digit-3")
    facts = sent[1][0]
    assert list(facts["presets"]) == ["5×5"]
    assert {"identity", "sobel_x", "laplacian"} <= {preset["slug"] for preset in facts["presets"]["5×5"]}
    assert all(len(preset["values"]) == 25 for preset in facts["presets"]["5×5"])


@pytest.mark.parametrize("slug", ["inception_v3", "convnext_tiny", "shufflenet_v2_x0_5"])
def test_networks_of_functions_and_of_other_axes_open_too(slug):
    graph = cache.graph(slug, "random")
    off = ChannelsOff(step=graph.nodes[1].name, channels=(0,))
    middle = graph.nodes[len(graph.nodes) // 2].name
    at = opened(net=slug, changes=encode(WhatIf(changes=Changes(off=(off,)))), layer=middle)
    assert not at.exception
    assert not at.error
    assert notes(at) == []
