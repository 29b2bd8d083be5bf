"""The slider through the epochs in a real browser: kernels, maps and answer follow it, and the server hears of it."""

from collections.abc import Callable

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect, Page, Locator = playwright.expect, playwright.Page, playwright.Locator

pytestmark = pytest.mark.browser


def scrubbed() -> None:
    """Three epochs, and one more at a button; kernel k of epoch e is e + k / 4 everywhere, the maps 10 times that."""
    import numpy as np  # noqa: PLC0415 -- this function's body is a script of its own
    import streamlit as st  # noqa: PLC0415

    from viz_app.components.epochs import EpochsView, Strip, show_epochs  # noqa: PLC0415

    epochs = (0, 1, 5, 6) if st.toggle("Grow") else (0, 1, 5)

    def strip(title: str, channels: int, factor: float) -> Strip:
        values = np.array([[epoch + tile / 4 for tile in range(2)] for epoch in epochs], np.float32)
        shape = (len(epochs), 2, channels, 3, 3)
        tiles = np.broadcast_to(factor * values[:, :, None, None, None], shape).copy()
        return Strip(title=title, caption="Two.", names=(f"{title} 0", f"{title} 1"), values=tiles)

    view = EpochsView(
        run="abc",
        epochs=epochs,
        sentences=tuple(f"This is epoch {epoch}." for epoch in epochs),
        strips=(strip("kernel", 3, 1), strip("map", 1, 10)),
        class_names=("cat", "dog"),
        shares=np.array([[1 - epoch / 10, epoch / 10] for epoch in epochs], np.float32),
        truth="dog",
    )
    show_epochs(view, opened={"epoch": "1", "colours": "all"}, key="epochs")
    st.text(f"told {st.session_state['epochs']}")


@pytest.fixture
def studio(serve, open_page) -> Callable[..., Page]:
    """A function that opens the slider at epoch 1, and waits until all is painted."""

    def open_at(**options: object) -> Page:
        page = open_page(serve(scrubbed), **options)
        expect(page.locator('.epochs[data-epoch="1"]')).to_be_visible(timeout=60_000)
        return page

    return open_at


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch")


def read(page: Page, strip: str) -> Locator:
    """Go to the first pixel of a strip by the keyboard; what is read there."""
    room = page.locator(".strip").filter(has=page.get_by_role("heading", name=strip, exact=True))
    room.get_by_role("application").press("Home")
    room.get_by_role("application").press("ArrowLeft")
    return room.locator("output.readout")


def test_the_link_decides_where_the_slider_stands_first(studio):
    page = studio()
    expect(slider(page)).to_have_attribute("aria-valuetext", "epoch 1 of 5")
    expect(page.locator(".told")).to_have_text("This is epoch 1.")
    expect(page.locator(".verdict")).to_have_text("cat, 90.0% sure. It is dog.")


def test_an_arrow_key_moves_kernels_maps_and_answer(studio):
    page = studio()
    slider(page).press("ArrowRight")
    expect(page.locator('.epochs[data-epoch="5"]')).to_be_visible()
    expect(read(page, "map")).to_contain_text(": 50")
    expect(read(page, "kernel")).to_contain_text("red 5, green 5, blue 5")
    expect(page.locator(".verdict")).to_have_text("cat, 50.0% sure. It is dog.")
    expect(page.locator(".bars li").nth(1)).to_have_text("dog50.0%")


def test_the_server_hears_where_a_person_comes_to_rest(studio):
    page = studio()
    page.get_by_role("button", name="One epoch back").click()
    expect(page.get_by_text("told")).to_contain_text("'epoch': '0'")
    expect(page.get_by_text("told")).to_contain_text("'run': 'abc'")
    expect(page.locator('.epochs[data-epoch="0"]')).to_be_visible()
    expect(page.get_by_role("button", name="One epoch back")).to_be_disabled()


def test_one_scale_serves_all_epochs_or_each_has_its_own(studio):
    page = studio()
    ends = page.locator(".strip").nth(1).locator(".ends span")
    assert ends.all_inner_texts() == ["0", "52.5"]
    page.get_by_label("Colours").select_option("epoch")
    expect(ends.last).to_have_text("12.5")


def test_a_new_epoch_leaves_the_slider_where_a_person_put_it_and_else_is_followed(studio):
    page = studio()
    page.get_by_text("Grow").click()
    expect(slider(page)).to_have_attribute("aria-valuetext", "epoch 1 of 6")
    slider(page).press("End")
    expect(page.locator('.epochs[data-epoch="6"]')).to_be_visible()
    page.get_by_text("Grow").click()
    expect(page.locator('.epochs[data-epoch="5"]')).to_be_visible()
    page.get_by_text("Grow").click()
    expect(page.locator('.epochs[data-epoch="6"]')).to_be_visible()


def test_play_walks_to_the_last_epoch_and_rests_there(studio):
    page = studio(width=360)
    page.get_by_role("button", name="Play or pause").click()
    expect(page.locator('.epochs[data-epoch="5"]')).to_be_visible()
    expect(page.get_by_role("button", name="Play or pause")).to_have_text("▶ Play")
    expect(page.get_by_text("told")).to_contain_text("'epoch': '5'")
    assert page.locator(".epochs").evaluate("(root) => root.scrollWidth <= root.clientWidth")
