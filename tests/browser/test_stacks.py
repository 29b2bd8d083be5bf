"""Networks that were stacked of layers, on the pages over a network in a real browser."""

import re
from urllib.parse import quote

import pytest
import torch

from cnn_core.images import resize_to_fit
from cnn_core.models import registry
from cnn_core.samples import sample
from cnn_core.stacks import build_stack, read_stack
from tests.browser.conftest import APP
from tests.browser.test_what_if import shares

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

IN_THE_BROWSER = "3x16x16~conv.4.3.1.1~act.relu~res(conv.4.3.1.1~norm)~max.2~gap~flat~dense.5~act.softmax"
ON_THE_SERVER = "1x16x12~conv.4.3~act.gelu~par(conv.2.1!max.3.1.1)~flat~dense.5~norm~act.softmax"


@pytest.mark.parametrize("text", [IN_THE_BROWSER, ON_THE_SERVER])
def test_what_if_shows_the_probabilities_that_the_stack_ends_in(text, serve, open_page):
    page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/what-if?net=stack.{quote(text)}")
    expect(page.locator(".bars li").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Layer whose maps are shown")).to_have_count(1 if text == ON_THE_SERVER else 0)
    images = registry.entry(f"stack.{text}").preprocessing.apply(resize_to_fit(sample("chelsea").draw(), most=256))
    with torch.inference_mode():
        expected = build_stack(read_stack(text)).eval()(images)[0].tolist()
    assert shares(page, "after") == pytest.approx(expected, abs=1e-5)


def test_the_layers_page_maps_a_stack_with_its_blocks(layers):
    page = layers(f"net=stack.{quote(ON_THE_SERVER)}")
    expect(page.locator(".network")).to_contain_text("parallel block")
    expect(page.locator(".network")).to_contain_text("9 steps")
    expect(page).to_have_url(re.compile("net=stack"))
