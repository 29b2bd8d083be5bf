"""What a network with random weights computes carries its mark where it is seen, in light and dark."""

import pytest

from tests.browser.conftest import APP
from tests.browser.test_accessibility import serious, theme

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

STACK = "stack.3x16x16~conv.4.3~act.relu~flat~dense.3"
MARK = "random weights"


@pytest.fixture
def opened(serve, open_page):
    """A function that opens a page on a network that nobody trained."""
    return lambda page, **options: open_page(f"{serve(APP, *theme())}/{page}?net={STACK}", **options)


def test_the_map_the_wall_and_the_number_are_marked(opened):
    page = opened("layers", width=1440)
    expect(page.locator(".network .untrained")).to_have_text(MARK, timeout=60_000)
    page.locator(".st-key-feature-maps").scroll_into_view_if_needed()
    expect(page.locator(".feature-maps .side h4")).to_have_text(MARK)
    page.locator('[class*="st-key-unit-"]').scroll_into_view_if_needed()
    expect(page.locator(".unit-stage .untrained")).to_have_text(MARK)
    assert serious(page) == []


def test_the_layers_and_the_answer_of_what_if_are_marked_on_a_phone_too(opened):
    page = opened("what-if", width=360, height=800, dark=True)
    expect(page.locator(".what-if .untrained")).to_have_text([MARK, MARK], timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []


def test_a_trained_network_has_no_mark(serve, open_page):
    page = open_page(f"{serve(APP, *theme())}/what-if?net=tiny_vgg")
    expect(page.locator(".what-if .verdict")).to_contain_text("Tiny VGG", timeout=60_000)
    expect(page.locator(".what-if .untrained").first).to_be_hidden()
