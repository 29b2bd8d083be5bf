"""The gallery in a real browser: a click on a point, a name or a choice opens a card, and times are measured here."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import APP

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# Where the point of a network stands on the screen, by plotly's own axes.
PLACE = """([key, slug]) => {
    const plot = document.querySelector(`.st-key-${key}[data-stale="false"] .js-plotly-plot`);
    const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
    for (const { customdata, x, y } of plot._fullData) {
        const index = (customdata ?? []).indexOf(slug);
        if (index < 0) continue;
        const along = xaxis.type === "log" ? Math.log10(x[index]) : x[index];
        return [box.x + xaxis._offset + xaxis.l2p(along), box.y + yaxis._offset + yaxis.l2p(y[index])];
    }
}"""


def two_networks() -> None:
    """The gallery with two networks that are timed in a moment."""
    from cnn_core.models import zoo  # noqa: PLC0415 -- this function's body is a script of its own
    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.picture import default_picture  # noqa: PLC0415
    from viz_app.views import gallery  # noqa: PLC0415

    zoo.NAMED = ("mobilenet_v3_small", "squeezenet1_0")
    link.open_page("gallery")
    gallery.render(default_picture())
    link.close_page("gallery")


@pytest.fixture
def opened(serve, open_page) -> Open:
    """A function that opens the gallery with a query, and waits until its chart and its table are drawn."""

    def open_with(query: str = "", **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/gallery?{query}", **{"width": 1440} | options)
        expect(page.locator(".st-key-scatter .scatterlayer .point").first).to_be_visible(timeout=60_000)
        expect(page.locator(".st-key-figures .room[data-shown='20']")).to_be_visible()
        return page

    return open_with


def expect_card(page: Page, title: str) -> None:
    expect(page.locator(".st-key-card").get_by_role("heading")).to_have_text(title)


def click_point(page: Page, key: str, slug: str) -> None:
    page.locator(f'.st-key-{key}[data-stale="false"] .js-plotly-plot').scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(PLACE, [key, slug]))


def test_a_click_on_a_point_opens_the_networks_card_and_stands_in_the_address(opened):
    page = opened()
    expect_card(page, "ResNet50")
    click_point(page, "scatter", "densenet121")
    expect_card(page, "DenseNet121")
    expect(page.locator(".st-key-card")).to_contain_text("7,978,856")
    expect(page).to_have_url(re.compile(r"gallery\?net=densenet121$"))
    expect(page.locator(".st-key-scatter[data-stale='false']")).to_contain_text("DenseNet121")  # the only name in it
    click_point(page, "scatter", "mobilenet_v2")
    expect_card(page, "MobileNet V2")


def test_a_click_in_the_timeline_opens_a_network_of_that_paper(opened):
    page = opened()
    expect(page.locator(".st-key-timeline .scatterlayer .point").first).to_be_attached(timeout=60_000)
    click_point(page, "timeline", "nasnetalarge")
    expect_card(page, "NASNet-A Large")


def test_the_keyboard_opens_a_card_from_the_table_and_sorts_it(opened):
    page = opened("against=multiply-adds")
    table = page.locator(".st-key-figures")
    table.get_by_role("button", name="Multiply-adds").press("Enter")
    expect(table.locator("tbody th").first).to_have_text("MobileNet V3 Small")
    table.get_by_role("button", name="Multiply-adds").press("Enter")
    expect(table.locator("tbody th").first).to_have_text("NASNet-A Large")
    expect(table.get_by_role("columnheader", name="Multiply-adds")).to_have_attribute("aria-sort", "descending")
    table.get_by_role("button", name="VGG19").press("Enter")
    expect_card(page, "VGG19")
    expect(page.locator(".st-key-card").get_by_role("heading")).to_be_in_viewport()
    expect(table.get_by_role("button", name="VGG19")).to_have_attribute("aria-current", "true")
    expect(table.locator("tbody th").first).to_have_text("NASNet-A Large")


def test_the_card_leads_to_the_layers_of_its_network(opened):
    page = opened("net=squeezenet1_0")
    page.locator(".st-key-card").get_by_role("link", name="Open in Layers").click()
    expect(page).to_have_url(re.compile(r"/layers\?.*net=squeezenet1_0"))
    expect(page.locator(".network .card [data-painted]").first).to_be_visible(timeout=60_000)


def test_a_search_opens_a_network_of_timm(opened):
    page = opened()
    search = page.get_by_role("textbox", name="Find a network by its name")
    search.fill("resnet10t")
    search.press("Enter")
    page.locator(".st-key-found").get_by_role("button", name="resnet10t (timm)").click()
    expect_card(page, "resnet10t (timm)")
    expect(page).to_have_url(re.compile(r"net=timm\.resnet10t&find=resnet10t|find=resnet10t&net=timm\.resnet10t"))


def test_a_hostile_address_is_told_of_and_everything_is_there(opened):
    page = opened("net=<img src=x onerror=alert(1)>&against=%00&find=" + "a" * 500)
    expect(page.get_by_text("The link says")).to_have_count(3)
    expect_card(page, "ResNet50")


def test_two_networks_are_measured_when_it_is_asked_for(serve, open_page):
    page = open_page(f"{serve(two_networks)}/?against=time&net=squeezenet1_0", width=1440)
    button, done = page.get_by_role("button", name="Measure here"), page.get_by_text("2 of 2 networks are measured")
    expect(button.or_(done)).to_be_visible(timeout=60_000)
    if button.count():  # else a try before this one did it
        button.click()
    expect(done).to_be_visible(timeout=240_000)
    expect(page.locator(".st-key-scatter[data-stale='false'] .scatterlayer .point").first).to_be_visible()
    times = page.locator(".st-key-figures tbody tr td:nth-child(8)").all_inner_texts()
    assert all(re.fullmatch(r"[\d.]+ m?s", time) for time in times)
    expect(page.get_by_role("button", name="Measure here")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_scrolls_down_alone(opened, dark):
    page = opened("names=yes", width=360, height=740, touch=True, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    table = page.locator(".st-key-figures .room")
    assert table.evaluate("room => room.scrollWidth > room.clientWidth")  # it scrolls inside
    title = page.locator(".st-key-scatter .xtitle").bounding_box()
    assert title["x"] >= 0
    assert title["x"] + title["width"] <= 360
