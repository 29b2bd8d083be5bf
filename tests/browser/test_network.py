"""The engine in the browser runs whole networks as the core records them, in real Chromium."""

import base64
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import seeded
from cnn_core.recording import record
from cnn_core.samples import SAMPLES, sample
from tests.browser.conftest import MODULES
from viz_app.components.network_sending import sent_network
from viz_app.components.packing import pack

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

Outputs = dict[str, Tensor]
Run = Callable[[nn.Module, Tensor], list[Outputs]]

RUN = """async (address) => {
    const {unpack} = await import(`${address}/engine/packing.js`);
    const {Network} = await import(`${address}/engine/network.js`);
    const answer = await fetch(`${address}/packed`);
    const {facts, arrays} = unpack(new Uint8Array(await answer.arrayBuffer()));
    const network = new Network(facts.layers, arrays);
    const {shape: [count, ...shape], values} = arrays.images;
    const length = values.length / count;
    const made = [], lengths = [];
    for (let image = 0; image < count; image++) {
        const outputs = network.run({shape, values: values.slice(image * length, (image + 1) * length)});
        for (const [name, output] of outputs) {
            lengths.push([name, output.shape]);
            made.push(output.values);
        }
    }
    const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(new Blob(made));
    });
    return [lengths, url.split(",")[1]];
}"""


@pytest.fixture(scope="module")
def run(modules: playwright.Page) -> Run:
    """Run a network on images in the browser: what each layer gave, image by image."""
    packed = [b""]
    modules.route(
        f"{MODULES}/packed", lambda route: route.fulfill(body=packed[0], content_type="application/octet-stream")
    )

    def run_on(module: nn.Module, images: Tensor) -> list[Outputs]:
        c, h, w = images.shape[1:]
        sent = sent_network(module, graph_of(module, (c, h, w)))
        packed[0] = pack({"layers": sent.layers}, {**sent.arrays, "images": images.numpy()})
        described, encoded = modules.evaluate(RUN, MODULES)
        return _by_image(described, np.frombuffer(base64.b64decode(encoded), "<f4").copy(), len(images))

    return run_on


def _by_image(described: list[tuple[str, list[int]]], numbers: np.ndarray, count: int) -> list[Outputs]:
    outputs: list[Outputs] = [{} for _ in range(count)]
    start = 0
    for index, (name, shape) in enumerate(described):
        length = int(np.prod(shape))
        outputs[index * count // len(described)][name] = torch.from_numpy(numbers[start : start + length]).view(*shape)
        start += length
    assert start == len(numbers)
    return outputs


def expect_the_cores_layers(module: nn.Module, images: Tensor, found: list[Outputs]) -> None:
    """Compare with the project's bound for whole networks: 1e-4 × the layer's largest absolute value."""
    recording = record(module, images)
    for index, outputs in enumerate(found):
        assert list(outputs) == [step.name for step in recording.records]
        for step in recording.records:
            expected = step.output[index]
            assert outputs[step.name].shape == expected.shape, step.name
            difference = (outputs[step.name] - expected).abs().max()
            assert float(difference) <= 1e-4 * float(expected.abs().max()), step.name


@pytest.mark.parametrize("slug", [entry.slug for entry in EMBEDDED])
def test_every_layer_of_the_embedded_networks_is_the_cores(run, slug):
    network = registry.load(registry.entry(slug))
    pictures = [sample(SAMPLES[index].slug).draw() for index in (0, 3, -1)]
    images = torch.cat([network.entry.preprocessing.apply(picture) for picture in pictures])
    expect_the_cores_layers(network.module, images, run(network.module, images))


class Added(nn.Module):
    """Two ways that meet in an addition, with calls of functions among the layers."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Conv2d(3, 4, 3, padding=1)
        self.right = nn.Conv2d(3, 4, 1)
        self.dense = nn.Linear(4, 5)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, images: Tensor) -> Tensor:
        both = torch.relu(self.left(images)) + self.right(images)
        return self.softmax(self.dense(both.mean((2, 3))))


def norm() -> nn.Module:
    """A batch norm that has seen something."""
    layer = nn.BatchNorm2d(3)
    for values in (layer.weight, layer.bias, layer.running_mean, layer.running_var):
        values.data.uniform_(0.5, 2)
    return layer


LAYERS = {
    "stride": lambda: nn.Conv2d(3, 5, 3, stride=2),
    "a kernel that is not square, strides that differ": lambda: nn.Conv2d(3, 2, (2, 5), stride=(3, 1), padding=(0, 2)),
    "dilation": lambda: nn.Conv2d(3, 4, 3, dilation=2, padding=2),
    "dilation by axis": lambda: nn.Conv2d(3, 4, 3, dilation=(1, 3), padding=(2, 1), bias=False),
    "depthwise": lambda: nn.Conv2d(3, 3, 3, groups=3),
    "groups": lambda: nn.Sequential(nn.Conv2d(3, 8, 1), nn.Conv2d(8, 12, 3, groups=4, padding=1)),
    "nine kernels in groups of three": lambda: nn.Conv2d(3, 27, 3, groups=3),
    "same padding, even kernel": lambda: nn.Conv2d(3, 4, 4, padding="same", dilation=2),
    "valid padding": lambda: nn.Conv2d(3, 4, 4, padding="valid"),
    "a mirrored border": lambda: nn.Conv2d(3, 4, 5, padding=2, padding_mode="reflect"),
    "a circular border": lambda: nn.Conv2d(3, 4, 3, padding=1, padding_mode="circular"),
    "a repeated border": lambda: nn.Conv2d(3, 4, 3, padding=(2, 1), padding_mode="replicate"),
    "batch norm": norm,
    "batch norm without weights": lambda: nn.BatchNorm2d(3, affine=False, eps=0.1),
    "max pooling that overlaps": lambda: nn.MaxPool2d(3, stride=2, padding=1),
    "max pooling, dilated": lambda: nn.MaxPool2d((2, 3), stride=1, dilation=(3, 2)),
    "max pooling, dilated over a border": lambda: nn.MaxPool2d(3, stride=1, padding=1, dilation=2),
    "max pooling over the end": lambda: nn.MaxPool2d(3, stride=2, ceil_mode=True),
    "max pooling over the end and a border": lambda: nn.MaxPool2d(2, stride=3, padding=1, ceil_mode=True),
    "average pooling with a border": lambda: nn.AvgPool2d(3, stride=2, padding=1),
    "average pooling without its border": lambda: nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False),
    "average pooling over the end": lambda: nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True),
    "average pooling over the end, no border": lambda: nn.AvgPool2d(4, 3, 2, ceil_mode=True, count_include_pad=False),
    "average pooling by a number": lambda: nn.AvgPool2d((2, 3), divisor_override=5),
    "adaptive average pooling": lambda: nn.AdaptiveAvgPool2d((4, 7)),
    "adaptive average pooling along one axis": lambda: nn.AdaptiveAvgPool2d((None, 1)),
    "global average pooling, dense": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 7)),
    "dropout and identity": lambda: nn.Sequential(nn.Dropout(0.5), nn.Identity(), nn.Dropout2d(), nn.ReLU()),
    "flatten, dense without bias": lambda: nn.Sequential(nn.Flatten(), nn.Linear(330, 3, bias=False)),
    "softmax": lambda: nn.Sequential(nn.Flatten(), nn.Softmax(dim=-1)),
    "an addition and functions": Added,
}


@pytest.mark.parametrize("name", LAYERS)
def test_odd_settings_are_the_cores(run, name):
    module = seeded(lambda: nn.Sequential(LAYERS[name]()), seed=len(name)).eval()
    images = torch.randn(2, 3, 10, 11, generator=torch.Generator().manual_seed(1))
    expect_the_cores_layers(module, images, run(module, images))


def test_one_network_takes_images_of_another_size(run):
    module = seeded(lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())).eval()
    for height, width in ((5, 9), (31, 4)):
        images = torch.randn(1, 1, height, width, generator=torch.Generator().manual_seed(2))
        expect_the_cores_layers(module, images, run(module, images))
