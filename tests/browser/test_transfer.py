"""The plane of features in a real browser: pointer and keys find images, and their nearest ones are the right ones."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core.datasets import data_folder, load
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.output_layer import output_layer
from cnn_core.transfer import FeatureReader, feature_layers, share_out
from tests.browser.conftest import APP

pytestmark = pytest.mark.browser


@pytest.fixture
def plane(serve, open_page):
    def open_at(query: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/transfer?images=50&epochs=5{query}", **options)
        page.locator(".st-key-feature-plane").scroll_into_view_if_needed(timeout=60_000)
        expect(page.locator(".feature-plane[data-shown]")).to_be_visible(timeout=60_000)
        return page

    return open_at


def nearest_of(index: int) -> list[str]:
    """Return the distances to the eight images whose features are nearest, computed one by one."""
    network = registry.load(registry.entry("lenet5"))
    layer = feature_layers(graph_of(network.module, (1, 28, 28)), output_layer(network.module, (1, 28, 28)))[-1]
    shared = share_out(load("digits", data_folder()), 50)
    rows = [row for part in (shared.train, shared.held) for row in FeatureReader(network, layer).read(part).values]
    distances = sorted(float((row - rows[index]).norm()) for place, row in enumerate(rows) if place != index)
    return [f"{float(f'{distance:.3g}'):g}" for distance in distances[:8]]


def test_the_address_opens_an_image_with_its_nearest_ones(plane):
    page = plane("&near=5")
    expect(page.locator(".feature-plane .near h4")).to_have_text("The nearest images of image 5, with their distances")
    assert page.locator(".feature-plane .near .told").all_inner_texts() == ["this one", *nearest_of(5)]


def test_keys_go_from_image_to_image_and_open_one(plane):
    page = plane("")
    page.locator(".feature-plane canvas.plane").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".feature-plane .reading")).to_have_text(
        re.compile("^Image 0 shows “.”: the new layer learned")
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator(".feature-plane .reading")).not_to_have_text(re.compile("^Image 0 "))
    page.keyboard.press("Enter")
    expect(page.locator(".feature-plane .near li")).to_have_count(9)
    page.wait_for_url(re.compile(r"near=\d+"))
    page.keyboard.press("Escape")
    expect(page.locator(".feature-plane .near li")).to_have_count(0)
    page.wait_for_url(lambda url: "near=" not in url)


def test_a_class_is_shown_alone(plane):
    page = plane("")
    three = page.locator(".feature-plane .legend button").nth(3)
    three.click()
    expect(three).to_have_attribute("aria-pressed", "true")
    page.wait_for_url(re.compile("class=3"))
    page.locator(".feature-plane canvas.plane").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        expect(page.locator(".feature-plane .reading")).to_have_text(re.compile("shows “3”"))
