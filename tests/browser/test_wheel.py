"""The app of the installed wheel in a real browser: its components come from the wheel, not from the checkout."""

import pytest

from cnn_core.models.embedded import EMBEDDED
from tests.bench.serving import served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(installed):
    with served(python=installed.python, folder=installed.folder) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("entry", EMBEDDED, ids=lambda entry: entry.slug)
def test_the_installed_app_shows_what_each_network_computes(address, open_page, entry):
    page = open_page(f"{address}/layers?net={entry.slug}")
    expect(page.locator(".st-key-network-map .network .card").first).to_be_visible(timeout=60_000)
    page.locator(f".st-key-unit-{entry.slug}").scroll_into_view_if_needed()
    expect(page.locator(".unit-stage[data-shown]")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Random weights")).to_have_count(0)


def test_the_installed_app_edits_a_kernel(address, open_page):
    page = open_page(f"{address}/convolution")
    expect(page.locator(".cell")).to_have_count(9, timeout=60_000)
    expect(page.locator(".output .maps[data-drawn]")).to_be_visible()
