"""The data page in a real browser: what is painted and written is what the data set holds."""

import re
from collections.abc import Callable

import pytest

from cnn_core.datasets import load
from cnn_core.datasets.catalogue import data_folder
from tests.browser.conftest import APP, MODULES
from tests.browser.test_accessibility import serious, theme

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

SHARP = ".dataset-wall[data-painted$=' 0']"  # all that is in sight hangs as large as it is looked at
LAYOUT = f"{MODULES}/dataset_wall/layout.js"
PIXEL = """(canvas, [x, y]) => {
    const ratio = devicePixelRatio;
    return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture(scope="module")
def digits():
    return load("digits", data_folder())


@pytest.fixture
def data(serve, open_page) -> Callable[..., Page]:
    """Open the page and wait until its wall and its walk are painted."""

    def open_at(query: str = "", **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20', *theme())}/data?{query}", **options)
        expect(page.locator(SHARP)).to_be_visible(timeout=60_000)
        expect(page.locator(".tensor-walk[data-painted]")).to_be_visible(timeout=60_000)
        return page

    return open_at


def at(page: Page, place: str) -> None:
    expect(page.locator(".tensor-walk")).to_have_attribute("data-painted", re.compile(rf" {re.escape(place)}$"))


def test_the_images_on_the_wall_are_those_of_the_set(data, digits):
    page = data("data=digits&order=stored&tile=32")
    wall = page.locator(".dataset-wall .base")
    for index, row, col in ((0, 1, 3), (2, 4, 4), (7, 6, 2)):  # each image has 8 × 8 pixels of 4, and 2 beside it
        byte = int(digits.train.images[index, 0, row, col])
        assert wall.evaluate(PIXEL, [index * 34 + 4 * col + 1, 4 * row + 1]) == [byte] * 3


def test_a_shrunken_set_shows_the_mean_of_what_falls_together(data, digits):
    page = data("data=digits&order=stored&tile=4")
    block = digits.train.images[5, 0].float().reshape(4, 2, 4, 2).mean((1, 3))
    painted = page.locator(".dataset-wall .base").evaluate(PIXEL, [5 * 4 + 1, 2])
    assert painted == [round(float(block[2, 1]) + 1e-4)] * 3


def test_a_class_alone_hangs_in_its_order_and_an_image_of_it_opens(data, digits):
    page = data("data=digits&at=0.0.4.4")
    page.get_by_role("button", name=re.compile("^7 ")).click()
    expect(page).to_have_url(re.compile("class=7"))
    sevens = (digits.train.labels == 7).nonzero()[:, 0].tolist()
    page.locator(".dataset-wall .overlay").click(position={"x": 2 * 34 + 10, "y": 40})
    at(page, f"{sevens[2]}.0.4.4")
    expect(page).to_have_url(re.compile(rf"at={sevens[2]}\.0\.4\.4"))
    expect(page.locator(".tensor-walk .value")).to_have_text(
        f"{int(digits.train.images[sevens[2], 0, 4, 4]) / 255:.4f}"
    )


def test_the_wall_is_walked_with_the_keyboard(data, digits):
    page = data("data=digits&order=stored&at=0.0.4.4")
    page.locator(".dataset-wall .overlay").focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    label = int(digits.train.labels[10])
    expect(page.locator(".dataset-wall .readout")).to_have_text(f"Image 10: its label is {label}, “{label}”.")
    page.keyboard.press("Enter")
    at(page, "10.0.4.4")


def test_the_walk_ends_at_the_number_that_torch_indexes(data, digits):
    page = data("data=digits&at=3.0.2.5&values=0-255")
    value = page.locator(".tensor-walk .value")
    expect(value).to_have_text(str(int(digits.train.images[3, 0, 2, 5])))
    page.get_by_label("image, 0 to 1437").fill("1437")
    at(page, "1437.0.2.5")
    expect(value).to_have_text(str(int(digits.train.images[1437, 0, 2, 5])))
    page.locator(".tensor-walk .plane").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    at(page, "1437.0.3.4")
    expect(value).to_have_text(str(int(digits.train.images[1437, 0, 3, 4])))
    expect(page).to_have_url(re.compile(r"at=1437\.0\.3\.4"))


def test_an_image_of_the_wall_is_opened_also_after_a_walk(data):
    page = data("data=digits&order=stored&at=3.0.2.5")
    page.locator(".tensor-walk .plane").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"at=3\.0\.3\.5"))
    page.locator(".dataset-wall .overlay").click(position={"x": 44, "y": 44})
    expect(page).to_have_url(re.compile(r"at=\d\d\.0\.3\.5"))
    opened = int(re.search(r"at=(\d+)", page.url)[1])
    at(page, f"{opened}.0.3.5")


def test_what_is_typed_beyond_the_last_index_is_the_last_one(data):
    page = data("data=digits&at=3.0.2.5")
    row = page.get_by_label("row, 0 to 7")
    row.fill("99")
    at(page, "3.0.7.5")
    row.blur()
    expect(row).to_have_value("7")


def test_a_colour_image_has_three_channels_to_walk_through(data):
    page = data("data=shapes&at=1.0.9.9")
    page.get_by_role("button", name="2 blue").click()
    at(page, "1.2.9.9")
    blue = int(load("shapes", data_folder()).train.images[1, 2, 9, 9])
    expect(page.locator(".tensor-walk .sentence")).to_contain_text(f"stored as the whole number {blue}")


def test_an_address_opens_what_was_on_screen(data):
    page = data("data=shapes&part=test&order=class&class=3&tile=16&at=7.1.5.6&size=5&seed=8&normal=no")
    expect(page.get_by_role("button", name=re.compile("^triangle "))).to_have_attribute("aria-pressed", "true")
    at(page, "7.1.5.6")
    expect(page.get_by_text("Shape (5, 3, 32, 32)")).to_be_visible()
    expect(page.get_by_text("deviation, normalised")).to_have_count(0)


@pytest.mark.parametrize("order", ["stored", "class"])
def test_every_image_of_a_wall_is_found_where_it_hangs(modules, order):
    wrong = modules.evaluate(
        """async ([address, order]) => {
            const { cornerOf, groupsOf, imageAt, planOf, spotOf } = await import(address);
            const labels = Array.from({ length: 500 }, (_, index) => (index * 7) % 3);
            const groups = groupsOf(labels, 4, { order, only: null });
            const plan = planOf(groups, { height: 9, width: 6, tileCss: 16, widthCss: 300, ratio: 2 });
            return labels.filter((_, index) => {
                const { x, y } = cornerOf(plan, spotOf(plan, index));
                const { width, height } = plan.tile;
                return imageAt(plan, x, y) !== index || imageAt(plan, x + width - 1, y + height - 1) !== index;
            }).length;
        }""",
        [LAYOUT, order],
    )
    assert wrong == 0


def test_steps_go_over_from_class_to_class_and_stay_at_the_ends(modules):
    steps = modules.evaluate(
        """async ([address]) => {
            const { groupsOf, moved, planOf, spotOf } = await import(address);
            const labels = [0, 0, 0, 0, 0, 1, 1, 1];
            const groups = groupsOf(labels, 2, { order: "class", only: null });
            const plan = planOf(groups, { height: 8, width: 8, tileCss: 16, widthCss: 36, ratio: 1 });
            const from = (index, by) => moved(plan, spotOf(plan, index), by);
            const steps = [[4, { col: 1 }], [4, { row: 1 }], [6, { row: -1 }], [0, { col: -1 }], [7, { col: 9 }]];
            return [plan.columns, ...steps.map(([index, by]) => from(index, by)), from(0, { group: 1 })];
        }""",
        [LAYOUT],
    )
    assert steps == [2, 5, 5, 4, 0, 7, 5]


def test_the_page_on_a_phone_has_nothing_serious_in_the_dark(data):
    page = data("data=digits", width=360, height=740, dark=True)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
