"""The samples above the network map: computed in the browser as by the server, and followed by the rest of the page."""

import re

import numpy as np
import pytest

from cnn_core.classification import guesses
from cnn_core.models.embedded import EMBEDDED
from cnn_core.samples import SAMPLES
from tests.browser.conftest import MODULES
from viz_app import cache

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

PASS = """async ([address, index, steps]) => {
    const {unpack} = await import(`${address}/engine/packing.js`);
    const {Pass} = await import(`${address}/network/passing.js`);
    const answer = await fetch(`${address}/packed`);
    const {facts, arrays} = unpack(new Uint8Array(await answer.arrayBuffer()));
    const [, ...shape] = arrays.pictures.shape;
    const size = shape.reduce((a, b) => a * b);
    const picture = {shape, values: arrays.pictures.values.subarray(index * size, (index + 1) * size)};
    const made = new Pass(facts, arrays).of(picture, steps);
    return {...made, thumbnails: [...made.thumbnails.values]};
}"""


def samples(page: Page):
    return page.locator(".samples button")


def sample_of(page: Page, slug: str):
    return page.locator(f".samples [data-sample={slug}]")


@pytest.mark.parametrize("slug", [entry.slug for entry in EMBEDDED])
def test_the_browser_makes_the_servers_thumbnails_and_guesses(modules, slug):
    packed = cache.sent_pictures(slug, "trained", 256, "map")
    modules.route(f"{MODULES}/packed", lambda route: route.fulfill(body=packed))
    for index in (1, 9, 18):
        shown = cache.shrunk(SAMPLES[index].slug, 256, cache.sample_picture(SAMPLES[index].slug))
        asked = (slug, "trained", f"{SAMPLES[index].slug}-256", shown)
        expected, graph = cache.thumbnails(*asked), cache.graph(slug, "trained")
        steps = [
            {"name": node.name, "thumbnail": list(thumbnail.pixels.shape)}
            for node, thumbnail in zip(graph.nodes, expected, strict=True)
        ]
        made = modules.evaluate(PASS, [MODULES, index, steps])
        pixels = np.concatenate([thumbnail.pixels.ravel() for thumbnail in expected]).astype(int)
        assert np.abs(np.array(made["thumbnails"]) - pixels).max() <= 1
        for step, thumbnail in zip(made["steps"], expected, strict=True):
            assert step["signed"] == thumbnail.signed
            assert step["limits"] == pytest.approx(thumbnail.limits, rel=1e-4)
        logits = cache.with_recording(*asked, lambda recording: recording.records[-1].output[0])
        best = guesses(logits, cache.network(slug, "trained").entry.class_names)[:5]
        assert [name for name, _ in made["guesses"]] == [guess.class_name for guess in best]
        assert [share for _, share in made["guesses"]] == pytest.approx([g.probability for g in best], abs=1e-4)


def test_a_click_paints_the_map_at_once_and_the_page_follows(layers):
    page = layers("net=tiny_vgg&image=chelsea")
    page.get_by_label("Other pictures").check()
    expect(samples(page)).to_have_count(len(SAMPLES))
    expect(sample_of(page, "chelsea")).to_have_attribute("aria-pressed", "true")
    before = page.locator(".guesses").inner_text()
    after = sample_of(page, "rocket").evaluate(
        "button => { button.click(); return button.getRootNode().querySelector('.guesses').innerText; }"
    )
    assert after != before
    expect(page.locator(".samples .told")).to_contain_text("Rocket: computed in your browser in")
    expect(page).to_have_url(re.compile("image=rocket"))
    expect(page.locator(".guesses")).to_have_text(re.compile(r"\s*".join(map(re.escape, after.split()))))


def test_arrow_keys_go_through_the_samples_and_the_last_click_stays(layers):
    page = layers("net=lenet5&image=digit-3&pictures=yes")
    expect(sample_of(page, "digit-3")).to_have_attribute("aria-pressed", "true")
    sample_of(page, "digit-3").focus()
    for key in ("ArrowRight", "Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(sample_of(page, "digit-7")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("image=digit-7"))
    expect(sample_of(page, "digit-7")).to_be_focused()
    assert page.locator(".guesses .class").first.inner_text() == "7"


def test_a_large_network_follows_through_the_server(layers):
    page = layers("net=squeezenet1_0&weights=random&image=chelsea&pictures=yes")
    sample_of(page, "coffee").click()
    expect(page).to_have_url(re.compile("image=coffee"), timeout=30_000)
    expect(sample_of(page, "coffee")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Other pictures").uncheck()
    expect(page.locator(".samples")).to_have_count(0)
