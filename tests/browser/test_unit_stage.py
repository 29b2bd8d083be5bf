"""One number opened, in a real browser: what is drawn and written equals torch, and every number leads to its place."""

import json
import re
from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from tests.browser import unit_page

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

PAGE = Path(unit_page.__file__)
VALUES, WEIGHTS, PRODUCTS = range(3)
SERIOUS = ("serious", "critical")


@pytest.fixture
def unit(serve, open_page):
    def open_at(name: str, **options: object) -> Page:
        page = open_page(f"{serve(PAGE)}/?show={name}", **options)
        expect(page.locator(".unit-stage[data-shown]")).to_be_visible(timeout=60_000)
        return page

    return open_at


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def numbers(page: Page, selector: str) -> list[float]:
    return [number(text) for text in page.locator(selector).all_inner_texts()]


def written(page: Page, card: int = 0) -> float:
    """The last number of a card's formula."""
    text = page.locator(".chain .made").nth(card).inner_text()
    return number(re.findall(r"= ([−\d.e]+)", text)[-1])


def walked(page: Page, layer: str, unit: list[int] | None):
    expect(page.get_by_text("walk:")).to_have_text(f"walk: {json.dumps({'layer': layer, 'unit': unit})}")


def row_of(page: Page, channel: int):
    """The row of a channel, in sight."""
    row = page.locator(".rows .row").filter(has=page.get_by_text(f"channel {channel}", exact=True))
    row.scroll_into_view_if_needed()
    return row


def cell(page: Page, channel: int, block: int, index: int) -> tuple[float, float]:
    """Where the middle of a cell is on the screen."""
    box = row_of(page, channel).locator("canvas").bounding_box()
    drawn = json.loads(page.locator(".rows").get_attribute("data-drawn"))
    row, col = divmod(index, drawn["window"]["width"])
    at = drawn["blocks"][block]
    return box["x"] + at["x"] + (col + 0.5) * drawn["cell"], box["y"] + at["y"] + (row + 0.5) * drawn["cell"]


def said(page: Page):
    return page.locator(".made-of .said")


@pytest.mark.parametrize("name", sorted(unit_page.CASES.keys() - {"wrong", "computed", "moved"}))
def test_what_is_written_out_is_what_torch_computes(unit, name):
    page, value = unit(name), unit_page.CASES[name]().value
    assert written(page) == pytest.approx(value, rel=1e-4, abs=2e-5)
    assert numbers(page, ".chain .number")[0] == pytest.approx(value, rel=1e-6, abs=2e-5)  # as its threads add up
    expect(page.locator(".chain .differs")).to_have_count(0)


def test_what_is_not_what_the_network_recorded_is_said(unit):
    page = unit("wrong")
    expect(page.locator(".chain .differs")).to_contain_text("it is 8.5318, but the network recorded 8.541813")


def test_each_channel_gives_what_torch_makes_of_it_alone(unit):
    page = unit("window")
    apart = F.conv2d(unit_page.MAPS[None], unit_page.KERNEL[:, None], stride=2, padding=1, groups=6)[0, :, 0, 3]
    order = apart.abs().argsort(descending=True)
    assert page.locator(".row .name b").all_inner_texts() == [f"channel {channel}" for channel in order]
    assert numbers(page, ".row .name .sum") == pytest.approx(apart[order].tolist(), rel=1e-4)


def test_the_steps_after_it_are_written_out_to_the_number_on_screen(unit):
    page, chain = unit("window"), unit_page.chained(unit_page.window())
    assert [written(page, 1), written(page, 2)] == pytest.approx([one.value for one in chain], rel=1e-4)
    assert number(page.locator(".headline .number").inner_text()) == pytest.approx(chain[-1].value, rel=1e-6)
    expect(page.locator(".chain li.on-screen")).to_contain_text("max(0, 7.9318)")


@pytest.mark.parametrize("block", [VALUES, WEIGHTS, PRODUCTS])
def test_a_cell_says_its_product_and_a_click_opens_the_number_that_was_read(unit, block):
    page = unit("window")
    value, weight = float(unit_page.MAPS[1, 1, 7]), float(unit_page.KERNEL[1, 2, 2])
    page.mouse.move(*cell(page, 1, block, 8))
    expect(said(page)).to_contain_text("channel 1, row 1, column 7: ")
    text = said(page).inner_text().replace("(", "").replace(")", "")
    read = [number(one) for one in re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text.split(": ")[1])[:3]]
    assert read == pytest.approx([value, weight, value * weight], rel=1e-4)
    page.mouse.click(*cell(page, 1, block, 8))
    walked(page, "relu1", [1, 1, 7])


def test_a_pixel_of_the_map_beside_the_window_opens_too(unit):
    page = unit("window")
    at = json.loads(page.locator(".rows").get_attribute("data-drawn"))["map"]
    box = row_of(page, 2).locator("canvas").bounding_box()
    x, y = box["x"] + at["x"] + at["width"] * 12.5 / 16, box["y"] + at["y"] + at["height"] * 10.5 / 12
    page.mouse.move(x, y)
    expect(said(page)).to_contain_text("channel 2, row 10, column 12: ")
    assert number(said(page).inner_text().split(": ")[1].split(",")[0]) == pytest.approx(
        float(unit_page.MAPS[2, 10, 12]), rel=1e-6
    )
    page.mouse.click(x, y)
    walked(page, "relu1", [2, 10, 12])


def test_padding_is_striped_and_leads_nowhere(unit):
    page = unit("window")
    colours = """(canvas, [left, top, side]) => {
        const ratio = devicePixelRatio;
        const data = canvas.getContext("2d").getImageData(left * ratio, top * ratio, side * ratio, side * ratio).data;
        return new Set(Array.from(data).filter((_, at) => at % 4 === 0)).size;
    }"""
    drawn = json.loads(page.locator(".rows").get_attribute("data-drawn"))
    block, canvas = drawn["blocks"][VALUES], row_of(page, 3).locator("canvas")
    corner = [block["x"] + 2, block["y"] + 2, 8]  # of the cell, where no digit stands
    inside = [corner[0], corner[1] + drawn["cell"], 8]
    assert canvas.evaluate(colours, corner) > 1 == canvas.evaluate(colours, inside)
    page.mouse.click(*cell(page, 3, PRODUCTS, 0))
    expect(said(page)).to_contain_text("row −1, column 5 lies in the padding around the map: 0 × ")
    expect(page.get_by_text("walk:")).to_have_text("walk: null")


def test_keys_walk_through_the_window_and_open_a_number(unit):
    page = unit("window")
    second = page.locator(".row .name b").nth(1).inner_text().split(" ")[1]
    page.locator(".rows").focus()
    for key in ("ArrowDown", "ArrowRight", "PageDown"):
        page.keyboard.press(key)
    expect(said(page)).to_contain_text(f"channel {second}, row 0, column 6: ")
    page.keyboard.press("Enter")
    walked(page, "relu1", [int(second), 0, 6])


def test_of_2048_channels_only_those_in_sight_are_on_the_page(unit):
    page = unit("many")
    rows = page.locator(".rows .row")
    assert 5 < rows.count() < 25
    page.locator(".rows").focus()
    page.keyboard.press("End")
    expect(rows.last).to_have_attribute("aria-posinset", "2048")
    assert rows.count() < 25
    products = (unit_page.MANY[:, 3, 4] * unit_page.MANY_WEIGHTS[:, 0, 0]).abs()
    expect(page.locator(".row.lit b")).to_have_text(f"channel {int(products.argmin())}")


def test_the_channels_stand_in_their_own_order_where_a_person_wishes_so(unit):
    page = unit("many")
    page.get_by_label("Largest first").uncheck()
    expect(page.locator(".row .name b").first).to_have_text("channel 0")
    expect(page.get_by_text("live:")).to_contain_text('"sorted": "no"')


def test_a_piece_of_the_bar_is_found_in_the_list(unit):
    page = unit("many")
    products = unit_page.MANY[:, 3, 4] * unit_page.MANY_WEIGHTS[:, 0, 0]
    above, below = float(products.clamp(min=0).sum()), float(products.clamp(max=0).sum())
    expect(page.locator(".balance-words .up")).to_contain_text(f"{int((products > 0).sum()):,} channels push up: ")
    assert number(page.locator(".balance-words .up").inner_text().split(": ")[1]) == pytest.approx(above, rel=1e-3)
    box = page.locator(".balance").bounding_box()
    zero = 6 - below / (above - below) * (box["width"] - 12)
    page.mouse.move(box["x"] + zero + 1, box["y"] + 12)
    expect(said(page)).to_contain_text(f"channel {int(products.argmax())}: its products sum to")
    page.mouse.move(box["x"] + zero - 1, box["y"] + 12)
    expect(page.locator(".row.lit b")).to_have_text(f"channel {int(products.argmin())}")


def test_a_dense_layers_terms_are_listed_and_lead_to_their_inputs(unit):
    page = unit("dense")
    products = unit_page.VECTOR * unit_page.WEIGHTS
    order = products.abs().argsort(descending=True)
    assert numbers(page, ".row.term .sum")[:6] == pytest.approx(products[order[:6]].tolist(), rel=1e-4)
    page.locator(".row.term").nth(2).hover()
    index = int(order[2])
    assert number(said(page).inner_text().split("= ")[1].split(". Click")[0]) == pytest.approx(
        float(products[index]), rel=1e-4
    )
    page.locator(".row.term").nth(2).click()
    walked(page, "flatten", [index])


def test_the_end_of_25000_terms_is_reached_by_a_key(unit):
    page = unit("dense")
    page.locator(".rows").focus()
    page.keyboard.press("End")
    expect(page.locator(".row.lit")).to_have_attribute("aria-posinset", "25088")
    assert page.locator(".row.term").count() < 30
    page.keyboard.press("Enter")
    walked(page, "flatten", [int((unit_page.VECTOR * unit_page.WEIGHTS).abs().argmin())])


def test_shares_are_softmaxs_with_the_classes_names(unit):
    page = unit("share")
    shares = torch.softmax(unit_page.LOGITS, 0)
    order = shares.argsort(descending=True)
    assert page.locator(".row.term .name").all_inner_texts() == [unit_page.CLASSES[index] for index in order]
    assert numbers(page, ".row.term .sum") == pytest.approx(shares[order].tolist(), rel=5e-2)
    expect(page.locator(".row.chosen .name")).to_have_text("tabby")


def test_a_logit_is_followed_to_its_probability_and_those_of_all_classes(unit):
    page = unit("logit")
    probability, order = torch.softmax(unit_page.LOGITS, 0)[1], unit_page.LOGITS.argsort(descending=True).tolist()
    expect(page.locator(".shares-room .made")).to_contain_text(f", which is {probability:.1%}")
    names = page.locator(".shares-room .row.term .name")
    expect(names).to_have_text([unit_page.CLASSES[index] for index in order])
    expect(page.locator(".shares-room .row.chosen .name")).to_have_text("tabby")
    page.get_by_label("Largest first").uncheck()
    expect(names).to_have_text(list(unit_page.CLASSES))
    names.nth(3).click()
    walked(page, "dense1", [3])


def test_a_poolings_winner_is_framed_and_its_padding_leads_nowhere(unit):
    page, making = unit("max"), unit_page.max_pooled().making
    window = page.locator(".pair-of-pictures .picture").nth(1)
    drawn = json.loads(window.get_attribute("data-drawn"))
    row, col = (making.winner[0] + 1) // 2, (making.winner[1] + 1) // 2
    at = {"x": drawn["edge"] + (col + 0.5) * drawn["scale"], "y": drawn["edge"] + (row + 0.5) * drawn["scale"]}
    window.click(position={"x": drawn["edge"] + 3, "y": drawn["edge"] + 3})
    expect(said(page)).to_contain_text("Row −1, column −1 lies in the padding around the map: minus infinite")
    window.click(position=at)
    walked(page, "relu1", [2, *making.winner])


def test_an_average_is_a_sum_divided(unit):
    page = unit("average")
    expect(page.locator(".chain .made")).to_contain_text("sum of 6 numbers ÷ 6 = ")


@pytest.mark.parametrize(("name", "place"), [("combined", (1, 4, 5)), ("moved", (5, 11, 0)), ("bent", (4, 2, 3))])
def test_what_a_number_was_made_of_is_shown_with_its_place(unit, name, place):
    page = unit(name)
    assert numbers(page, ".pictured > .number")[0] == pytest.approx(float(unit_page.MAPS[place]), rel=1e-6)
    page.locator(".sources button.walk").first.click()
    walked(page, "relu1", list(place))


def test_a_map_of_a_source_is_walked_by_keys(unit):
    page = unit("moved")
    page.locator(".sources .picture").focus()
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text("Row 11, column 1 of channel 5")
    page.keyboard.press("Enter")
    walked(page, "relu1", [5, 11, 1])


@pytest.mark.parametrize(("name", "made"), [("bent", "−0.10486"), ("leaky", "−0.053037")])
def test_the_curve_of_an_activation_bears_the_point(unit, name, made):
    page = unit(name)
    expect(page.get_by_role("img", name=f"The curve: −0.26518 becomes {made}", exact=True)).to_be_visible()


def test_what_is_not_opened_leads_to_the_layers_that_it_reads(unit):
    page = unit("computed")
    expect(said(page)).to_contain_text("An attention layer mixes all positions")
    page.locator(".sources button.walk").nth(0).click()
    walked(page, "relu1", None)


def test_the_field_is_framed_with_its_size_and_what_lies_in_the_padding(unit):
    page = unit("window")
    expect(page.locator(".sees .said")).to_contain_text("sees 9 × 9 pixels of the input’s 24 × 32. Beyond its border")
    expect(page.locator(".sees .said")).to_contain_text("in the padding: 1 row above.")
    crop = page.locator(".sees .picture").nth(1)
    drawn = json.loads(crop.get_attribute("data-drawn"))
    assert [drawn[name] for name in ("row", "col", "height", "width")] == [-1, 4, 9, 9]
    crop.hover(position={"x": drawn["edge"] + 2.5 * drawn["scale"], "y": drawn["edge"] + 4.5 * drawn["scale"]})
    red = float(unit_page.SEEN[0, 3, 6])
    expect(page.locator(".sees .said")).to_contain_text(f"Row 3, column 6: red {red:.4f}"[:-2])


def test_of_a_number_that_sees_everything_nothing_is_enlarged(unit):
    page = unit("share")
    expect(page.locator(".sees .said")).to_contain_text("This number sees the whole input, 24 × 32 pixels")
    expect(page.locator(".sees .picture").nth(1)).to_be_hidden()


def test_a_scene_far_below_is_loaded_once_a_person_scrolls_to_it(serve, open_page):
    page = open_page(f"{serve(PAGE)}/?show=window&below")
    expect(page.get_by_text("walk:")).to_be_attached(timeout=60_000)
    page.wait_for_timeout(1000)
    scenes = "performance.getEntriesByType('resource').filter(({name}) => name.includes('/unit/scene.js')).length"
    assert page.evaluate(scenes) == 0
    page.get_by_text("walk:").scroll_into_view_if_needed()
    expect(page.locator(".unit-stage[data-shown]")).to_be_visible()


def test_the_heat_map_lies_over_the_input_at_the_flip_of_a_switch(unit):
    page = unit("window")
    pixel = "(canvas) => [...canvas.getContext('2d').getImageData(60, 60, 1, 1).data]"
    before = page.locator(".sees .picture").first.evaluate(pixel)
    page.get_by_label("Heat map").check()
    expect(page.locator(".ramp.heat")).to_be_visible()
    assert page.locator(".sees .picture").first.evaluate(pixel) != before
    expect(page.get_by_text("live:")).to_contain_text('"heat": "yes"')


def test_readers_and_effects_are_where_it_goes(unit):
    page = unit("window")
    expect(page.locator(".effects li").first).to_have_attribute(
        "title", "If this number grows by 1, the logit of Egyptian cat grows by 0.031"
    )
    page.get_by_role("button", name="pool1 (0, 0, 2)").click()
    walked(page, "pool1", [0, 0, 2])


def test_the_trail_leads_back(unit):
    page = unit("window")
    expect(page.locator(".trail")).to_be_hidden()
    page.locator(".chain button.walk").first.click()
    expect(page.locator(".headline")).to_contain_text("bn2: channel 0, row 0, column 3")
    page.get_by_role("button", name="← Back").click()
    expect(page.locator(".headline")).to_contain_text("layer1.0.conv2")
    walked(page, "conv2", [0, 0, 3])
    expect(page.locator(".trail")).to_be_hidden()
    expect(page.locator(".rows .row").first).to_be_visible()


@pytest.mark.parametrize("name", ["window", "dense", "max", "combined"])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(unit, name):
    page = unit(name, width=360, height=740, touch=True, dark=True)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    beyond = "(root) => [...root.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > 361).length"
    assert page.locator(".unit-stage").evaluate(beyond) == 0


def test_a_finger_points_first_and_opens_with_the_second_touch(unit):
    page = unit("window", width=360, height=740, touch=True)
    page.touchscreen.tap(*cell(page, 3, VALUES, 4))
    expect(said(page)).to_contain_text("channel 3, row 0, column 6: ")
    expect(page.get_by_text("walk:")).to_have_text("walk: null")
    page.touchscreen.tap(*cell(page, 3, VALUES, 4))
    walked(page, "relu1", [3, 0, 6])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["window", "dense", "bent", "share"])
def test_nothing_serious_is_in_the_way_of_a_screen_reader(unit, name, dark):
    page = unit(name, dark=dark)
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], node["html"][:150]) for one in found if one["impact"] in SERIOUS for node in one["nodes"]] == []
