"""Pictures and networks that a person changed: the engine in the browser computes what the core does."""

import base64

import numpy as np
import pytest
import torch
from torch import Tensor

from cnn_core.changes import Changes, ChannelsOff, Occlusion, PictureChange, PlaneEdit, changed_picture, walk_changed
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.samples import sample
from tests.browser.conftest import MODULES
from viz_app.components.network_sending import sent_network
from viz_app.components.packing import pack
from viz_app.what_ifs import WhatIf, as_json

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

PICTURE = torch.rand(3, 9, 13, generator=torch.Generator().manual_seed(0))

CHANGE = """const picture = {channels: 3, height: 9, width: 13, values: Float32Array.from(a.values)};
    const made = it.changedPicture(picture, a.change);
    return [...made.values];"""

# Runs one network with one change after another, the last one none at all, and gives each time every layer's numbers.
RUN = """async ([address, changes]) => {
    const {unpack} = await import(`${address}/engine/packing.js`);
    const {Network} = await import(`${address}/engine/network.js`);
    const {ChangedNetwork} = await import(`${address}/engine/changed_network.js`);
    const answer = await fetch(`${address}/packed`);
    const {facts, arrays} = unpack(new Uint8Array(await answer.arrayBuffer()));
    const plain = new Network(facts.layers, arrays);
    const network = new ChangedNetwork(plain);
    const image = {shape: arrays.image.shape, values: arrays.image.values};
    const made = changes.map((change) => [...network.run(image, change).values()].map(({values}) => values));
    const untouched = [...plain.run(image).values()].map(({values}) => values);
    const blob = new Blob([...made.flat(), ...untouched]);
    const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(blob);
    });
    return url.split(",")[1];
}"""

PICTURES = [
    PictureChange(),
    PictureChange(occlusion=Occlusion(row=3, col=-2, size=5)),
    PictureChange(down=-2, right=4),
    PictureChange(rotation=33.0, down=1, occlusion=Occlusion(row=7, col=11, size=9)),
    PictureChange(rotation=-90.0),
    PictureChange(rotation=180.0, right=20),
]


@pytest.mark.parametrize("change", PICTURES)
def test_a_changed_picture_is_the_cores(engine, change: PictureChange):
    facts = as_json(WhatIf(changes=Changes(picture=change)))
    found = engine("changed_picture", CHANGE, {"values": PICTURE.flatten().tolist(), "change": facts})
    expected = changed_picture(PICTURE, change)
    torch.testing.assert_close(torch.tensor(found).view(expected.shape), expected, atol=1e-6, rtol=0)


def edits(slug: str) -> list[Changes]:
    """Several changes of a network, each made after the one before."""
    graph = graph_of(registry.load(registry.entry(slug)).module, registry.entry(slug).preprocessing.input_shape)
    first, second = [node for node in graph.nodes if node.kind == "convolution"][:2]
    weights = tuple(float(i % 4) - 1.5 for i in range(25 if slug == "lenet5" else 9))
    one = PlaneEdit(path=first.path, made=3, read=0, weights=weights)
    two = PlaneEdit(path=second.path, made=1, read=2, weights=weights[::-1])
    dense = PlaneEdit(path=graph.nodes[-1].path, made=7, read=11, weights=(2.5,))
    off = ChannelsOff(step=graph.nodes[2].name, channels=(0, 4))
    late = ChannelsOff(step=graph.nodes[-3].name, channels=(1, 2, 3))
    return [
        Changes(planes=(one,)),
        Changes(planes=(one, two), off=(off,)),
        Changes(planes=(two, dense), off=(off, late)),
        Changes(off=(late,)),
        Changes(),
    ]


@pytest.mark.parametrize("slug", [entry.slug for entry in EMBEDDED])
def test_every_layer_after_each_change_is_the_cores_and_without_any_it_is_as_before(modules, slug: str):
    network = registry.load(registry.entry(slug))
    image = network.entry.preprocessing.apply(sample("digit-3" if slug == "lenet5" else "chelsea").draw())
    sent = sent_network(network.module, graph_of(network.module, network.entry.preprocessing.input_shape))
    block = pack({"layers": sent.layers}, {**sent.arrays, "image": image[0].numpy()})
    modules.route(f"{MODULES}/packed", lambda route: route.fulfill(body=block))
    changes = edits(slug)
    encoded = modules.evaluate(RUN, [MODULES, [as_json(WhatIf(changes=change)) for change in changes]])
    modules.unroute(f"{MODULES}/packed")
    numbers = torch.from_numpy(np.frombuffer(base64.b64decode(encoded), "<f4").copy())
    for change in changes:
        numbers = expect_layers(walk_changed(network.module, image, change).values, numbers)
    assert torch.equal(numbers, last_of(encoded, len(numbers)))
    expect_layers(walk_changed(network.module, image, Changes()).values, numbers)


def expect_layers(values: dict[str, Tensor], numbers: Tensor) -> Tensor:
    """Compare with the project's bound for whole networks, and return the numbers that are left."""
    for name, value in values.items():
        expected = value.flatten()
        found, numbers = numbers[: len(expected)], numbers[len(expected) :]
        assert float((found - expected).abs().max()) <= 1e-4 * float(expected.abs().max()), name
    return numbers


def last_of(encoded: str, count: int) -> Tensor:
    """Return what came after all changes had been taken back; the untouched network's numbers stand behind it."""
    numbers = torch.from_numpy(np.frombuffer(base64.b64decode(encoded), "<f4").copy())
    return numbers[-2 * count : -count]
