"""The kernel editor in a real browser, on a page that keeps the edit in its URL (kernel_editor_page.py)."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from cnn_core import kernels
from cnn_core.kernels import Kernel, preset_kernel

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser

PAGE = Path(__file__).with_name("kernel_editor_page.py")
SOBEL = [-1.0, 0.0, 1.0, -2.0, 0.0, 2.0, -1.0, 0.0, 1.0]
UNEVEN = [0.5, -1.0, 0.25, 2.0, 3.0, -0.125, 1.0, 0.0, 4.0]


@pytest.fixture
def editor(serve, open_page):
    """Open the page with a query and wait until the cells are there."""

    def open_with(query="", **options):
        page = open_page(f"{serve(PAGE)}/?{query}", **options)
        expect(page.locator(".kernel-editor")).to_be_visible(timeout=60_000)  # the server's first run imports torch
        expect(page.get_by_text("python:")).to_be_visible()
        return page

    return open_with


def cell(page, row, column, plane=0):
    return page.locator(".plane").nth(plane).locator(".row").nth(row).locator(".cell").nth(column)


def shown(page):
    """The weights that the cells say, in words."""
    labels = page.locator(".cell").evaluate_all("cells => cells.map(cell => cell.getAttribute('aria-label'))")
    return [float(label.rsplit(": ", 1)[1]) for label in labels]


def told(page):
    """The weights that Python has, and how many times it ran."""
    text = page.get_by_text("python:").inner_text()
    values, runs = re.fullmatch(r"python: (\[.*\]) runs: (\d+)", text).groups()
    return json.loads(values), int(runs)


def expect_told(page, values):
    expect(page.get_by_text(f"python: {json.dumps([float(value) for value in values])} runs")).to_be_visible()


def changed(values, **at):
    return [at.get(f"w{index}", value) for index, value in enumerate(values)]


def choose(page, label, option):
    page.get_by_label(label).click()
    page.get_by_role("option", name=option, exact=True).click()


def module(page, name):
    """The address of one of the editor's modules, to import it on the page."""
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return next(url for url in loaded if url.endswith(f"/{name}"))


NUMBERS = {
    "0,5": 0.5,
    "0.5": 0.5,
    ".5": 0.5,
    " 1/2 ": 0.5,
    "5e-1": 0.5,
    "+0.5": 0.5,
    "−2": -2,
    "-1/4": -0.25,
    "1,000": 1,
}
NO_NUMBERS = ["abc", "", "-", ".", "1..2", "1.000,5", "1/0", "1/", "0x10", "NaN", "Infinity", "1e999", "<b>7</b>"]
LABELS = {0: "0", 1 / 3: "0.33", -1 / 9: "−0.11", 2: "2", -12.34: "−12.3", 123.4: "123", 2e-6: "2e−6", 0.0996: "0.1"}


def test_numbers_are_read_and_written_as_people_do(editor):
    page = editor()
    read = "([url, texts]) => import(url).then(({readWeight}) => texts.map(readWeight))"
    write = "([url, values]) => import(url).then(({shortWeight}) => values.map(value => shortWeight(value)))"
    url = module(page, "weight_text.js")
    assert page.evaluate(read, [url, list(NUMBERS)]) == list(NUMBERS.values())
    assert page.evaluate(read, [url, NO_NUMBERS]) == [None] * len(NO_NUMBERS)
    assert page.evaluate(write, [url, list(LABELS)]) == list(LABELS.values())


def test_a_palette_has_its_zero_in_the_middle_and_its_limits_at_the_ends(editor):
    page = editor()
    table = "([url, kind]) => import(url).then(({lookupTable}) => Array.from(lookupTable(kind)))"
    url = module(page, "palette.js")
    diverging = page.evaluate(table, [url, "diverging"])
    assert [diverging[4 * entry :][:4] for entry in (1, 128, 255)] == [
        [8, 48, 107, 255],
        [246, 246, 246, 255],
        [98, 28, 6, 255],
    ]
    gray = page.evaluate(table, [url, "gray"])
    assert [gray[4 * entry] for entry in range(256)] == list(range(256))


def test_a_typed_number_is_settled_with_enter(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    expect_told(page, changed(SOBEL, w1=0.5))
    expect(cell(page, 1, 1)).to_be_focused()


def test_a_typed_number_is_shown_while_it_is_written_and_told_once_settled(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("4")
    expect(page.locator(".sum")).to_have_text("sum 4.00")
    page.keyboard.type("0")
    page.wait_for_timeout(600)
    assert told(page) == (SOBEL, 1)
    page.keyboard.press("Tab")
    expect_told(page, changed(SOBEL, w1=40))
    expect(cell(page, 0, 2)).to_be_focused()


@pytest.mark.parametrize("text", ["abc", "9e9"])
def test_what_is_no_weight_is_refused_with_a_sentence_and_the_old_one_stays(editor, text):
    page = editor()
    cell(page, 0, 0).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.refusal")).to_contain_text("stays -1.")
    expect(cell(page, 0, 0)).to_have_attribute("aria-invalid", "true")
    assert (shown(page), told(page)) == (SOBEL, (SOBEL, 1))


def test_a_minus_begins_a_number_and_alone_it_steps(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("-0.5")
    page.keyboard.press("Enter")
    expect_told(page, changed(SOBEL, w1=-0.5))
    page.keyboard.type("--+")
    expect_told(page, changed(SOBEL, w1=-0.5, w4=-0.2))


def test_the_arrows_move_between_the_cells_and_across_the_planes(editor):
    page = editor("channels=3")
    cell(page, 1, 1, plane=0).click()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(cell(page, 1, 0, plane=1)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, 1, 2, plane=2)).to_be_focused()


def test_escape_restores_the_weight(editor):
    page = editor()
    cell(page, 0, 2).click()
    page.keyboard.type("77")
    page.keyboard.press("Escape")
    assert shown(page) == SOBEL
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    assert shown(page) == SOBEL
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Normalise")).to_be_focused()
    assert told(page) == (SOBEL, 1)


def test_the_keys_of_streamlit_do_nothing_inside_a_cell(editor):
    page = editor()
    cell(page, 0, 0).click()
    page.keyboard.type("rc")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert told(page)[1] == 1


def drag(page, target, pixels, *, release=True):
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - pixels, steps=5)
    if release:
        page.mouse.up()


def test_dragging_changes_the_weight_at_once_and_tells_it_when_let_go(editor):
    page = editor()
    drag(page, cell(page, 1, 1), 50, release=False)
    assert shown(page) == changed(SOBEL, w4=1)  # 0.02 a pixel: a hundredth of the largest weight
    page.wait_for_timeout(600)
    assert told(page)[1] == 1
    page.mouse.up()
    expect_told(page, changed(SOBEL, w4=1))
    assert told(page)[1] == 2


def test_escape_takes_a_drag_back(editor):
    page = editor()
    drag(page, cell(page, 1, 1), -30, release=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert (shown(page), told(page)) == (SOBEL, (SOBEL, 1))


def test_the_wheel_steps_the_chosen_cell_only(editor):
    page = editor()
    cell(page, 0, 0).hover()
    page.mouse.wheel(0, -100)
    page.wait_for_timeout(100)
    assert shown(page) == SOBEL
    cell(page, 0, 0).click()
    page.mouse.wheel(0, -200)
    expect_told(page, changed(SOBEL, w0=-0.6))


@pytest.mark.parametrize("name", ["Normalise", "Flip", "Rotate", "Negate"])
def test_a_tool_does_what_the_core_does(editor, name):
    given = Kernel(channels=1, height=3, width=3, values=tuple(UNEVEN))
    page = editor(f"edit={json.dumps(UNEVEN)}")
    page.get_by_role("button", name=name).click()
    expected = getattr(kernels, name.lower())(given).values
    expect(page.get_by_text(re.compile(r"runs: 2"))).to_be_visible()
    assert told(page)[0] == pytest.approx(expected, abs=1e-12)
    assert shown(page) == pytest.approx(expected, rel=1e-6)


def test_undo_redo_and_reset(editor):
    page = editor()
    page.get_by_role("button", name="Zero").click()
    expect_told(page, [0] * 9)
    page.get_by_role("button", name="Undo").click()
    expect_told(page, SOBEL)
    cell(page, 0, 0).click()
    page.keyboard.press("Control+Shift+z")
    expect_told(page, [0] * 9)
    page.get_by_role("button", name="Reset").click()
    expect_told(page, SOBEL)
    assert "edit" not in parse_qs(urlsplit(page.url).query)


def test_a_tool_that_has_nothing_to_do_says_why(editor):
    page = editor(f"edit={json.dumps([0] * 9)}")
    page.get_by_role("button", name="Normalise").click(force=True)
    expect(page.locator(".message.refusal")).to_have_text("All weights are 0.")


def test_quick_edits_all_arrive(editor):
    page = editor()
    cell(page, 0, 0).click()
    for number in range(1, 10):
        page.keyboard.type(str(number))
        page.keyboard.press("Tab")
    expect_told(page, range(1, 10))
    assert shown(page) == list(range(1, 10))


def test_the_edit_survives_a_rerun_and_a_reload(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    expect_told(page, changed(SOBEL, w1=0.5))
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("runs: 3")).to_be_visible()
    page.reload()
    expect(page.get_by_text("runs: 1")).to_be_visible()
    expect(page.locator(".kernel-editor")).to_be_visible()
    assert (shown(page), told(page)[0]) == (changed(SOBEL, w1=0.5),) * 2
    expect(page.locator(".cell.changed")).to_have_count(1)


def test_another_preset_replaces_the_edit_and_coming_back_is_fresh(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect_told(page, changed(SOBEL, w1=7))
    for slug in ("laplacian", "sobel_x"):
        choose(page, "Preset", slug)
        values = list(preset_kernel(slug, size=3).values)
        expect_told(page, values)
        assert shown(page) == values


def test_a_weight_half_typed_does_not_reach_another_preset(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("7")
    choose(page, "Preset", "laplacian")
    values = list(preset_kernel("laplacian", size=3).values)
    expect_told(page, values)
    assert shown(page) == values


def test_another_size_shows_that_many_cells(editor):
    page = editor()
    cell(page, 0, 1).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect_told(page, changed(SOBEL, w1=7))
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cell")).to_have_count(16)
    assert shown(page) == pytest.approx(preset_kernel("sobel_x", size=4).values, rel=1e-6)


def test_a_reset_by_the_page_right_after_an_edit_is_obeyed(editor):
    page = editor()
    page.get_by_role("button", name="Zero").click()
    expect_told(page, [0] * 9)
    page.get_by_role("button", name="Forget the edit").click()
    expect_told(page, SOBEL)
    assert shown(page) == SOBEL
    page.get_by_role("button", name="Negate").click()
    expect_told(page, [-value or 0 for value in SOBEL])


def test_the_cells_are_named_and_stand_in_grids(editor):
    page = editor("channels=3")
    expect(page.get_by_role("grid")).to_have_count(3)
    expect(page.get_by_role("gridcell")).to_have_count(27)
    expect(page.get_by_label(re.compile("^weight row 1, column 3, blue: 0.333"))).to_have_count(1)
    expect(page.get_by_role("grid", name="green weights").get_by_role("row")).to_have_count(3)


CONTRAST = """cells => cells.map(cell => {
    const style = getComputedStyle(cell);
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [ink, ground] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
})"""


@pytest.mark.parametrize("dark", [False, True])
def test_the_numbers_can_be_read_and_zero_has_the_same_colour_everywhere(editor, dark):
    weights = [0, 0.01, 0.1, 0.3, 0.5, 0.6, 0.7, -0.6, -1]
    page = editor(f"edit={json.dumps(weights)}", dark=dark)
    page.wait_for_timeout(400)  # the cells fade into their colours
    assert min(page.locator(".cell").evaluate_all(CONTRAST)) >= 4.5
    expect(cell(page, 0, 0)).to_have_css("background-color", "rgb(246, 246, 246)")
    expect(cell(page, 2, 2)).to_have_css("background-color", "rgb(8, 48, 107)")


def test_the_planes_of_the_largest_kernel_stand_below_each_other_on_a_phone(editor):
    page = editor("preset=gaussian&size=11&channels=3", width=360, height=740, touch=True)
    for part in (".planes", "html"):
        assert not page.locator(part).evaluate("element => element.scrollWidth > element.clientWidth")
    red, green = (page.locator(".plane").nth(plane).bounding_box() for plane in (0, 1))
    assert green["x"] == red["x"]
    assert green["y"] >= red["y"] + red["height"]
    assert cell(page, 0, 0).bounding_box()["width"] >= 24


def test_the_largest_gray_kernel_fits_on_a_phone(editor):
    page = editor("preset=gaussian&size=11", width=360, height=740, touch=True)
    assert not page.locator(".planes").evaluate("element => element.scrollWidth > element.clientWidth")


def swipe(page, target, pixels):
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = page.context.new_cdp_session(page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for share in (0.25, 0.5, 0.75, 1):
        moved = {"type": "touchMove", "touchPoints": [{"x": x, "y": y - share * pixels}]}
        client.send("Input.dispatchTouchEvent", moved)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_drags_the_cell_that_it_chose_and_otherwise_scrolls(editor):
    page = editor(width=360, height=740, touch=True)
    target = cell(page, 1, 1)
    target.scroll_into_view_if_needed()
    swipe(page, target, 50)
    page.wait_for_timeout(300)
    assert shown(page) == SOBEL
    target.scroll_into_view_if_needed()
    target.tap()
    expect(target).to_be_focused()
    swipe(page, target, 50)
    expect_told(page, changed(SOBEL, w4=1))
