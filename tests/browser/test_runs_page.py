"""The page of trainings in a real browser: they are compared, looked back at, taken away and brought back."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_core.runs.keeping import Keep, Standing
from tests.browser.conftest import APP
from tests.browser.test_accessibility import serious, theme
from tests.trained_runs import SETTINGS, train_into

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

FLAGS = ("--server.maxUploadSize=21", *theme())  # a server of its own, which finds the folder below


TOKENS = {"A": "a" * 22, "B": "b" * 22, "C": "c" * 22}
COMPARED = f"run={TOKENS['A']}&with={TOKENS['B']}.{TOKENS['C']}"


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory) -> str:
    """A server that finds three finished trainings, of which A and C have the same seed."""
    root = tmp_path_factory.mktemp("runs")
    keep = Keep(root)
    for name, seed in {"A": 0, "B": 1, "C": 0}.items():
        settings = replace(SETTINGS, recipe=replace(SETTINGS.recipe, seed=seed))
        train_into(tmp_path_factory.mktemp(name), settings).path.rename(keep.path(TOKENS[name]))
        standing = Standing(
            settings=settings, state="finished", reason="", needs_server=False, touched=time.time(), steps_of_epoch=2
        )
        keep.write(TOKENS[name], standing)
    keep.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_VIZ_RUNS", str(root))
        return serve(APP, *FLAGS)


@pytest.fixture
def compared(address, open_page) -> Callable[..., Page]:
    """A function that opens all three beside each other, and waits until all is painted."""

    def open_at(**options: object) -> Page:
        page = open_page(f"{address}/runs?{COMPARED}", **options)
        expect(page.get_by_text("C is finished")).to_be_visible(timeout=60_000)
        expect(page.locator(".curves[data-drawn]")).to_be_visible(timeout=60_000)
        expect(page.locator('.epochs[data-epoch="3"]')).to_be_visible(timeout=60_000)
        return page

    return open_at


def test_the_same_seed_gives_the_same_curves_and_every_epoch_opens_in_layers(compared):
    page = compared()
    expect(page.get_by_text("is the same, to the last digit")).to_be_visible()
    page.get_by_role("slider", name="Epoch").press("Home")
    expect(page.locator('.epochs[data-epoch="0"]')).to_be_visible()
    page.get_by_role("link", name="Open epoch 0 in Layers").click()
    expect(page.get_by_text("These are the weights before the first step.")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"/layers\?.*net=run\.[\w-]{22}\.0"))


def test_weights_that_were_taken_away_are_brought_back(compared, tmp_path):
    page = compared()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Weights", exact=True).click()
    file = Path(tmp_path, saved.value.suggested_filename)
    saved.value.save_as(file)
    page.get_by_text("More trainings, and weights brought back").click()
    page.locator('input[type="file"]').first.set_input_files(file)
    expect(page.get_by_text("Built network (5 layers) on Digits, epoch 3: 690 parameters, 10 classes.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"back=[\w-]{22}"))


def test_a_page_of_trainings_has_nothing_serious_in_light_and_in_dark(compared):
    page = compared(width=360)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)  # the colours change slowly
    assert serious(page) == []
