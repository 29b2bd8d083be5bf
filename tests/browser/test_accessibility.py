"""Every page under axe-core: nothing serious in it, in light and dark, on a wide screen and on a phone."""

import re

import pytest

from tests.browser.conftest import APP
from tests.browser.standing import stand_still
from viz_app.lessons import LESSONS
from viz_app.server import options

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

DARK = re.compile(r"rgb\((\d\d?), (\d\d?), (\d\d?)\)")
SERIOUS = ("serious", "critical")
STREAMLITS_OWN = (
    '[data-testid="stSidebarNav"]',  # its list of pages has headings among the items
    '[data-testid="stMultiSelect"] span[title]',  # what is chosen stands in white on the primary colour, in dark too
)
OPEN_EVERYTHING = """() => {
    const inside = ({ shadowRoot }) => (shadowRoot ? deep(shadowRoot) : []);
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...inside(one)]);
    for (const one of deep(document)) if (one.localName === "details") one.open = true;
}"""


def theme() -> list[str]:
    """The colours that a real server is started with, as Streamlit's flags."""
    settings = options(host="", port=0, headless=True).items()
    return [f"--{name.replace('_', '.')}={value}" for name, value in settings if name.startswith("theme")]


@pytest.fixture
def opened(serve, open_page):
    """Open a page with its expanders and menus open, and wait until it stands still."""

    def open_at(slug: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20', *theme())}/{slug}", **options)
        stand_still(page)
        page.evaluate(OPEN_EVERYTHING)
        page.wait_for_timeout(500)  # what fades in is read only once it is there
        return page

    return open_at


def serious(page: Page) -> list[str]:
    """What axe finds, a line for each place."""
    context = {"exclude": [[selector] for selector in STREAMLITS_OWN]}
    found = axe.Axe().run(page, context=context).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {' '.join(node['html'].split())[:200]}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_a_page_on_a_wide_screen_has_nothing_serious_in_light_and_in_dark(opened, slug):
    page = opened(slug)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator('[data-testid="stApp"]')).to_have_css("background-color", DARK)
    page.wait_for_timeout(500)  # the colours change slowly
    assert serious(page) == []


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_a_page_on_a_phone_has_nothing_serious(opened, slug):
    assert serious(opened(slug, width=360, height=740, touch=True)) == []


def test_the_marked_button_can_be_read_in_dark(opened):
    page = opened("train", dark=True)
    train = page.get_by_role("button", name="Train", exact=True)
    expect(train).to_have_css("background-color", "rgb(74, 155, 224)")
    expect(train).to_have_css("color", "rgb(20, 20, 20)")  # a contrast of 6.2


def test_what_has_no_name_is_found_also_inside_a_component(opened):
    page = opened("pixels")
    nameless = "(button) => { button.ariaLabel = button.title = button.textContent = ''; }"
    page.locator(".maps .zoom button").first.evaluate(nameless)
    assert [line.split(" ")[0] for line in serious(page)] == ["button-name"]
