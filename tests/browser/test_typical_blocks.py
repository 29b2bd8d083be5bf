"""The page of the typical blocks in a real browser: each kind is drawn with its own numbers and stepped through."""

import re

import pytest
import torch

from cnn_core.blocks import blocks_of
from cnn_core.blocks.cutting import cut_out
from cnn_core.blocks.typical import TYPICAL, Typical, find_typical, typical_block
from cnn_core.graph import Graph, graph_of
from cnn_core.images import resize_to_fit
from cnn_core.models import registry
from cnn_core.recording import record
from cnn_core.samples import sample
from tests.browser.conftest import APP, MODULES
from tests.browser.test_network_map import COLOUR_AT
from viz_app.draw.thumbnails import Thumbnail, thumbnails_of

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


@pytest.fixture
def blocks(serve, open_page):
    """Open the page and wait until its block is painted."""

    def open_with(query="", **options):
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/blocks?{query}", **{"width": 1440} | options)
        expect(page.locator(".network .card [data-painted]").first).to_be_visible(timeout=60_000)
        return page

    return open_with


def first_block(typical: Typical) -> Graph:
    entry = registry.entry(next(slug for slug in typical.networks if slug in registry.entries()))
    with torch.device("meta"):
        network = entry.build().eval()
    graph = graph_of(network, entry.preprocessing.input_shape)
    return cut_out(graph, find_typical(typical, blocks_of(network, graph), graph, network)[0])


def recorded(block: str) -> dict[str, Thumbnail]:
    """What the page shows of a block of Mini ResNet, by step, computed here."""
    network = registry.load(registry.entry("mini_resnet"))
    graph = graph_of(network.module, (3, 32, 32))
    blocks = find_typical(typical_block("residual"), blocks_of(network.module, graph), graph, network.module)
    part = cut_out(graph, next(one for one in blocks if one.name == block))
    picture = network.entry.preprocessing.apply(resize_to_fit(sample("chelsea").draw(), most=256))
    shown = thumbnails_of(part, record(network.module, picture))
    return {node.name: one for node, one in zip(part.nodes, shown, strict=True)}


def step(page, name):
    return page.locator(f'.card[data-id="step {name}"]')


def test_every_kind_of_block_is_drawn_with_the_numbers_of_its_own_steps(blocks):
    page = blocks()
    for typical in TYPICAL:
        page.get_by_role("radio", name=typical.title, exact=True).click()
        nodes = first_block(typical).nodes
        parameters, multiply_adds = sum(n.parameters for n in nodes), sum(n.multiply_adds for n in nodes)
        told = f"{len(nodes)} steps, {parameters:,} parameters, {multiply_adds:,} multiply-adds for one image"
        expect(page.locator(".network .sum")).to_have_attribute("title", told, timeout=60_000)
        expect(page.locator(".card [data-painted]").first).to_be_visible()
        expect(page.locator(".answer")).to_have_count(0)


@pytest.mark.parametrize("name", ["block7_relu2", "block8_conv2", "add_7", "block8_relu2"])
def test_the_maps_of_a_step_have_the_colours_of_what_was_recorded(blocks, modules, name):
    thumbnail = recorded("block8")[name]
    page = blocks("block=block8")
    canvas = step(page, name).locator("canvas[data-painted]")
    expect(canvas).to_be_attached()
    count, height, width = thumbnail.pixels.shape
    row, col = height // 2, width - 1
    for index in range(count):
        left, top = (index % 4) * 28, index // 4 * 28
        place = [left + (col + 0.5) / width * 26, top + (row + 0.5) / height * 26]
        byte = int(thumbnail.pixels[index, row, col])
        assert canvas.evaluate(COLOUR_AT, place) == colour(modules, byte, signed=thumbnail.signed)


def colour(modules, byte, *, signed):
    table = f"return [...new Uint8Array(it.tableOf({str(signed).lower()}).buffer).slice({4 * byte}, {4 * byte + 4})]"
    return modules.evaluate(f'async () => {{ const it = await import("{MODULES}/network/thumbs.js"); {table} }}')


def test_the_tensors_flow_step_by_step(blocks):
    page = blocks()
    network = page.locator(".network")
    for name in ("relu1", "block1_conv1"):
        page.get_by_role("button", name="One step on").click()
        expect(network).to_have_attribute("data-flow", name)
    expect(page.locator(".readout")).to_have_text(
        "Step 2 of 9, block1.conv1. Looks at 3 × 3 neighbours in all 16 channels for 16 patterns."
    )
    expect(page.locator(".card.waiting")).to_have_count(7)
    expect(page.locator(".card.reached")).to_have_attribute("data-id", "step block1_conv1")
    page.get_by_role("button", name="Show all steps again").click()
    expect(page.locator(".card.waiting")).to_have_count(0)


def test_the_flow_plays_by_itself_and_without_moving_lines_for_who_wants_none(blocks):
    page = blocks()
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Let the tensors flow").click()
    expect(page.locator(".network")).to_have_attribute("data-flow", "block1_conv1")
    moving = "(path) => getComputedStyle(path).animationName"
    assert page.locator(".paths .in").first.evaluate(moving) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.locator(".paths .in").first.evaluate(moving) == "flow"
    page.get_by_role("button", name="Let the tensors flow").click()
    expect(page.get_by_role("button", name="Let the tensors flow")).to_have_text("▶ Play")


def test_a_step_opens_large_and_leads_to_its_place_in_the_layers_page(blocks):
    page = blocks("image=coffee")
    step(page, "block1_conv2").locator(".name").click()
    page.locator(".st-key-block-maps").scroll_into_view_if_needed()  # what is far below loads only then
    expect(page.locator(".feature-maps[data-painted]")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("layer=block1_conv2"))
    page.get_by_role("link", name="Open block1.conv2 in the Layers page").click()
    expect(page).to_have_url(re.compile(r"/layers\?(?=.*net=mini_resnet)(?=.*layer=block1_conv2)(?=.*image=coffee)"))
    expect(page.get_by_role("heading", name="block1.conv2: convolution, 16 × 32 × 32")).to_be_visible(timeout=60_000)


def test_a_phone_shows_the_page_without_scrolling_sideways(blocks):
    page = blocks("kind=fire", width=360, height=740, touch=True)
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert page.locator('[data-testid="stMain"]').evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0


def test_what_an_address_makes_up_gives_a_sentence_and_a_block(blocks):
    page = blocks("kind=%3Cimg%20src=x%20onerror=alert(1)%3E&net=nothing&block=..&layer=%00&open=zz")
    expect(page.get_by_text("there is no such choice; there are residual")).to_be_visible()
    expect(page.locator(".network .sum")).to_contain_text("9 steps")
