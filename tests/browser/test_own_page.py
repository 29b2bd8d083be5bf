"""A network of one's own, from its file to its maps, as a person brings it."""

import re

import pytest

from tests.browser.conftest import APP
from tests.browser.test_accessibility import serious, theme
from tests.cnn_core.own_files import as_safetensors, as_torch, small, trapped

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser


@pytest.fixture
def own(serve, open_page):
    """Open the page for weights of LeNet-5 and wait until it is drawn."""

    def open_at(query: str = "of=lenet5&image=digit-3", **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20', *theme())}/own?{query}", **options)
        expect(page.locator(".maps[data-drawn]").first).to_be_visible(timeout=60_000)
        return page

    return open_at


def give(page: Page, label: str, name: str, data: bytes) -> None:
    uploader = page.locator('[data-testid="stFileUploader"]').filter(has_text=label)
    uploader.locator("input").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def test_weights_go_from_a_file_over_an_answer_to_layers(own):
    page = own()
    give(page, "The file of weights", "mine.safetensors", as_safetensors(small(3).state_dict()))
    expect(page.get_by_text("The layer dense3 was rebuilt for the file’s 3 classes.")).to_be_visible()
    expect(page.get_by_text("up to 600 MB")).to_be_visible()
    expect(page.get_by_text("per file").first).to_be_hidden()  # Streamlit's own line, which says 1GB
    give(page, "Class names", "names.txt", b"one\r\ntwo\r\nthree\r\n")
    expect(page.get_by_text("3 classes: one, two, three")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=re.compile(r"(one|two|three): [\d.]+%"))).to_have_count(3)
    expect(page).to_have_url(re.compile(r"own=[\w-]{20,}"))
    way_on = page.get_by_role("link", name="Open in Layers →")
    assert "underline" in way_on.locator("p").evaluate("words => getComputedStyle(words).textDecorationLine")
    way_on.click()
    expect(page.locator(".network .card [data-painted]").first).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"/layers.*net=own\.[\w-]{20,}\.\d"))
    expect(page.get_by_text(re.compile(r"Brought as mine.safetensors: [\d,]+ parameters, 3 classes"))).to_be_visible()


def test_a_bad_file_is_told_of_and_what_was_there_stays(own, tmp_path):
    page = own()
    give(page, "The file of weights", "good.pt", as_torch(small().state_dict()))
    expect(page.get_by_role("heading", name="LeNet-5 from good.pt")).to_be_visible()
    give(page, "The file of weights", "bad.pt", trapped(str(tmp_path / "mark")))
    expect(page.get_by_role("alert").filter(has_text="would have to be run to be opened")).to_be_visible()
    expect(page.get_by_role("heading", name="LeNet-5 from good.pt")).to_be_visible()
    give(page, "Class names", "names.txt", b"one\ntwo\n")
    expect(page.get_by_text("The file has 2 names and the network 10 classes.")).to_be_visible()
    expect(page.get_by_text("10 classes: 0, 1, 2, 3, 4, 5, …")).to_be_visible()
    assert not (tmp_path / "mark").exists()


def test_the_page_of_a_network_has_nothing_serious_on_a_phone(own):
    page = own(width=360, height=740)
    give(page, "The file of weights", "good.pt", as_torch(small().state_dict()))
    expect(page.get_by_text("Its answer on this picture")).to_be_visible()
    page.get_by_text("layers with weights").click()
    expect(page.get_by_role("cell", name="conv1")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
