"""The training page in a real browser: a network learns while one watches, and nothing moves that need not."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import APP

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

LONG = "net=stack.1x8x8~conv.4.3~act.relu~flat~dense.10&watch=none&epochs=100&batch=1"  # for minutes
SMALL = "net=stack.1x8x8~conv.4.3~act.relu~flat~dense.10&watch=none&images=100"
PATIENCE = 90_000  # milliseconds; on a busy machine the process that trains starts late


@pytest.fixture
def opened(serve, open_page) -> Callable[..., Page]:
    """A function that opens the page with a query, and waits until its plot is drawn."""

    def open_with(query: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/train?{query}", **options)
        expect(page.locator(".st-key-curves .curves[data-drawn]")).to_be_visible(timeout=60_000)
        return page

    return open_with


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()


def standing(page: Page) -> object:
    return expect(page.get_by_test_id("stProgress"))


def points(page: Page) -> int:
    return int(page.locator(".st-key-curves .curves").get_attribute("data-drawn"))


def test_a_network_learns_while_one_watches_and_is_found_again_after_a_reload(opened):
    page = opened(f"{SMALL}&epochs=3")
    train(page)
    standing(page).to_contain_text("Finished · 3 epochs", timeout=PATIENCE)
    expect(page).to_have_url(re.compile("[&?]run=[A-Za-z0-9_-]{16,}"))
    expect(page.get_by_role("slider", name="Curves of the training")).to_have_attribute(
        "aria-valuetext", re.compile(r"Epoch 3\. Loss: training [\d.]+, validation [\d.]+\. Accuracy: training \d")
    )
    drawn = points(page)
    page.reload()
    standing(page).to_contain_text("Finished · 3 epochs", timeout=60_000)
    expect(page.locator(".st-key-curves .curves")).to_have_attribute("data-drawn", str(drawn))
    expect(page.get_by_role("link", name="Open in Layers, after epoch 3")).to_be_visible()


def test_while_the_network_learns_the_focus_and_the_plot_stay_and_settings_can_be_changed(opened):
    page = opened(LONG)
    train(page)
    standing(page).to_contain_text("images/s", timeout=PATIENCE)
    plot = page.locator(".st-key-curves svg.drawing").first.element_handle()
    network = page.get_by_role("combobox", name=re.compile("Network"))
    network.focus()
    for _ in range(2):
        drawn = points(page)
        expect(page.locator(".st-key-curves .curves")).not_to_have_attribute("data-drawn", str(drawn), timeout=PATIENCE)
    expect(network).to_be_focused()
    assert plot.evaluate("(svg) => svg.isConnected")
    page.locator(".st-key-setting_train_epochs").get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_text("Changed since this training began, for the next one: epochs.")).to_be_visible()
    page.locator(".st-key-stop").get_by_role("button").click()  # Streamlit has a “Stop” of its own
    standing(page).to_contain_text("Stopped after")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_a_training_rests_takes_one_step_and_goes_on(opened):
    page = opened(f"{SMALL}&epochs=1&batch=16")
    page.get_by_role("button", name="One step").click()
    standing(page).to_contain_text("Paused · Epoch 1 of 1, mini-batch 1 of 7", timeout=PATIENCE)
    page.get_by_role("button", name="One step").click()
    standing(page).to_contain_text("mini-batch 2 of 7")
    expect(page.locator(".st-key-curves .curves")).to_have_attribute("data-drawn", "2")
    page.get_by_role("button", name="Go on").click()
    standing(page).to_contain_text("Finished · 1 epoch")


def test_a_training_that_diverges_says_why(opened):
    page = opened(f"{SMALL}&rate=10&epochs=20&schedule=constant&batch=1")
    train(page)
    expect(page.get_by_role("alert").filter(has_text="diverged")).to_contain_text("learning rate", timeout=PATIENCE)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_a_built_network_is_trained_from_the_page_that_builds_it(serve, open_page):
    stack = "1x8x8~conv.4.3~act.relu~flat~dense.10"
    page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/build?stack={stack}")
    page.get_by_role("link", name="Train it").click(timeout=60_000)
    expect(page.locator(".st-key-curves .curves[data-drawn]")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("combobox", name=re.compile("Network"))).to_have_value("Built network (4 layers)")
    expect(page).to_have_url(re.compile(re.escape("net=stack.1x8x8%7Econv.4.3")))


def test_on_a_phone_the_buttons_stand_in_two_rows(opened):
    page = opened("watch=none", width=360, height=740)
    boxes = [page.locator(f".st-key-{key}").bounding_box() for key in ("train", "pause", "step", "stop")]
    tops = [round(box["y"]) for box in boxes]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
