"""Flatten, dense and softmax in a real browser: what is drawn and written equals what the network computes."""

import json
import re

import pytest
import torch
from torch import Tensor

from cnn_core.images import resize_to_fit
from cnn_core.models import registry
from cnn_core.nonlinearity import softmax_step
from cnn_core.recording import Recording, record
from cnn_core.samples import sample

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

BLUE, RUST = [8, 48, 107, 255], [98, 28, 6, 255]  # the ends of the scale
MAPS, VECTOR, INPUTS, WEIGHTS, PRODUCTS, OUTPUTS = range(6)


def recorded(net: str, image: str) -> tuple[torch.nn.Module, Recording]:
    network = registry.load(registry.entry(net), weights="trained")
    picture = resize_to_fit(sample(image).draw(), most=256)
    return network.module, record(network.module, network.entry.preprocessing.apply(picture))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def middle_of(page: Page, field: int, index: int) -> tuple[float, float]:
    """Return where a cell's middle is on the screen."""
    canvas = page.locator("canvas.cells").nth(field)
    canvas.scroll_into_view_if_needed()
    box, at = canvas.bounding_box(), json.loads(canvas.get_attribute("data-drawn"))
    height, width = at["blocks"]["height"], at["blocks"]["width"]
    (block, rest) = divmod(index, height * width)
    x = block % at["across"] * (width * at["cell"] + at["gap"]) + (rest % width + 0.5) * at["cell"]
    y = block // at["across"] * (height * at["cell"] + at["gap"]) + (rest // width + 0.5) * at["cell"]
    return box["x"] + at["margin"] + x, box["y"] + at["margin"] + y


def point_at(page: Page, field: int, index: int, *, click: bool = False):
    x, y = middle_of(page, field, index)
    page.mouse.move(x, y)
    if click:
        page.mouse.click(x, y)


def marked(page: Page, field: int) -> int | None:
    return json.loads(page.locator("canvas.cells").nth(field).get_attribute("data-drawn"))["marked"]


def painted(page: Page, field: int, index: int) -> list[int]:
    x, y = middle_of(page, field, index)
    script = """(canvas, [x, y]) => {
        const bounds = canvas.getBoundingClientRect();
        return [...canvas.getContext("2d").getImageData(x - bounds.left, y - bounds.top, 1, 1).data];
    }"""
    return page.locator("canvas.cells").nth(field).evaluate(script, [x, y])


def sum_rows(page: Page) -> list[list[str]]:
    rows = page.locator("table.sum tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def share_row(page: Page, name: str):
    return page.locator("table.shares tbody tr").filter(has=page.get_by_role("button", name=name, exact=True))


def logit_of(page: Page, name: str) -> float:
    return number(page.get_by_label(f"Logit of {name} as a number").input_value())


@pytest.mark.parametrize(
    ("net", "image", "maps"),
    [("lenet5", "digit-3", "pool2"), ("tiny_vgg", "chelsea", "pool3"), ("mini_resnet", "rocket", "pool")],
)
def test_a_map_pixel_and_its_place_in_the_row_are_found_from_either_side(app, net, image, maps):
    page = app(f"softmax?net={net}&image={image}")
    planes = recorded(net, image)[1][maps].output[0]
    channels, height, width = planes.shape
    map_, row, col = channels // 2, height - 1, width // 2
    index = (map_ * height + row) * width + col
    for field in (MAPS, VECTOR):
        point_at(page, field, index)
        said = page.locator(".flatten .said")
        expect(said).to_contain_text(f"Map {map_}, row {row}, column {col} is number")
        expect(said).to_contain_text(f"= {index} of the row: ")
        assert number(said.inner_text().rsplit(": ")[-1]) == pytest.approx(
            float(planes[map_, row, col]), rel=1e-4, abs=1e-5
        )
        assert (marked(page, MAPS), marked(page, VECTOR)) == (index, index)


@pytest.mark.parametrize(
    ("address", "layer", "inputs"),
    [
        ("net=tiny_vgg&image=chelsea", "dense", "flatten"),
        ("net=mini_resnet&image=chelsea", "dense", "flatten"),
        ("net=lenet5&image=digit-3", "dense3", "relu4"),
        ("net=lenet5&image=digit-3&dense=dense1", "dense1", "flatten"),
    ],
)
def test_the_sum_of_an_output_adds_up_digit_by_digit_to_the_networks_own(app, address, layer, inputs):
    net, image = re.findall(r"=([\w-]+)", address)[:2]
    module, recording = recorded(net, image)
    page = app(f"softmax?{address}&unit=7")
    weights = module.get_submodule(layer).weight[7].detach()
    products = recording[inputs].output[0] * weights
    rows = sum_rows(page)
    largest = products[products.abs().argsort(descending=True)][:6]
    assert [number(row[2]) for row in rows[:6]] == pytest.approx(largest.tolist(), abs=1.1e-4)
    assert rows[-1][0] == "sum"
    assert number(rows[-1][2]) == pytest.approx(float(recording[layer].output[0, 7]), abs=1e-4)
    assert round(sum(number(row[2]) for row in rows[:-1]), 4) == number(rows[-1][2])


def test_a_product_is_found_in_the_strips_the_maps_and_the_sum(app):
    page = app("softmax?net=tiny_vgg&image=chelsea&unit=3")
    module, recording = recorded("tiny_vgg", "chelsea")
    products = recording["flatten"].output[0] * module.dense.weight[3].detach()
    index = int(products.abs().argmax())
    point_at(page, PRODUCTS, index)
    assert {marked(page, field) for field in (MAPS, VECTOR, INPUTS, WEIGHTS, PRODUCTS)} == {index}
    expect(page.locator("table.sum tr.lit")).to_have_count(1)
    said = page.locator(".dense .said").inner_text()
    assert number(said.split("= ")[1].split(" ")[0]) == pytest.approx(float(products[index]), rel=1e-3)
    page.mouse.move(0, 0)
    assert painted(page, PRODUCTS, index) == (RUST if products[index] > 0 else BLUE)
    page.locator("table.sum tbody tr").nth(1).hover()
    assert marked(page, PRODUCTS) == int(products.abs().argsort(descending=True)[1])


@pytest.mark.parametrize("temperature", [0.05, 1.0, 2.5, 300.0])
def test_every_term_of_softmax_is_the_cores(app, temperature):
    page = app(f"softmax?net=tiny_vgg&image=chelsea&temperature={temperature:g}")
    logits: Tensor = recorded("tiny_vgg", "chelsea")[1]["dense"].output[0]
    step = softmax_step(logits, temperature=temperature)
    names = registry.entry("tiny_vgg").class_names
    assert [logit_of(page, name) for name in names] == pytest.approx(logits.tolist(), abs=1e-4)
    columns = [
        page.locator(f"table.shares tbody td:nth-of-type({column})").all_inner_texts() for column in (3, 4, 5, 6)
    ]
    shifted, scaled, exponentials, shares = ([number(text) for text in column] for column in columns)
    assert shifted == pytest.approx((step.logits - step.largest).tolist(), abs=1e-4)
    assert scaled == pytest.approx(step.scaled.tolist(), rel=1e-2, abs=1e-4)
    assert exponentials == pytest.approx(step.exponentials.tolist(), rel=6e-2, abs=1e-30)  # 2 digits when tiny
    assert shares == pytest.approx(step.probabilities.tolist(), rel=6e-2, abs=1e-30)
    assert number(page.locator(".written .terms b").inner_text()) == pytest.approx(step.sum, rel=1e-3)


def test_a_row_lights_its_term_and_a_term_its_row(app):
    page = app("softmax?net=tiny_vgg&image=chelsea")
    dog, term = share_row(page, "dog"), page.locator(".written .term").nth(5)
    dog.hover()
    expect(term).to_have_class(re.compile("lit"))
    expect(page.locator(".written .result")).to_contain_text("probability of dog")
    expect(page.locator(".dense .sums h5")).to_contain_text("Logit of dog")
    page.locator(".written .term").nth(8).hover()
    expect(share_row(page, "ship")).to_have_class(re.compile("lit"))
    page.locator(".written .term").nth(0).focus()
    expect(page.locator(".written .result")).to_contain_text("probability of ")


def test_a_dragged_logit_moves_the_shares_before_the_server_hears_of_it(app):
    page = app("softmax?net=tiny_vgg&image=chelsea")
    address, before = page.url, logit_of(page, "dog")
    bar = page.get_by_role("slider", name="Logit of dog")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + 8, steps=6)
    page.wait_for_timeout(100)
    moved = logit_of(page, "dog")
    assert moved > before
    logits = recorded("tiny_vgg", "chelsea")[1]["dense"].output[0].clone()
    logits[5] = moved
    share = number(share_row(page, "dog").locator("td:last-of-type").inner_text())
    assert share == pytest.approx(float(torch.softmax(logits, 0)[5]), rel=1e-3)
    assert page.url == address
    page.mouse.up()
    expect(page).to_have_url(re.compile(rf"logits=5_{moved:g}"))


def test_a_typed_logit_is_in_the_link_and_reset_takes_it_back(app):
    page = app("softmax?net=tiny_vgg&image=chelsea")
    field = page.get_by_label("Logit of truck as a number")
    before = logit_of(page, "truck")
    field.fill("−3/2")
    field.press("Enter")
    expect(page).to_have_url(re.compile("logits=9_-1.5"))
    expect(share_row(page, "truck")).to_have_class(re.compile("edited"))
    page.get_by_role("button", name="Reset logits").click()
    expect(page).not_to_have_url(re.compile("logits="))
    assert logit_of(page, "truck") == before


def test_what_is_no_logit_changes_nothing(app):
    page = app("softmax?net=tiny_vgg&image=chelsea")
    before, said = logit_of(page, "truck"), page.locator(".softmax .said")
    for text in ("abc", "1e9", "--1", ""):
        field = page.get_by_label("Logit of truck as a number")
        field.fill(text)
        field.press("Enter")
        expect(said).to_have_text(f"“{text}” is no logit: type a number from −1,000 to 1,000.")
        field.press("Tab")
        assert logit_of(page, "truck") == before
    page.get_by_label("Temperature as a number").fill("0")
    page.get_by_label("Temperature as a number").press("Enter")
    expect(said).to_have_text("“0” is no temperature: type a number from 0.001 to 1,000.")
    expect(page.get_by_label("Temperature as a number")).to_have_value("1")


def test_the_temperature_follows_its_slider_and_goes_into_the_link(app):
    page = app("softmax?net=tiny_vgg&image=chelsea&temperature=10")
    page.get_by_role("button", name="T = 1").click()
    expect(page).not_to_have_url(re.compile("temperature="))
    slider = page.get_by_role("slider", name="Temperature")
    slider.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("temperature=0.001"))
    expect(share_row(page, "cat").locator("td:last-of-type")).to_have_text("1")
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("temperature=1000"))
    assert number(share_row(page, "ship").locator("td:last-of-type").inner_text()) == pytest.approx(0.1, abs=2e-3)


def test_a_link_opens_the_class_the_temperature_and_the_logits_that_it_was_copied_with(app):
    page = app("softmax?net=tiny_vgg&image=chelsea&unit=8&temperature=0.5&logits=0_2*8_7.25")
    expect(page.locator(".dense .sums h5")).to_contain_text("Logit of ship")
    assert (logit_of(page, "airplane"), logit_of(page, "ship")) == (2, 7.25)
    expect(page.get_by_label("Temperature as a number")).to_have_value("0.5")
    page.get_by_role("button", name="frog", exact=True).click()
    expect(page).to_have_url(re.compile("unit=6"))
    expect(page).to_have_url(re.compile(r"logits=0_2\*8_7.25"))


def test_another_picture_has_its_own_logits_again(app):
    page = app("softmax?net=tiny_vgg&image=chelsea&logits=0_2")
    expect(share_row(page, "airplane")).to_have_class(re.compile("edited"))
    sample_list = page.get_by_role("combobox", name="Sample")
    sample_list.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that opens while its column scrolls closes again
    sample_list.fill("Rocket")
    sample_list.press("Enter")
    expect(page).to_have_url(re.compile("image=rocket"))
    expect(share_row(page, "airplane")).not_to_have_class(re.compile("edited"))
    expected = float(recorded("tiny_vgg", "rocket")[1]["dense"].output[0, 0])
    assert logit_of(page, "airplane") == pytest.approx(expected, abs=1e-4)
    assert "logits=" not in page.url


def test_a_hidden_layer_is_opened_unit_by_unit(app):
    page = app("softmax?net=lenet5&image=digit-3&dense=dense1")
    output = recorded("lenet5", "digit-3")[1]["dense1"].output[0]
    point_at(page, OUTPUTS, 17, click=True)
    expect(page.locator(".dense .sums h5")).to_contain_text("Output 17")
    assert number(sum_rows(page)[-1][2]) == pytest.approx(float(output[17]), abs=1e-4)
    expect(page).to_have_url(re.compile("unit=17"))


def test_the_cells_are_walked_by_keys(app):
    page = app("softmax?net=tiny_vgg&image=chelsea")
    point_at(page, VECTOR, 0)
    page.locator("canvas.cells").nth(MAPS).focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".flatten .said")).to_contain_text("Map 0, row 1, column 1 is number")


def many_classes():
    """A page of 40 classes behind 3 maps of 2 × 5, as no shipped network has them."""
    import numpy as np  # noqa: PLC0415 -- the body is served as a script of its own

    from viz_app.components.stage import classifier as stage  # noqa: PLC0415

    chance = np.random.default_rng(5)
    maps = chance.normal(size=(3, 2, 5)).astype(np.float32)
    weights, bias = (chance.normal(size=shape).astype(np.float32) for shape in ((40, 30), (40,)))
    classifier = stage.Classifier(
        seen=np.zeros((1, 4, 6), np.float32),
        maps=maps,
        maps_from="maps",
        layer="dense",
        inputs_from="flatten",
        flattened=True,
        inputs=maps.ravel(),
        weights=weights,
        bias=bias,
        logits=weights @ maps.ravel() + bias,
        last=True,
        class_names=tuple(f"class {index}" for index in range(40)),
    )
    belonging = stage.Belonging(line="line", classes=40, layer="layer", outputs=40)
    settled = stage.told("scene", belonging=belonging, start=stage.Settled(unit=None, temperature=2.0, edits=()))
    stage.show_classifier(classifier, settled, belonging=belonging, key="scene")


def test_of_many_classes_the_likeliest_have_rows_and_the_others_are_summed_up(serve, open_page):
    page = open_page(serve(many_classes))
    expect(page.locator("table.shares tbody tr")).to_have_count(24)
    shares = page.locator("table.shares tbody td:last-of-type").all_inner_texts()
    rest = re.search(r"16 others have ([\d.e−]+) together", page.locator(".rest").inner_text())[1]
    assert sum(number(text) for text in [*shares, rest]) == pytest.approx(1, abs=1e-3)
    assert max(number(rest) / 16, min(number(text) for text in shares)) == min(number(text) for text in shares)
    point_at(page, MAPS, 17)
    expect(page.locator(".flatten .said")).to_contain_text("Map 1, row 1, column 2 is number 1 · 10 + 1 · 5 + 2 = 17")


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(app, dark):
    page = app("softmax?net=lenet5&image=digit-3", width=360, height=740, touch=True, dark=dark)
    expect(page.locator("table.shares")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    bar = page.get_by_role("slider", name="Logit of 8")
    bar.scroll_into_view_if_needed()
    assert bar.bounding_box()["width"] >= 120
    field = page.locator("canvas.cells").nth(VECTOR)
    field.scroll_into_view_if_needed()
    field.tap(position={"x": 10, "y": 10})
    expect(page.locator(".flatten .said")).to_contain_text("is number")
