"""Weights are fetched while the page goes on: from a server whose connection breaks, and from one that has no file."""

from collections.abc import Iterator

import pytest
from safetensors.torch import save

from cnn_core.models import registry
from cnn_core.models.entry import seeded
from tests.browser.conftest import OpenPage, Serve
from tests.browser.test_accessibility import serious, theme
from tests.weights_server import Shelf, serving

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


def fetching_page() -> None:
    import os  # noqa: PLC0415 -- the function's body is served as a script of its own
    from dataclasses import replace  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    from cnn_core.downloading.download import Download  # noqa: PLC0415
    from cnn_core.models import registry  # noqa: PLC0415
    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.network import pick_network  # noqa: PLC0415

    url, digits, nbytes = os.environ["TEST_WEIGHTS"].split()
    own = registry.entry("tiny_vgg")
    for name in ("first", "second"):
        download = Download(url=url, nbytes=int(nbytes), name=f"{name}-{digits}.safetensors")
        entry = replace(own, slug=name, title=f"The {name} net", training=None, download=download)
        registry.entries()[name] = entry
    st.title("Fetching")
    link.open_page("test")
    st.text(f"These weights are {pick_network().weights}.")
    st.text(f"Meanwhile {st.text_input('Word')} is done.")
    link.close_page("test")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Iterator[Shelf]:
    """What the page's networks are fetched from."""
    content = save(seeded(registry.entry("tiny_vgg").build, seed=3).state_dict())
    with pytest.MonkeyPatch.context() as patch, serving(content) as served:
        patch.setenv("TEST_WEIGHTS", f"{served.url} {served.sha256[:8]} {len(content)}")
        patch.setenv("TORCH_HOME", str(tmp_path_factory.mktemp("hub")))
        yield served


@pytest.fixture
def fetching(shelf: Shelf, serve: Serve, open_page: OpenPage):
    """A function that opens the page at one of its networks."""
    return lambda slug, **options: open_page(f"{serve(fetching_page, *theme())}/?net={slug}", **options)


def test_a_download_goes_on_beside_the_page_stops_and_goes_on_from_there(fetching, shelf):
    shelf.rest = 20.0  # seconds after the first 65,536 bytes
    page = fetching("first")
    page.get_by_role("button", name="Fetch the trained weights, 0.2 MB").click()
    expect(page.get_by_text("0.1 of 0.2 MB")).to_be_visible()
    page.get_by_label("Word").fill("another thing")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meanwhile another thing is done.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    shelf.rest, shelf.breaks = 0.0, [50_000]
    page.get_by_role("button", name="Go on fetching the trained weights: 0.1 of 0.2 MB are here").click()
    expect(page.get_by_text("The trained weights have arrived: 0.2 MB; its checksum is right.")).to_be_visible()
    expect(page.get_by_text("These weights are trained.")).to_be_visible()
    assert [one.get("Range") for one in shelf.asked] == [None, "bytes=65536-", "bytes=115536-"]
    expect(page.get_by_label("Word")).to_have_value("another thing")


@pytest.mark.parametrize("dark", [False, True])
def test_without_a_file_the_page_says_what_to_do_and_goes_on_with_random_weights(fetching, shelf, dark):
    shelf.status, shelf.rest = 404, 0.0
    page = fetching("second", width=360, height=800, dark=dark)
    page.get_by_role("button", name="Fetch the trained weights").click()
    expect(page.get_by_text("has no such file any more (HTTP 404).")).to_be_visible()
    expect(page.get_by_text("put it here under the name second-")).to_be_visible()
    expect(page.get_by_text("These weights are random.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
