"""The main job as a person does it: upload a picture, change a kernel, open every layer; and what bad files meet."""

import io
import re
import struct
import time
import zlib
from urllib.parse import quote

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_core.convolution import convolve
from cnn_core.geometry import Window, Window2d
from cnn_core.images import as_floats, decode, gray
from cnn_core.kernels import Kernel, preset_kernel
from tests.browser.grids import grid, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser


def picture_file(size: tuple[int, int] = (90, 60)) -> bytes:
    """Make a JPEG file of soft coloured blobs."""
    coarse = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def upload(page: Page, name: str, data: bytes) -> None:
    if not page.get_by_test_id("stFileUploader").count():
        page.get_by_role("radio", name="Upload").or_(page.get_by_role("button", name="Upload")).first.click()
    page.locator('[data-testid="stFileUploader"] input').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def expect_map(page: Page, picture: torch.Tensor, kernel: Kernel) -> None:
    """Compare what the page says of some pixels with what the core computes."""
    axis = Window(size=kernel.height, padding=(kernel.height // 2, (kernel.height - 1) // 2))
    window = Window2d(rows=axis, cols=axis)
    expected = convolve(as_floats(gray(picture)), kernel.weights()[None], window)[0]
    for row, col in [(0, 0), (10, 20), (30, 5), (59, 89)]:
        value = float(expected[row, col])
        wanted = pytest.approx(value, abs=1e-4 * (1 + abs(value)))
        deadline = time.monotonic() + 20  # the map before it may still be on screen
        while (found := read_value(page, "output", row, col)) != wanted and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        assert found == wanted


def test_a_person_uploads_a_photo_edits_a_kernel_and_sees_torchs_map(app):
    page = app("convolution?preset=sobel_x")
    data = picture_file()
    upload(page, "holiday.jpg", data)
    expect(grid(page, "output")).to_contain_text("(1, 60, 90)")
    expect_map(page, decode(data), preset_kernel("sobel_x", size=3))

    page.get_by_label("Preset").first.click()
    page.get_by_role("option", name="Gaussian").click()
    expect(page).to_have_url(re.compile("preset=gaussian"))
    expect(page.locator(".cell").first).to_have_attribute("aria-label", re.compile(r": 0\.06"))
    expect_map(page, decode(data), preset_kernel("gaussian", size=3))

    page.locator(".cell").first.click()
    page.keyboard.type("-1.5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("edit="))
    gaussian = preset_kernel("gaussian", size=3)
    edited = Kernel(channels=1, height=3, width=3, values=(-1.5, *gaussian.values[1:]))
    expect_map(page, decode(data), edited)


def test_an_edit_adds_no_history_and_back_returns_to_the_page_before_with_its_settings(app):
    page = app("?unit=0-1")
    page.get_by_role("link", name="Convolution", exact=True).click()
    expect(page.locator(".cell").first).to_be_visible()
    page.get_by_label("Preset").first.click()
    page.get_by_role("option", name="Laplacian").click()
    expect(page).to_have_url(re.compile("preset=laplacian"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?.*unit=0-1"))
    expect(page.get_by_text("What is an image to a computer?")).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile(r"convolution\?.*preset=laplacian"))


def test_a_reload_and_another_person_see_the_same(app):
    page = app("convolution?preset=box&size=5&stride=2&image=rings&padding=valid")
    page.locator(".cell").nth(3).click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("edit="))
    other = app(page.url.split("/", 3)[3])
    for seen in (page, other):
        if seen is page:
            seen.reload()
        expect(seen.locator(".cell").nth(3)).to_have_attribute("aria-label", re.compile(": 2$"), timeout=60_000)
        expect(seen.get_by_text("(1, 126, 126)").first).to_be_visible()


def test_a_link_to_an_uploaded_picture_says_what_is_missing(app):
    page = app("?from=upload&file=holiday.jpg")
    expect(page.get_by_text("made with the picture holiday.jpg")).to_be_visible()


def test_a_link_cannot_make_the_page_fetch_from_elsewhere(app):
    picture = quote("![](http://elsewhere.example/a.png)")
    page = app(f"?from=upload&file={picture}&unit={picture}")
    expect(page.get_by_text("made with the picture")).to_contain_text("![](http://elsewhere.example/a.png)")
    expect(page.get_by_text("The link says")).to_contain_text("![](http://elsewhere.example/a.png)")
    assert page.locator('[data-testid="stMain"] img').count() == 0


def test_a_picture_stays_across_the_pages(app):
    page = app("")
    upload(page, "holiday.jpg", picture_file())
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()
    page.get_by_role("link", name="Convolution", exact=True).click()
    expect(page.get_by_text("(1, 60, 90), numbers from 0 to 1; with its border 62 × 92")).to_be_visible()
    page.get_by_role("link", name="Pixels").click()
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()


def test_a_picture_that_is_taken_out_of_the_uploader_is_said_to_stay(app):
    page = app("")
    upload(page, "holiday.jpg", picture_file())
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()
    page.get_by_role("button", name="Remove holiday.jpg").click()
    expect(page.get_by_text("holiday.jpg stays in use until you choose another picture.")).to_be_visible()
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()


def png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


BAD_FILES = {
    "empty.jpg": (b"", "empty|0 bytes"),
    "notes.png": (b"Dear diary, this is no picture.", "text"),
    "cut.jpg": (picture_file((400, 300))[:3000], "cut|ends|broken|damaged|incomplete"),
    "bomb.png": (png(60_000, 60_000, bytes(1000)), "60,000"),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG|JPEG"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_meets_a_clear_sentence_and_the_picture_stays(app, name):
    data, sentence = BAD_FILES[name]
    page = app("")
    upload(page, "good.jpg", picture_file())
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()
    upload(page, name, data)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text(re.compile(sentence, re.IGNORECASE))
    expect(alert).to_contain_text(name)
    expect(page.get_by_text("Shape (3, 60, 90)")).to_be_visible()
