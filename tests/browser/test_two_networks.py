"""The page of two networks in a real browser: it is walked by keys and buttons, on any screen."""

import pytest

from tests.browser.conftest import APP

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def walk(serve, open_page):
    """Open the page and wait until both networks' maps are painted."""

    def open_with(query="", **options):
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/two-networks?{query}", **options)
        expect(page.locator(".maps[data-drawn]")).to_have_count(2, timeout=60_000)
        return page

    return open_with


def stands_at(page, first, second):
    expect(page.get_by_role("heading", name=f"Tiny VGG: {first}", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=f"Mini ResNet: {second}", exact=True)).to_be_visible()


def test_arrow_keys_and_buttons_walk_both_networks(walk):
    page = walk()
    stands_at(page, "the picture", "the picture")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    stands_at(page, "conv1_1", "conv1")
    page.get_by_role("button", name="On", exact=True).click()
    stands_at(page, "conv1_2", "block1")
    page.get_by_role("button", name="Back", exact=True).click()
    stands_at(page, "conv1_1", "conv1")
    expect(page.locator(".maps[data-drawn]")).to_have_count(2)


def test_the_walk_ends_with_both_answers(walk):
    page = walk("step=11")
    stands_at(page, "pool3", "pool")
    page.get_by_role("button", name="On", exact=True).click()
    stands_at(page, "dense", "dense")
    expect(page.get_by_text("Tiny VGG: Undecided between cat (44%) and frog (41%).")).to_be_visible()
    expect(page.get_by_text("Mini ResNet: Fairly sure: cat (93%).")).to_be_visible()
    expect(page.get_by_role("row", name="cat 44.4% 92.9% 48.6 points")).to_be_visible()


def test_a_phone_shows_the_walk_without_scrolling_sideways(walk):
    page = walk("step=3&scale=both", width=360, height=740, touch=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert page.locator('[data-testid="stMain"]').evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0


def test_what_an_address_makes_up_gives_a_sentence_and_the_picture(walk):
    page = walk("net=%3Cscript%3Ealert(1)%3C/script%3E&net2=timm.nothing&step=1e9&by=%00&scale=%F0%9F%98%80")
    expect(page.get_by_text("it must be a whole number from 0 to 12")).to_be_visible()
    stands_at(page, "the picture", "the picture")
