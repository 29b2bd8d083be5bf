"""The Layers page in a real browser: from the map to a layer, to a number, and back to the pixels."""

import re

import pytest
import torch

from cnn_core.images import resize_to_fit
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.recording import record
from cnn_core.samples import sample

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

WALL = ".st-key-feature-maps .feature-maps"


def card(page: Page, layer: str):
    return page.locator(f'.network .card[data-id="step {layer}"]')


@pytest.mark.parametrize("entry", EMBEDDED, ids=lambda entry: entry.slug)
def test_every_layer_opens_from_the_list(layers, entry):
    page = layers(f"net={entry.slug}&image=chelsea")
    nodes = record(registry.load(entry).module, torch.rand(1, *entry.preprocessing.input_shape)).records
    for node in nodes[:: max(1, len(nodes) // 12)]:
        shape = " × ".join(f"{length:,}" for length in node.output.shape[1:])
        label = node.path or node.name
        box = page.get_by_role("combobox", name="Layer", exact=True)
        box.click()
        box.fill(f"{label} · {node.kind}")
        page.get_by_role("option", name=f"{label} · {node.kind} · {shape}", exact=True).click()
        expect(page.get_by_role("heading", name=f"{label}: {node.kind}, {shape}")).to_be_visible()
        expect(page.locator(f'{WALL}[data-painted="{node.name}"]')).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0


def test_a_click_in_the_map_leads_to_the_layer_its_maps_and_its_strongest_number(layers):
    page = layers("net=lenet5&image=digit-3")
    card(page, "conv2").locator(".head").click()
    expect(page).to_have_url(re.compile(r"layer=conv2(&|$)"))
    expect(page.get_by_role("heading", name="conv2: convolution, 16 × 10 × 10")).to_be_visible()
    expect(page.locator(f'{WALL}[data-painted="conv2"]')).to_be_visible()
    expect(page.get_by_role("heading", name="One number of conv2")).to_be_visible()


def test_the_number_of_a_link_is_that_of_torch(layers):
    entry = registry.entry("lenet5")
    page = layers("net=lenet5&image=digit-3&layer=conv2&unit=5.4.7")
    images = entry.preprocessing.apply(resize_to_fit(sample("digit-3").draw(), most=256))
    expected = record(registry.load(entry).module, images)["conv2"].output[0, 5, 4, 7]
    expect(page.get_by_text("channel 5, row 4, column 7").first).to_be_visible()
    conv = page.locator(".unit-stage .chain .made").first
    assert float(re.findall(r"= ([−\d.e]+)$", conv.inner_text())[0].replace("−", "-")) == pytest.approx(
        float(expected), rel=1e-4
    )


def test_a_number_is_followed_back_to_the_picture_by_clicks_alone(layers):
    page = layers("net=lenet5&image=digit-3&layer=dense1&unit=3")
    for layer in ("flatten", "pool2", "conv2", "pool1", "conv1", "input"):
        follow_back(page)
        expect(page).to_have_url(re.compile(rf"layer=({layer}|relu{layer[-1]})(&|$)"), timeout=30_000)
    expect(page.get_by_role("heading", name="One number of input")).to_be_visible()


def follow_back(page: Page):
    """Go, by the keyboard, to the first number that the opened one was made of, and wait until the stage shows it."""
    stage = page.locator(".unit-stage")
    shown = stage.get_attribute("data-shown") or ""
    stage.locator(".made-of button.goes, .made-of [tabindex='0']").first.focus()
    page.keyboard.press("Enter")
    expect(stage).not_to_have_attribute("data-shown", shown, timeout=30_000)


def test_an_unknown_layer_and_unit_of_a_link_meet_a_sentence(layers):
    page = layers("net=lenet5&image=digit-3&layer=conv9&unit=1.2")
    expect(page.get_by_text("there is no such choice; there are input, conv1")).to_be_visible()
    expect(page.get_by_role("heading", name="conv1: convolution, 6 × 28 × 28")).to_be_visible()


def test_two_pictures_stand_side_by_side_on_one_scale(layers):
    page = layers("net=tiny_vgg&image=chelsea&layer=relu1_2&beside=picture&with=coffee")
    expect(page.locator(f"{WALL} section.side")).to_have_count(2)
    expect(page.locator(f"{WALL} section.side").nth(1)).to_contain_text("Coffee cup")


def test_two_networks_stand_side_by_side(layers):
    page = layers("net=tiny_vgg&image=chelsea&layer=relu1_2&beside=network&net2=mini_resnet&layer2=relu1")
    expect(page.locator(f"{WALL} section.side").nth(1)).to_contain_text("Mini ResNet · relu1")


def test_the_tensors_stand_in_3d_where_they_are_asked_for(layers):
    page = layers("net=lenet5&image=digit-3&boxes=yes")
    expect(page.locator(".st-key-boxes .js-plotly-plot, .st-key-boxes canvas").first).to_be_visible(timeout=60_000)


def test_the_answer_stands_in_words(layers):
    page = layers("net=lenet5&image=digit-3")
    expect(page.get_by_text(re.compile(r"Almost certain: 3 \("))).to_be_visible()
