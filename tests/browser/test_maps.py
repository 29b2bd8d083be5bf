"""The maps component in a real browser, on the grids of maps_page.py."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from skimage import data

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

PAGE = Path(__file__).with_name("maps_page.py")
CAT = data.chelsea()[20:276, 100:356]
waves = runpy.run_path(str(PAGE))["waves"]
STRANGE_COLOUR = [214, 0, 170]


@pytest.fixture
def maps(serve, open_page):
    """Open one grid of the page and wait until it is painted."""

    def open_with(query, **options):
        page = open_page(f"{serve(PAGE)}/?{query}", **options)
        expect(page.locator(".maps[data-drawn]")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("python:")).to_be_visible(timeout=30_000)
        return page

    return open_with


def drawn(page) -> dict:
    """Where the component says that it drew each pixel, in device pixels."""
    return json.loads(page.locator(".maps").get_attribute("data-drawn"))


def middle(page, tile, row, col) -> tuple[float, float]:
    """The middle of a map's pixel on the canvas, in device pixels."""
    at = drawn(page)
    corner = at["corners"][tile]
    return (
        corner["x"] + at["left"] + (col + 0.5) * at["scale"],
        corner["y"] + at["top"] + (row + 0.5) * at["scale"],
    )


def point_at(page, tile, row, col, *, click=False):
    x, y = (length / drawn(page)["ratio"] for length in middle(page, tile, row, col))
    to_the_middle = """(canvas, y) => {
        const below = canvas.getBoundingClientRect().top + y - innerHeight / 2;
        document.querySelector('[data-testid="stMain"]').scrollTop += below;
    }"""
    page.locator(".overlay").evaluate(to_the_middle, y)
    box = page.locator(".overlay").bounding_box()
    (page.mouse.click if click else page.mouse.move)(box["x"] + x, box["y"] + y)


def colours(page, places) -> list[list[int]]:
    """What is painted in the middle of pixels, red green blue alpha."""
    return painted(page, [middle(page, *place) for place in places], ".base")


def painted(page, points, layer) -> list[list[int]]:
    script = """(canvas, points) => {
        const context = canvas.getContext("2d");
        return points.map(([x, y]) => [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data]);
    }"""
    return page.locator(layer).evaluate(script, points)


def in_module(page, module, body, argument=None):
    """What a function says that has one of the component's own modules at hand, as `it`."""
    address = page.evaluate(
        "performance.getEntriesByType('resource').find((e) => e.name.includes('/maps/maps.js')).name"
    )
    address = address.split("?")[0].replace("maps/maps.js", module)
    return page.evaluate(
        f"async ([address, argument]) => {{ const it = await import(address); {body} }}", [address, argument]
    )


def zoom_in(page, times):
    for _ in range(times):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(100)


def reading(page):
    return page.locator(".readout")


def test_every_map_is_painted_in_the_colour_of_its_value(maps):
    page = maps("show=many")
    values = waves(64, 112, 112)
    places = [(tile, row, col) for tile in (0, 17, 63) for row in (0, 50, 111) for col in (0, 61, 111)]
    limit = float(np.abs(values).max())
    expected = in_module(
        page,
        "engine/palette.js",
        "const table = it.lookupTable('diverging');"
        "return argument.map((t) => [...table.slice(4 * (128 + Math.round(127 * t))).slice(0, 4)]);",
        [float(values[place]) / limit for place in places],
    )
    assert colours(page, places) == expected


def test_a_photo_is_painted_byte_for_byte_together_and_apart(maps):
    page = maps("show=picture")
    zoom_in(page, 6)
    places = [(row, col) for row in range(124, 132) for col in range(124, 132)]
    cat = [[*map(int, CAT[place]), 255] for place in places]
    for tile, kept in enumerate([(1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1)]):
        seen = colours(page, [(tile, *place) for place in places])
        assert seen == [[c * k for c, k in zip(colour, (*kept, 1), strict=True)] for colour in cat]


def test_pointing_at_a_pixel_reads_the_exact_value(maps):
    page = maps("show=many")
    values = waves(64, 112, 112)
    for place in [(0, 0, 0), (3, 12, 40), (8, 111, 111)]:
        point_at(page, *place)
        text = str(values[place]).replace("-", "−")
        expect(reading(page)).to_have_text(f"channel {place[0]}, row {place[1]}, column {place[2]}: {text}")


@pytest.mark.parametrize("unit", ["0-1", "0-255"])
def test_a_colour_picture_tells_red_green_and_blue_in_both_units(maps, unit):
    page = maps(f"show=picture&unit={unit}")
    zoom_in(page, 8)
    point_at(page, 0, 127, 128)
    colour = CAT[127, 128] if unit == "0-255" else CAT[127, 128].astype(np.float32) / np.float32(255)
    red, green, blue = map(str, colour)
    expect(reading(page)).to_have_text(f"colour, row 127, column 128: red {red}, green {green}, blue {blue}")


def test_the_text_of_a_float_is_the_one_that_numpy_prints(maps):
    page = maps("show=strange")
    bits = np.random.default_rng(0).integers(0, 2**32, 5000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = np.append(values[np.isfinite(values)], np.float32([0.1, 1 / 3, 1e-45, 3.4028235e38, 16777216, 0]))
    texts = in_module(
        page, "maps/reading.js", "return argument.map((v) => it.exactText(Math.fround(v)));", values.tolist()
    )
    assert all(np.float32(text.replace("−", "-")) == value for text, value in zip(texts, values, strict=True))
    assert max(len(text.split("e")[0].strip("−0.").replace(".", "")) for text in texts) <= 9


def test_the_ends_of_a_scale_around_zero_are_rounded_alike(maps):
    body = "return argument.map((v) => it.shortText(v));"
    texts = in_module(maps("show=strange"), "maps/reading.js", body, [127.5, -127.5, 0.0625, -0.0625, 12345.6])
    assert texts == ["128", "−128", "0.0625", "−0.0625", "12346"]


def test_the_pixel_is_framed_in_every_tile_without_painting_the_tiles_again(maps):
    page = maps("show=picture")
    zoom_in(page, 8)
    before = page.locator(".maps").get_attribute("data-drawn")
    page.locator(".base").evaluate("(canvas) => canvas.getContext('2d').fillRect(0, 0, 1, 1)")  # gone if painted again
    point_at(page, 1, 127, 128)
    expect(reading(page)).to_contain_text("red, row 127")
    scale = drawn(page)["scale"]
    edges = [(x - scale / 2, y) for x, y in (middle(page, tile, 127, 128) for tile in range(4))]
    assert all(colour[3] for colour in painted(page, edges, ".overlay"))
    assert page.locator(".maps").get_attribute("data-drawn") == before
    assert page.locator(".base").evaluate("(canvas) => canvas.getContext('2d').getImageData(0, 0, 1, 1).data[3]") == 255


def test_numbers_stand_in_the_pixels_once_these_are_large_enough(maps):
    page = maps("show=large")
    one_colour = """(canvas, [x, y, half]) => {
        const image = canvas.getContext("2d").getImageData(x - half, y - half, 2 * half, 2 * half);
        return new Set(new Uint32Array(image.data.buffer)).size;
    }"""
    square = [*map(round, middle(page, 0, 13, 13)), int(drawn(page)["scale"] // 2) - 2]
    assert drawn(page)["scale"] < 28
    assert page.locator(".base").evaluate(one_colour, square) == 1
    zoom_in(page, 2)
    assert drawn(page)["scale"] >= 28
    square = [*map(round, middle(page, 0, 13, 13)), int(drawn(page)["scale"] // 2) - 2]
    assert page.locator(".base").evaluate(one_colour, square) > 1


def test_keys_move_the_pointer_zoom_and_choose(maps):
    page = maps("show=strange")
    page.locator(".overlay").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowUp")
    expect(reading(page)).to_contain_text("channel 1, row 0, column 0:")
    page.keyboard.press("PageUp")
    expect(reading(page)).to_have_text("channel 0, row 0, column 0: not a number")
    page.keyboard.press("ArrowRight")
    expect(reading(page)).to_have_text("channel 0, row 0, column 1: infinite")
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Show all")).to_be_enabled()
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="Show all")).to_be_disabled()
    page.keyboard.press("Enter")
    expect(page.get_by_text("selected=0, position=Position(tile=0, row=0, col=1)")).to_be_visible()
    expect(reading(page)).to_have_text("channel 0, row 0, column 1: infinite (chosen)")


def test_what_is_not_finite_has_a_colour_of_its_own_and_the_scale_says_so(maps):
    page = maps("show=strange")
    above_the_text = [(x, y - drawn(page)["scale"] * 0.4) for x, y in (middle(page, 0, 0, col) for col in range(3))]
    assert painted(page, above_the_text, ".base") == [[*STRANGE_COLOUR, 255]] * 3
    expect(page.get_by_text("not a number, or infinite")).to_be_visible()


def test_a_click_tells_python_the_tile_and_the_pixel(maps):
    page = maps("show=picture")
    point_at(page, 2, 60, 70, click=True)
    expect(reading(page)).to_contain_text("green, row ")
    row_col = reading(page).text_content().split(":")[0].removeprefix("green, row ").split(", column ")
    expected = f"MapsState(selected=2, position=Position(tile=2, row={row_col[0]}, col={row_col[1]}))"
    expect(page.get_by_text(expected)).to_be_visible()


def test_the_zoom_stays_when_the_values_change(maps):
    page = maps("show=large")
    zoom_in(page, 2)
    before = drawn(page)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("runs: 2")).to_be_visible()
    point_at(page, 0, 13, 14)
    value = 2 * np.maximum(waves(1, 28, 28), 0)[0, 13, 14]
    expect(reading(page)).to_have_text(f"channel 0, row 13, column 14: {value!s}")
    assert drawn(page) == before


def test_the_wheel_scrolls_the_page_unless_ctrl_or_a_click_says_zoom(maps):
    page = maps("show=large")
    point_at(page, 0, 5, 5)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(100)
    assert drawn(page)["zoom"] == 1
    point_at(page, 0, 5, 5, click=True)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(100)
    assert drawn(page)["zoom"] > 1


def test_dragging_moves_a_zoomed_map_with_the_pointer(maps):
    page = maps("show=large")
    zoom_in(page, 3)
    point_at(page, 0, 13, 13)
    x, y = middle(page, 0, 13, 13)
    page.mouse.down()
    box = page.locator(".overlay").bounding_box()
    page.mouse.move(box["x"] + x + 30, box["y"] + y + 20, steps=4)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert middle(page, 0, 13, 13) == pytest.approx((x + 30, y + 20), abs=2)


def test_dimmed_tiles_are_forty_percent_opaque(maps):
    page = maps("show=many&dimmed")
    assert {colour[3] for colour in colours(page, [(0, 5, 5), (40, 60, 7)])} == {102}


def test_a_phone_shows_it_without_scrolling_sideways_and_a_tap_reads(maps):
    page = maps("show=many", width=360, height=740, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".overlay").bounding_box()
    x, y = middle(page, 1, 50, 50)
    page.touchscreen.tap(box["x"] + x, box["y"] + y)
    expect(reading(page)).to_contain_text("channel 1, row 50, column 50: ")
