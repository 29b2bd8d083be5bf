"""A picture in another size: what the browser makes of it for a network is what the core makes of it."""

import pytest
import torch
from torchvision.transforms import InterpolationMode

from cnn_core.datasets import LabelledImages
from cnn_core.datasets.by_class import Form
from cnn_core.models.entry import Preprocessing
from cnn_core.runs.fitting import fit_images
from cnn_core.training import Normalisation
from tests.browser.conftest import MODULES
from viz_app import cache
from viz_app.components.live_camera import form_facts, preparing_facts

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

PREPARE = """async ([address, preparing, form, shape]) => {
    const {Preparation} = await import(`${address}/engine/preparing.js`);
    const pixels = new Uint8ClampedArray(await (await fetch(`${address}/pixels`)).arrayBuffer());
    const [height, width] = shape;
    const made = new Preparation(preparing, {height, width}, form);
    const {region} = made;
    const read = new OffscreenCanvas(width, height).getContext("2d");
    read.putImageData(new ImageData(pixels, width), 0, 0);
    const seen = made.apply(read.getImageData(region.left, region.top, region.width, region.height).data);
    return {shape: seen.shape, values: [...seen.values], part: made.part};
}"""


def preprocessing(resize: int, crop: tuple[int, int], way: str = "bilinear", **options: bool) -> Preprocessing:
    channels = 1 if options.pop("gray", False) else 3
    return Preprocessing(
        resize=resize, crop=crop, channels=channels, normalisation=Normalisation.unchanged(channels),
        interpolation=InterpolationMode(way), **options,
    )  # fmt: skip


CASES = {
    "lenet5": preprocessing(28, (28, 28), gray=True),
    "cifar": preprocessing(32, (32, 32)),
    "imagenet": preprocessing(256, (224, 224)),
    "bicubic": preprocessing(236, (224, 224), "bicubic"),
    "stretched": preprocessing(299, (299, 299), "bicubic", keeps_ratio=False),
    "enlarged": preprocessing(512, (500, 480)),
    "black beside it": preprocessing(40, (64, 47)),
    "nearest": preprocessing(60, (50, 41), "nearest"),
    "nearest, exact": preprocessing(61, (50, 41), "nearest-exact"),
}


def made_in_browser(
    page: playwright.Page, case: Preprocessing, picture: torch.Tensor, form: Form | None = None
) -> dict[str, object]:
    opaque = torch.full((1, *picture.shape[1:]), 255, dtype=torch.uint8)
    pixels = torch.cat([picture.expand(3, -1, -1), opaque]).permute(1, 2, 0).contiguous().numpy().tobytes()
    page.unroute(f"{MODULES}/pixels")
    page.route(f"{MODULES}/pixels", lambda route: route.fulfill(body=pixels))
    return page.evaluate(PREPARE, [MODULES, preparing_facts(case), form_facts(form), list(picture.shape[1:])])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("turned", [False, True], ids=["wide", "tall"])
def test_the_browser_prepares_a_picture_as_the_core_does(modules, case, turned):
    picture = cache.sample_picture("chelsea")
    picture = picture.transpose(1, 2).contiguous() if turned else picture
    made = made_in_browser(modules, case, picture)
    expected = case.fit(picture) * 255
    assert tuple(made["shape"]) == tuple(expected.shape)
    differences = (torch.tensor(made["values"]).reshape(expected.shape) - expected).abs()
    assert differences.max() < 1.001  # a gray level, where rounding falls to the other side
    assert (differences > 0.001).float().mean() < 0.002


@pytest.mark.parametrize("case", ["lenet5", "cifar", "imagenet"])
@pytest.mark.parametrize("form", [Form(side=8, channels=1), Form(side=32), Form(side=37, fit="pad"), Form(side=224)])
def test_the_browser_brings_a_picture_to_the_form_of_a_data_set_first(modules, case, form):
    picture = cache.sample_picture("chelsea")
    made = made_in_browser(modules, CASES[case], picture, form)
    image = LabelledImages(images=form.apply(picture)[None], labels=torch.tensor([0]))
    expected = fit_images(image, CASES[case]).images[0].float()
    differences = (torch.tensor(made["values"]).reshape(expected.shape) - expected).abs()
    assert differences.max() < 2.001  # a gray level of each of the two steps
    assert (differences > 0.001).float().mean() < 0.01


def test_the_frame_of_a_form_is_the_middle_square_or_the_whole_picture(modules):
    picture = torch.zeros(3, 480, 640, dtype=torch.uint8)
    crop, pad = (
        made_in_browser(modules, CASES["cifar"], picture, Form(side=32, fit=fit))["part"] for fit in ("crop", "pad")
    )
    assert (crop["top"], crop["left"], crop["height"], crop["width"]) == (0, 0.125, 1, 0.75)
    assert (pad["top"], pad["left"], pad["height"], pad["width"]) == (0, 0, 1, 1)


def test_the_frame_is_where_the_network_looks(modules):
    picture = torch.zeros(3, 480, 640, dtype=torch.uint8)
    part = made_in_browser(modules, CASES["imagenet"], picture)["part"]
    assert part["height"] == pytest.approx(224 / 256)
    assert part["top"] == pytest.approx(16 / 256)
    assert part["width"] == pytest.approx(224 / 341)  # 256 · 640 / 480, cut
    assert part["left"] == pytest.approx(58 / 341)  # 58.5 to the even one
