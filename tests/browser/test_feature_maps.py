"""The feature maps of a layer in a real browser, on the made-up layers of feature_maps_page.py."""

import io
import json
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from viz_app.draw.scaling import limits_of

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

PAGE = Path(__file__).with_name("feature_maps_page.py")
made = runpy.run_path(str(PAGE))
layer, seen = made["layer"], made["seen"]
NEUTRAL = [246, 246, 246, 255]
STRANGE = [214, 0, 170, 255]


def overlaid(image: np.ndarray, plane: np.ndarray, limit: float) -> np.ndarray:
    """The image in gray, a map stretched over it, orange above 0 and blue below: RGB, and the stretched map."""
    rows, cols = (
        ((np.arange(length) + 0.5) * short // length).astype(int)
        for length, short in zip(image.shape[1:], plane.shape, strict=True)
    )
    values = plane[rows][:, cols]
    colours = np.array([[0.90, 0.38, 0.0], [0.10, 0.35, 0.80]])[:, :, None, None]
    weight = 0.75 * np.abs(np.clip(values / limit, -1, 1))
    picture = (1 - weight) * image.mean(axis=0) + weight * np.where(values > 0, *colours)
    return np.concatenate([picture, values[None]])


@pytest.fixture
def wall(serve, open_page):
    """Open a layer of the page and wait until all of it is painted."""

    def open_with(query, **options):
        page = open_page(f"{serve(PAGE)}/?page=wide&{query}", **{"width": 1440, "height": 1000} | options)
        expect(page.locator(".feature-maps[data-painted]")).to_be_visible(timeout=60_000)
        expect(page.locator(".over .maps[data-drawn]").first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("walked:")).to_be_visible()
        return page

    return open_with


@pytest.fixture
def module(modules):
    """A function that runs a body of JavaScript, with a module of the component as `it`, the argument as `a`."""
    address = "http://127.0.0.1:1/feature_maps"
    return lambda name, body, argument: modules.evaluate(
        f"async ([address, a]) => {{ const it = await import(address); {body} }}", [f"{address}/{name}.js", argument]
    )


def drawn(page, side=0) -> dict:
    return json.loads(page.locator(".box").nth(side).get_attribute("data-drawn"))


def planes(page, side=0) -> list[int]:
    """The maps in sight, in their order on the wall."""
    return drawn(page, side)["planes"]


def spot(page, plane, row, col, side=0) -> tuple[float, float]:
    """The middle of a pixel that is in sight, in CSS pixels of the canvas."""
    at = drawn(page, side)
    corner = at["corners"][at["planes"].index(plane)]
    return (corner["x"] + (col + 0.5) * at["fit"]) / at["ratio"], (corner["y"] + (row + 0.5) * at["fit"]) / at["ratio"]


def painted(page, plane, row, col) -> list[int]:
    script = "(canvas, [x, y]) => [...canvas.getContext('2d').getImageData(Math.floor(x), Math.floor(y), 1, 1).data]"
    return page.locator(".glass .base").first.evaluate(script, list(spot(page, plane, row, col)))


def point_at(page, plane, row, col, *, side=0, click=False):
    canvas = page.locator(".glass .overlay").nth(side)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    x, y = spot(page, plane, row, col, side)
    (page.mouse.click if click else page.mouse.move)(box["x"] + x, box["y"] + y)


def choose(page, name):
    page.get_by_role("radio", name=name, exact=True).check()
    page.wait_for_timeout(100)


def scroll_to_end(page):
    page.locator(".box").first.evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    page.wait_for_timeout(200)


def readout(page, side=0):
    return page.locator(".side > .parts > .walled > .bar > .readout").nth(side)


def said(value: np.float32) -> str:
    """A float as NumPy prints it and the page writes it."""
    return re.sub(r"\.0$", "", str(value)).replace("-", "−") if value else "0"


def colours(module, palette, shares) -> list[list[int]]:
    """Return the colours of shares of the limit: entry 128 is zero for signed numbers, entry 0 for the others."""
    zero, steps = (128, 127) if palette in ("diverging", "purple_green") else (0, 255)
    body = """const [table, zero, steps, shares] = [it.lookupTable(a[0]), ...a.slice(1)];
        return shares.map((share) => [...table.slice(4 * (zero + Math.round(steps * share))).slice(0, 4)]);"""
    return module("../engine/palette", body, [palette, zero, steps, shares])


def test_each_map_is_painted_in_the_colour_of_its_value_wherever_one_scrolls(wall, module):
    page, values = wall("layer=deep"), layer("deep")
    limit = float(np.abs(values).max())
    for plane in (3, 2046):
        places = [(plane, row, col) for row in (0, 3, 6) for col in (0, 4)]
        expected = colours(module, "diverging", [float(values[place]) / limit for place in places])
        assert [painted(page, *place) for place in places] == expected
        scroll_to_end(page)


def test_two_thousand_maps_need_no_more_canvas_than_is_in_sight(wall):
    page = wall("layer=deep")
    size = page.locator(".glass .base").evaluate("(canvas) => [canvas.width, canvas.height]")
    assert page.locator(".box").evaluate("(box) => box.scrollHeight") > 20_000
    assert size[0] <= 1440
    assert size[1] <= 576
    assert len(planes(page)) < 80


@pytest.mark.parametrize(("name", "place"), [("conv", (1, 60, 57)), ("relu", (5, 27, 0)), ("strip", (0, 499, 2))])
def test_pointing_at_a_pixel_reads_its_exact_value(wall, name, place):
    page = wall(f"layer={name}")
    plane, row, col = place
    point_at(page, *place)
    expect(readout(page)).to_have_text(f"channel {plane}, row {row}, column {col}: {said(layer(name)[place])}")


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("Mean", lambda maps: maps.mean((1, 2), dtype=np.float64)),
        ("Maximum", lambda maps: maps.max((1, 2))),
        ("Zeros", lambda maps: (maps == 0).mean((1, 2))),
        ("Contribution", lambda maps: np.cos(np.arange(len(maps), dtype=np.float32))),
    ],
)
def test_the_maps_are_sorted_at_once(wall, name, quantity):
    page = wall("layer=relu")
    choose(page, name)
    expected = np.argsort(-quantity(layer("relu")), kind="stable").tolist()
    assert planes(page) == expected[: len(planes(page))]
    choose(page, "Number")
    assert planes(page) == list(range(len(planes(page))))


def test_without_contributions_the_choice_is_off_and_says_why(wall):
    page = wall("layer=conv&sort=contribution")
    contribution = page.get_by_role("radio", name="Contribution")
    expect(contribution).to_be_disabled()
    assert "no contribution to a class" in contribution.locator("..").get_attribute("title")
    assert planes(page)[:3] == [0, 1, 2]


@pytest.mark.parametrize(("name", "scope"), [("Each map", "map"), ("This layer", "layer")])
def test_the_colours_reach_over_what_the_scale_says(wall, module, name, scope):
    page, values = wall("layer=conv"), layer("conv")
    choose(page, name)
    limits = limits_of(values, scope=scope, signed=True)
    places = [(plane, 50, 70) for plane in planes(page)[:4]]
    shares = [float(values[place]) / limits[place[0]][1] for place in places]
    assert [painted(page, *place) for place in places] == colours(module, "diverging", shares)


def test_the_scale_of_the_network_is_the_servers(wall):
    page = wall("layer=conv&scale=network")
    assert page.locator(".feature-maps > .scales .ends span").all_inner_texts() == ["−4", "0", "4"]


@pytest.mark.parametrize("tones", ["orange", "green"])
def test_on_the_scale_of_a_network_with_negative_values_zero_is_neutral_in_every_layer(wall, tones):
    page = wall(f"layer=relu&scale=network&tones={tones}")
    assert painted(page, 3, 2, 2) == NEUTRAL
    assert painted(page, 11, 2, 2) != NEUTRAL


@pytest.mark.parametrize(("name", "palette"), [("Viridis", "sequential"), ("Cividis", "cividis"), ("Gray", "gray")])
def test_the_palette_is_the_chosen_one(wall, module, name, palette):
    page, values = wall("layer=relu"), layer("relu")
    choose(page, name)
    place = (20, 14, 14)
    assert painted(page, *place) == colours(module, palette, [float(values[place] / values.max())])[0]


def test_settings_stand_in_the_address_and_come_from_it(wall):
    page = wall("layer=relu&sort=maximum&tiles=small")
    expect(page.get_by_role("radio", name="Maximum")).to_be_checked()
    expect(page.get_by_role("radio", name="Small")).to_be_checked()
    choose(page, "Cividis")
    page.wait_for_url("**palette=cividis**")
    assert "sort=maximum" in page.url


def test_dead_maps_are_struck_through_and_counted(wall):
    page = wall("layer=relu")
    expect(page.locator(".walled > .caption")).to_contain_text("2 are dead, struck through")
    for plane in (3, 11):  # one value, and so one colour but for the stroke
        assert len({tuple(painted(page, plane, 13, col)) for col in range(28)}) > 1
    expect(page.locator(".walled > .caption")).to_contain_text("24 channels of 28 × 28")


def test_what_is_not_finite_is_magenta_and_counted(wall):
    page = wall("layer=strange")
    assert [painted(page, 0, 0, col) for col in range(3)] == [STRANGE] * 3
    expect(page.locator(".walled > .caption")).to_contain_text("3 values not a number, or infinite: magenta")
    point_at(page, 0, 0, 1)
    expect(readout(page)).to_have_text("channel 0, row 0, column 1: infinite")


def test_a_click_opens_the_pixel_and_sends_no_maps_again(wall):
    received = []
    page = wall("layer=conv")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda frame: received.append(len(frame["response"]["payloadData"])))
    point_at(page, 2, 30, 40, click=True)
    expect(page.get_by_text("'unit': [2, 30, 40]")).to_be_visible()
    assert sum(received) < 20_000
    expect(readout(page)).to_contain_text("channel 2, row 30, column 40: ")
    expect(page.locator(".large section, .large").first).to_have_attribute("aria-label", "channel 2, large")


def test_keys_move_over_pixels_and_maps_and_open(wall):
    page = wall("layer=relu")
    page.locator(".glass .overlay").focus()
    for key in ("End", "Home", "ArrowDown", "Shift+ArrowRight", "PageDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    expect(readout(page)).to_contain_text("channel 1, row 1, column 10: ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("{'layer': 'relu', 'unit': [1, 1, 10]}")).to_be_visible()


def test_keys_bring_a_map_into_sight(wall):
    page = wall("layer=deep")
    page.locator(".glass .overlay").focus()
    for _ in range(40):
        page.keyboard.press("PageDown")
    page.wait_for_timeout(200)
    assert 40 in planes(page)
    expect(readout(page)).to_contain_text("channel 40, row ")


def test_single_numbers_are_named_and_opened_by_their_index(wall):
    page = wall("layer=classes")
    point_at(page, 3, 0, 0)
    expect(readout(page)).to_have_text(f"cat 3: {said(layer('classes')[3, 0, 0])}")
    point_at(page, 3, 0, 0, click=True)
    expect(page.get_by_text("{'layer': 'classes', 'unit': [3]}")).to_be_visible()
    expect(page.locator(".over .maps")).to_be_visible()


def test_two_pictures_read_the_same_place_and_the_difference(wall):
    page = wall("layer=conv&other=picture")
    point_at(page, 1, 60, 57)
    one, other = layer("conv")[1, 60, 57], layer("conv", 0.3)[1, 60, 57]
    expect(readout(page)).to_have_text(f"channel 1, row 60, column 57: {said(one)}")
    expect(readout(page, 1)).to_contain_text(f"column 57: {said(other)} (")
    told = re.search(r"\((.*) against Chelsea\)", readout(page, 1).inner_text())[1].replace("−", "-")
    assert float(told) == pytest.approx(float(other - one), rel=1e-6)


def test_two_networks_of_other_shapes_stand_on_one_scale(wall, module):
    page = wall("layer=conv&other=deep")
    expect(page.locator(".side > h4")).to_have_text(["Chelsea", "deep"])
    limit = max(float(np.abs(layer(name)).max()) for name in ("conv", "deep"))
    share = float(layer("conv")[2, 40, 40]) / limit
    assert painted(page, 2, 40, 40) == colours(module, "diverging", [share])[0]
    point_at(page, 1, 60, 57)
    expect(readout(page, 1)).to_have_class(re.compile("hint"))


def test_a_map_of_another_network_is_opened_without_walking(wall):
    page = wall("layer=conv&other=relu")
    point_at(page, 5, 3, 4, side=1, click=True)
    expect(page.locator(".large").nth(1)).to_have_attribute("aria-label", "relu: channel 5, large")
    expect(page.locator(".large").first).to_have_attribute("aria-label", "Chelsea: channel 0, large")
    expect(page.get_by_text("walked: None")).to_be_visible()


def test_walls_of_the_same_maps_scroll_as_one(wall):
    page = wall("layer=deep&other=picture")
    scroll_to_end(page)
    assert planes(page)[-1] == planes(page, 1)[-1] == 2047


def test_a_very_large_layer_comes_in_pages_and_says_so(wall):
    page = wall("layer=huge")
    expect(page.locator(".walled > .caption")).to_contain_text("Channels 0 to 78 of 130 of 224 × 224")
    page.get_by_role("button", name="Channels after 78").click()
    expect(page.locator(".walled > .caption")).to_contain_text("Channels 79 to 129 of 130", timeout=60_000)
    point_at(page, 0, 100, 100)
    expect(readout(page)).to_contain_text(f"channel 79, row 100, column 100: {said(layer('huge')[79, 100, 100])}")


def test_the_chosen_map_is_in_sight_when_a_layer_opens_and_the_first_ones_when_it_is_sorted(wall):
    page = wall("layer=deep&channel=1500")
    page.wait_for_timeout(200)
    assert 1500 in planes(page)
    choose(page, "Maximum")
    page.wait_for_timeout(200)
    assert planes(page)[0] == layer("deep").max((1, 2)).argmax()


def test_a_bar_of_the_histogram_tells_its_range_and_how_many_values_it_holds(wall):
    page, values = wall("layer=relu"), layer("relu")
    bars = page.locator(".bars")
    line = page.locator(".histogram .told")
    share = 100 * float((values == 0).mean())
    expect(line).to_contain_text(f"{share:.3g}% of the {values.size:,} values are exactly 0")
    bars.focus()
    page.keyboard.press("ArrowRight")
    edges = np.linspace(0, float(values.max()), 61)
    inside = values[(values != 0) & (values >= edges[30]) & (values < edges[31])]
    expect(line).to_contain_text(f"{edges[30]:.3g} to {edges[31]:.3g}: {inside.size:,} values")


def test_the_files_hold_all_maps_in_their_own_order_however_they_are_sorted(wall):
    page = wall("layer=relu&sort=mean")
    menu = page.locator(".walled details.save")
    menu.locator("summary").click()
    with page.expect_download() as download:
        menu.get_by_role("button", name="NPY").click()
    assert np.array_equal(np.load(io.BytesIO(download.value.path().read_bytes())), layer("relu"))


def test_the_map_lies_over_the_input_in_gray_orange_above_zero_and_blue_below(module):
    plane, picture = layer("relu")[9], seen(56)[:, :56, :50]
    body = """const map = {height: a.map.length, width: a.map[0].length, values: Float32Array.from(a.map.flat())};
        const flat = Float32Array.from(a.seen.flat(2));
        return [...it.over({channels: 3, height: 56, width: 50, values: flat}, map, a.limit).values];"""
    drawn = module("over", body, {"map": plane.tolist(), "seen": picture.tolist(), "limit": 0.4})
    expected = overlaid(picture, plane, limit=0.4)
    assert np.allclose(np.reshape(drawn, expected.shape), expected, atol=1e-6)


def test_what_is_known_of_each_map_is_what_numpy_says(module):
    maps = np.concatenate([layer("relu"), np.full((1, 28, 28), np.nan, np.float32)])
    maps[2, 0, 0] = np.inf
    body = """const values = Float32Array.from(a.map((v) => v ?? NaN));
        values[2 * 784] = Infinity;
        const found = it.statisticsOf({height: 28, width: 28, values}, 25);
        return Object.fromEntries(Object.entries(found).map(([name, numbers]) => [name, [...numbers]]));"""
    sent = [float(value) if np.isfinite(value) else None for value in maps.ravel()]
    found = module("statistics", body, sent)
    finite = np.where(np.isfinite(maps), maps, np.nan)[:24]
    assert np.allclose(found["means"][:24], np.nanmean(finite, (1, 2), dtype=np.float64))
    assert np.allclose(found["largest"][:24], np.nanmax(finite, (1, 2)))
    assert found["zeros"][:24] == (finite == 0).sum((1, 2)).tolist()
    assert [found["strange"][plane] for plane in (0, 2, 24)] == [0, 1, 784]


@pytest.mark.parametrize("name", ["conv", "classes"])
def test_a_phone_shows_it_without_scrolling_sideways(wall, name):
    page = wall(f"layer={name}", width=360, height=740, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for label in page.locator(".choice label:visible").all():
        assert label.bounding_box()["height"] >= 40
