"""What a grid of maps shows, saved from the page and read back with NumPy, Pillow and an XML parser."""

import io
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from cnn_core.convolution import convolve
from cnn_core.geometry import Window, Window2d
from cnn_core.images import as_floats, gray, resize_to_fit
from cnn_core.kernels import preset_kernel
from cnn_core.samples import sample
from tests.browser.grids import grid, painted

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

MAPS_PAGE = Path(__file__).with_name("maps_page.py")
SVG = "{http://www.w3.org/2000/svg}"
GAP, TITLE = 16, 24  # of sheet.js: between tiles, and over each of several


def saved(page: Page, key: str, kind: str) -> tuple[str, bytes]:
    """Open the grid's menu, save a file, and return its name and what is in it."""
    menu = grid(page, key).locator("details.save")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    with page.expect_download() as download:
        menu.get_by_role("button", name=kind).click()
    expect(menu.get_by_role("status")).to_have_text(f"Saved as {download.value.suggested_filename}.")
    return download.value.suggested_filename, download.value.path().read_bytes()


def small(slug: str) -> np.ndarray:
    return as_floats(resize_to_fit(sample(slug).draw(), most=32)).numpy()


def sobel(slug: str, *, side: int) -> np.ndarray:
    """The map that the Convolution page opens with."""
    picture = as_floats(gray(resize_to_fit(sample(slug).draw(), most=side)))
    axis = Window(size=3, padding=(1, 1))
    return convolve(picture, preset_kernel("sobel_x", size=3).weights()[None], Window2d(rows=axis, cols=axis)).numpy()


def csv_blocks(text: str) -> dict[str, np.ndarray]:
    blocks = re.findall(r"# (.*)\n((?:[^#].*\n)+)", text)
    return {title: np.loadtxt(io.StringIO(rows), delimiter=",", dtype=np.float32, ndmin=2) for title, rows in blocks}


def test_the_numbers_of_a_picture_are_saved_exactly_in_both_kinds_whatever_the_unit(app):
    page = app("pixels?side=32&unit=0-255")
    expected = small("chelsea")
    name, data = saved(page, "pixels", "NPY")
    array = np.load(io.BytesIO(data))
    assert (name, array.dtype.str) == ("colour-to-blue.npy", "<f4")
    assert np.array_equal(array, expected)
    name, data = saved(page, "pixels", "CSV")
    blocks = csv_blocks(data.decode())
    assert [name, *blocks] == ["colour-to-blue.csv", "colour, red", "colour, green", "colour, blue"]
    assert np.array_equal(np.stack(list(blocks.values())), expected)
    assert np.array_equal(np.loadtxt(io.BytesIO(data), delimiter=",", dtype=np.float32), np.concatenate(expected))


def test_the_numbers_of_a_map_are_those_of_the_core(app):
    page = app("convolution?side=64")
    expected = sobel("chelsea", side=64)
    name, data = saved(page, "output", "NPY")
    array = np.load(io.BytesIO(data))
    assert name == "feature-map.npy"
    assert array.shape == expected.shape
    assert np.abs(array - expected).max() <= 1e-5 * 9
    (values,) = csv_blocks(saved(page, "output", "CSV")[1].decode()).values()
    assert np.array_equal(values, array[0])


def test_a_picture_of_one_map_has_the_painted_colours_in_squares_of_whole_pixels(app):
    page = app("convolution?side=64")
    name, data = saved(page, "output", "PNG")
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    height, width = sobel("chelsea", side=64).shape[1:]
    scale = picture.shape[1] // width
    assert name == "feature-map.png"
    assert picture.shape == (height * scale, width * scale, 3)
    assert scale == 768 // 64
    squares = picture.reshape(height, scale, width, scale, 3)
    assert (squares == squares[:, :1, :, :1]).all()
    for row, col in [(0, 0), (10, 20), (30, 5), (height - 1, width - 1)]:
        assert [*squares[row, 0, col, 0], 255] == painted(page, "output", row, col)


def test_a_picture_of_several_tiles_shows_each_on_white_below_its_title(app):
    page = app("pixels?side=32")
    red, green, blue = np.rint(255 * small("chelsea")).astype(np.uint8)
    dark = np.zeros_like(red)
    tiles = [(red, green, blue), (red, dark, dark), (dark, green, dark), (dark, dark, blue)]
    picture = np.asarray(Image.open(io.BytesIO(saved(page, "pixels", "PNG")[1])).convert("RGB"))
    scale = 256 // 32
    height, width = (scale * length for length in red.shape)
    for index, colours in enumerate(tiles):
        left, top = GAP + index * (width + GAP), GAP + TITLE
        expected = np.stack(colours, -1).repeat(scale, 0).repeat(scale, 1)
        assert np.array_equal(picture[top : top + height, left : left + width], expected)
        above = picture[top - TITLE : top, left : left + width]
        assert above.max() == 255
        assert above.min() < 100
    assert (picture[:, :GAP] == 255).all()
    assert picture.shape == (TITLE + height + 2 * GAP, 4 * (width + GAP) + GAP, 3)


def test_a_drawing_of_a_middle_sized_map_is_rectangles_in_the_colours_of_the_picture(app):
    page = app("convolution?side=64")
    picture = np.asarray(Image.open(io.BytesIO(saved(page, "output", "PNG")[1])).convert("RGB"))
    name, data = saved(page, "output", "SVG")
    drawing = ElementTree.fromstring(data)
    scale = int(drawing.get("width")) // 64
    drawn = np.zeros((picture.shape[0] // scale, 64, 3), dtype=np.uint8)
    for rectangle in drawing.findall(f"{SVG}g/{SVG}g/{SVG}rect"):
        row, col, width = (int(rectangle.get(side)) for side in ("y", "x", "width"))
        drawn[row, col : col + width] = list(bytes.fromhex(rectangle.get("fill")[1:]))
    assert name == "feature-map.svg"
    assert np.array_equal(drawn, picture[::scale, ::scale])
    assert not drawing.findall(f".//{SVG}image")


def test_a_drawing_of_a_large_map_holds_it_as_a_picture(app):
    page = app("convolution?side=256")
    drawing = ElementTree.fromstring(saved(page, "output", "SVG")[1])
    (image,) = drawing.findall(f".//{SVG}image")
    assert image.get("href").startswith("data:image/png;base64,")
    assert not drawing.findall(f"{SVG}g/{SVG}g/{SVG}rect")


def test_a_drawing_of_a_small_map_has_its_numbers(layers):
    page = layers("net=lenet5&image=digit-3&layer=pool2")
    drawing = ElementTree.fromstring(saved(page, "large", "SVG")[1])
    array = np.load(io.BytesIO(saved(page, "large", "NPY")[1]))
    texts = [text.text.replace("−", "-") for text in drawing.findall(f"{SVG}g/{SVG}g/{SVG}text")]
    assert len(texts) == array.size == 5 * 5
    assert np.allclose(np.array(texts, dtype=float), array.ravel(), rtol=0.01, atol=1e-3)


def test_the_menu_opens_closes_and_saves_by_keyboard(app):
    page = app("pixels?side=32")
    menu = grid(page, "pixels").locator("details.save")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="PNG")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="PNG")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "colour-to-blue.png"
    page.mouse.click(640, 140)
    expect(menu.get_by_role("button", name="PNG")).to_be_hidden()


def test_on_a_phone_the_menu_is_within_reach_of_a_thumb_and_of_the_screen(app):
    page = app("pixels?side=32", width=360, height=740, touch=True)
    menu = grid(page, "pixels").locator("details.save")
    menu.locator("summary").tap()
    for target in (menu.locator("summary"), *menu.get_by_role("button").all()):
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_tile_drawn_in_colours_that_stand_for_values_saves_the_values(layers):
    page = layers("net=lenet5&image=digit-3&layer=conv1&unit=2.5.5")
    over = np.load(io.BytesIO(saved(page, "over", "NPY")[1]))
    alone = np.load(io.BytesIO(saved(page, "large", "NPY")[1]))
    assert over.shape[0] == alone.shape[0] == 1
    assert {*np.unique(over)} == {*np.unique(alone)}


def test_what_is_no_finite_number_is_saved_as_numpy_writes_it(serve, open_page):
    page = open_page(f"{serve(MAPS_PAGE)}/?show=strange")
    expected = runpy.run_path(str(MAPS_PAGE))["strange"]()
    blocks = csv_blocks(saved(page, "maps", "CSV")[1].decode())
    assert list(blocks) == ["channel 0", "channel 1"]
    assert np.array_equal(np.stack(list(blocks.values())), expected, equal_nan=True)
    assert np.array_equal(np.load(io.BytesIO(saved(page, "maps", "NPY")[1])), expected, equal_nan=True)
