"""The network map in a real browser, on the networks of network_map_page.py."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

PAGE = Path(__file__).with_name("network_map_page.py")
COLOUR_AT = """(canvas, [x, y]) => {
    const context = canvas.getContext("2d"), ratio = canvas.width / canvas.offsetWidth;
    return [...context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data];
}"""


@pytest.fixture
def network(serve, open_page):
    """Open a network's map and wait until it is painted."""

    def open_with(query, **options):
        page = open_page(f"{serve(PAGE)}/?{query}", **{"width": 1440, **options})
        expect(page.locator(".network [data-painted]").first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("python:")).to_be_visible(timeout=60_000)
        return page

    return open_with


def step(page, name):
    return page.locator(f'.card[data-id="step {name}"]')


def block(page, name):
    return page.locator(f'.card[data-id="block {name}"]')


def reading(page):
    return page.locator(".readout")


def told(page):
    return page.get_by_text("python:")


def test_every_map_is_painted_in_the_colours_of_its_thumbnail(network, modules):
    page = network("net=lenet5")
    view = runpy.run_path(str(PAGE))["view"]("lenet5", "chelsea", layer="", unit=None)
    thumbnails = {node.name: thumbnail for node, thumbnail in zip(view.graph.nodes, view.thumbnails, strict=True)}
    for name, side in [("conv1", 62), ("relu2", 30)]:
        thumbnail = thumbnails[name]
        count, height, width = thumbnail.pixels.shape
        row, col = height // 2, width // 3
        for index in range(count):
            columns = 1 if side == 62 else 2
            corner = np.array([index % columns, index // columns]) * (side + 2)
            place = corner + np.array([(col + 0.5) / width, (row + 0.5) / height]) * side
            painted = step(page, name).locator(".maps").evaluate(COLOUR_AT, place.tolist())
            assert painted == colour(modules, int(thumbnail.pixels[index, row, col]), signed=thumbnail.signed)


def colour(modules, byte, *, signed):
    table = f"return [...new Uint8Array(it.tableOf({str(signed).lower()}).buffer).slice({4 * byte}, {4 * byte + 4})]"
    address = "http://127.0.0.1:1/network/thumbs.js"
    return modules.evaluate(f'async () => {{ const it = await import("{address}"); {table} }}')


def test_a_click_on_a_pixel_goes_to_that_unit(network):
    page = network("net=tiny_vgg")
    zoom = step(page, "pool2").evaluate("(card) => card.getBoundingClientRect().width / card.offsetWidth")
    row, col = 5, 2  # of map 3, which stands in row 1, column 1 of the card
    x, y = 26 + 2 + (col + 0.5) / 8 * 26, 26 + 2 + (row + 0.5) / 8 * 26
    step(page, "pool2").locator(".field").click(position={"x": x * zoom, "y": y * zoom})
    expect(told(page)).to_have_text("python: {'layer': 'pool2', 'unit': [3, 5, 2]}")
    expect(page.locator(".trail")).to_contain_text("Networkpool2channel 3(5, 2)")
    expect(step(page, "pool2").locator(".mark.pixel")).to_be_visible()


def test_a_click_on_a_card_goes_to_its_layer(network):
    page = network("net=tiny_vgg")
    step(page, "dense").locator(".name").click()
    expect(told(page)).to_have_text("python: {'layer': 'dense', 'unit': None}")
    expect(step(page, "dense")).to_have_attribute("aria-current", "location")
    page.locator(".trail").get_by_text("dense", exact=True).click()
    expect(page.locator(".card.chosen")).to_have_count(1)


def test_another_picture_paints_the_same_cards_anew(network):
    page = network("net=tiny_vgg")
    expect(page.locator(".guesses .most")).to_contain_text("cat")
    step(page, "conv1_1").evaluate("(card) => { card.marked = true; }")
    copy = "(canvas) => canvas.toDataURL()"
    before = [canvas.evaluate(copy) for canvas in page.locator(".card canvas").all()]
    page.get_by_text("coffee", exact=True).click()
    expect(page.locator(".guesses .most")).not_to_contain_text("cat")
    after = [canvas.evaluate(copy) for canvas in page.locator(".card canvas").all()]
    assert len(before) == 19
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert step(page, "conv1_1").evaluate("(card) => card.marked")


def test_the_sentence_on_a_card_tells_the_scale_of_the_picture_that_is_shown(network):
    page = network("net=tiny_vgg")
    before = step(page, "conv1_1").locator(".head").get_attribute("title")
    assert before.startswith("conv1_1: convolution, makes 32 maps of 32 × 32, together 32,768 numbers. Colours: blue")
    page.get_by_text("coffee", exact=True).click()
    expect(page.locator(".guesses .most")).not_to_contain_text("cat")
    assert step(page, "conv1_1").locator(".head").get_attribute("title") != before


def test_another_network_takes_the_place_of_the_first(network):
    page = network("net=mini_resnet&open=block1")
    page.get_by_text("lenet5", exact=True).click()
    expect(step(page, "dense3")).to_be_visible()
    expect(page.locator(".network")).to_have_count(1)
    expect(page.locator(".card")).to_have_count(14)
    page.wait_for_function("location.search === ''")


def test_the_shape_stands_on_every_line(network):
    page = network("net=lenet5")
    shapes = page.locator(".labels g").evaluate_all("(labels) => labels.map((label) => label.lastChild.textContent)")
    assert shapes == ["28×28", "28×28", "28×28", "14×14", "10×10", "10×10", "5×5", *[""] * 6]
    first = page.locator(".labels text").first
    expect(first).to_have_text("1 ×")
    expect(page.locator(".labels title").nth(1)).to_have_text("6 maps of 28 × 28, together 4,704 numbers")


def test_a_block_opens_and_closes_and_the_address_knows_it(network):
    page = network("net=mini_resnet")
    expect(step(page, "block2_conv1")).to_have_count(0)
    expect(block(page, "block2")).to_contain_text("10 steps · 40×16×16")
    block(page, "block2").locator(".head").click()
    expect(step(page, "block2_conv1")).to_be_visible()
    expect(block(page, "block2")).to_have_count(0)
    page.wait_for_function("location.search === '?open=block2'")
    page.get_by_role("button", name="block2: residual block").click()
    expect(block(page, "block2")).to_be_visible()
    expect(step(page, "block2_conv1")).to_have_count(0)


def test_a_link_opens_its_blocks_and_shows_its_cost(network):
    page = network("net=mini_resnet&open=block1,block8.shortcut&cost=multiply-adds")
    expect(step(page, "block1_conv1")).to_have_count(1)
    expect(step(page, "block8_shortcut_pool")).to_have_count(1)
    expect(step(page, "block1_conv1").locator(".number")).to_have_text("2.36M")


def test_the_bars_are_as_long_as_their_share_of_the_largest(network):
    page = network("net=lenet5")
    widths = "(bar) => new DOMMatrix(getComputedStyle(bar).transform).a"
    share = {name: step(page, name).locator(".foot .bar").evaluate(widths) for name in ("conv2", "dense1", "relu1")}
    assert share == {"conv2": pytest.approx(2416 / 48120, abs=1e-3), "dense1": 1, "relu1": 0}
    page.get_by_text("Multiply-adds", exact=True).click()
    expect(step(page, "dense1").locator(".number")).to_have_text("48K")
    assert step(page, "conv2").locator(".foot .bar").evaluate(widths) == 1
    title = step(page, "conv2").locator(".foot").get_attribute("title")
    assert title.startswith("240,000 multiply-adds = 10 · 10 places · 2,400 weights at each. That is 57.")


def test_search_lights_matches_and_enter_opens_their_blocks(network):
    page = network("net=mini_resnet")
    search = page.get_by_role("searchbox", name="Search by name or kind")
    search.fill("pool")
    expect(page.locator(".found")).to_have_text("4 found")
    expect(page.locator(".card.match")).to_have_count(4)
    search.press("Enter")
    expect(step(page, "block2_shortcut_pool")).to_have_class("card step match current")
    search.press("Shift+Enter")
    expect(step(page, "pool")).to_have_class("card step match current")
    search.fill("no such layer")
    expect(page.locator(".found")).to_have_text("0 found")


def test_pointing_at_a_map_tells_what_it_is_computed_from(network):
    page = network("net=tiny_vgg")
    step(page, "conv1_2").locator(".field").hover(position={"x": 3, "y": 3})
    expect(reading(page)).to_contain_text("conv1_2, channel 0 of 32")
    expect(reading(page)).to_contain_text("It is computed from all 32 maps of relu1_1.")
    assert page.locator(".lit path").get_attribute("d").count("M") == 16  # two maps in each row
    step(page, "relu1_2").locator(".field").hover(position={"x": 3, "y": 3})
    expect(reading(page)).to_contain_text("It is computed from map 0 of conv1_2.")
    expect(step(page, "conv1_2").locator(".mark.over")).to_be_visible()


def test_the_keys_walk_from_card_to_card_to_map_to_pixel(network):
    page = network("net=tiny_vgg")
    step(page, "conv1_1").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(told(page)).to_have_text("python: {'layer': 'relu1_1', 'unit': None}")
    for key in ("ArrowDown", "ArrowRight", "Enter", "Home", "ArrowUp", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(told(page)).to_have_text("python: {'layer': 'relu1_1', 'unit': [3, 15, 26]}")
    expect(reading(page)).to_contain_text("relu1_1, channel 3 of 32, row 15, column 26")
    for key in ("Escape", "Escape", "ArrowRight"):
        page.keyboard.press(key)
    expect(step(page, "conv1_2")).to_be_focused()


def test_the_pixel_that_the_keys_are_at_stays_marked_when_the_server_answers(network):
    page = network("net=tiny_vgg")
    step(page, "conv1_2").focus()
    page.keyboard.press("Enter")  # goes to the layer, which the server hears
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("python: {'layer': 'conv1_2', 'unit': None}")
    page.wait_for_timeout(500)
    expect(step(page, "conv1_2").locator(".mark.pixel")).to_be_visible()
    expect(reading(page)).to_contain_text("conv1_2, channel 0 of 32, row 16, column 16")


def test_the_keys_open_and_close_a_block(network):
    page = network("net=mini_resnet")
    block(page, "block1").focus()
    page.keyboard.press("Enter")
    expect(step(page, "block1_conv1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(block(page, "block1")).to_be_focused()


def test_a_probability_is_told_in_five_digits(network):
    best = network("net=lenet5").locator(".guesses li").first.get_attribute("title")
    assert re.fullmatch(r"\d: probability 0\.\d{1,5}, the softmax of the last 10 numbers", best)


def test_the_map_zooms_and_shows_all_again(network):
    page = network("net=lenet5")
    width = "(card) => card.getBoundingClientRect().width"
    before = step(page, "conv1").evaluate(width)
    page.get_by_role("button", name="Zoom in").click()
    assert step(page, "conv1").evaluate(width) == pytest.approx(1.25 * before, rel=0.01)
    step(page, "conv1").focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert step(page, "conv1").evaluate(width) == pytest.approx(before / 1.25, rel=0.01)
    page.keyboard.press("0")
    box = page.locator(".card.answer").bounding_box()
    ground = page.locator(".ground").bounding_box()
    assert box["x"] + box["width"] <= ground["x"] + ground["width"]


def test_a_map_as_wide_as_a_hundred_windows_is_shown_whole_too(modules):
    wide = """async (address) => {
        const { Viewport } = await import(address);
        const [root, sheet, world] = Array.from({ length: 3 }, () => document.createElement("div"));
        document.body.append(root);
        root.style.cssText = "width: 300px; max-height: 400px; overflow: auto";
        root.append(sheet);
        const viewport = new Viewport({ ground: root, sheet, world }, new AbortController().signal);
        viewport.resize({ width: 30_000, height: 200 });
        viewport.fit();
        const wholes = [root.scrollWidth, root.clientWidth];
        root.remove();
        return wholes;
    }"""
    assert modules.evaluate(wide, "http://127.0.0.1:1/network/viewport.js") == [300, 300]


def test_a_map_that_is_zoomed_in_is_painted_finer(network):
    page = network("net=lenet5")
    canvas = step(page, "conv1").locator(".maps")
    before = canvas.evaluate("(canvas) => canvas.width")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    assert canvas.evaluate("(canvas) => canvas.width") == 2 * before


def test_kinds_are_left_out_where_they_could_not_be_read(network):
    page = network("net=lenet5")
    kind = step(page, "conv1").locator(".kind")
    expect(kind).to_have_text("convolution")
    expect(kind).to_be_visible()
    page.get_by_role("button", name="Zoom out").click(click_count=3)
    expect(kind).to_be_hidden()
    expect(step(page, "conv1").locator(".name")).to_be_visible()


def test_the_wheel_with_ctrl_zooms_about_the_pointer(network):
    page = network("net=lenet5")
    before = step(page, "conv2").bounding_box()
    page.mouse.move(before["x"] + 5, before["y"] + 5)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_timeout(100)
    after = step(page, "conv2").bounding_box()
    assert after["width"] > 1.3 * before["width"]
    assert after["x"] == pytest.approx(before["x"], abs=8)


def test_dragging_the_ground_moves_the_map(network):
    page = network("net=lenet5", width=700)
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    scrolled = "(ground) => ground.scrollLeft"
    before = page.locator(".ground").evaluate(scrolled)
    box = page.locator(".ground").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 6, steps=4)
    page.mouse.up()
    assert page.locator(".ground").evaluate(scrolled) - before == pytest.approx(200, abs=2)


def test_a_phone_scrolls_the_map_and_not_the_page(network):
    page = network("net=tiny_vgg", width=360, height=780, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".ground").evaluate("(ground) => ground.scrollWidth > 2 * ground.clientWidth")


def test_a_large_network_paints_only_what_is_near_and_the_rest_once_it_comes(network):
    page = network("net=squeezenet1_0&open=all")
    far = step(page, "features_12_expand3x3")
    expect(far.locator(".maps[data-painted]")).to_have_count(0)
    far.evaluate("(card) => card.scrollIntoView({inline: 'center'})")
    expect(far.locator(".maps[data-painted]")).to_have_count(1)
