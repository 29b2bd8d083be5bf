"""The convolution stage in a real browser: what is drawn and written equals what the core computes."""

import math
import re

import pytest
import torch

from cnn_core.convolution import PaddingMode, convolve, step_at
from cnn_core.geometry import Position, Window, Window2d, same_padding
from cnn_core.images import as_floats, gray, resize_to_fit
from cnn_core.kernels import Kernel, preset_kernel
from cnn_core.samples import sample
from tests.browser.grids import grid, middle_of, painted, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

BLUE, RUST = [8, 48, 107, 255], [98, 28, 6, 255]  # the ends of the scale


def picture(slug: str, side: int, *, channels: int) -> torch.Tensor:
    shown = resize_to_fit(sample(slug).draw(), most=side)
    return as_floats(gray(shown) if channels == 1 else shown.expand(3, -1, -1))


def same_window(kernel: Kernel, image: torch.Tensor, *, stride: int = 1, dilation: int = 1) -> Window2d:
    axes = (
        Window(
            size=size,
            stride=stride,
            dilation=dilation,
            padding=same_padding(length, size=size, stride=stride, dilation=dilation),
        )
        for size, length in zip((kernel.height, kernel.width), image.shape[1:], strict=True)
    )
    return Window2d(rows=next(axes), cols=next(axes))


@pytest.mark.parametrize(
    ("address", "kernel", "mode", "stride", "dilation"),
    [
        ("preset=sobel_x", preset_kernel("sobel_x", size=3), "zeros", 1, 1),
        ("preset=gaussian&size=4&border=reflect&stride=2", preset_kernel("gaussian", size=4), "reflect", 2, 1),
        ("preset=laplacian&dilation=3&border=circular", preset_kernel("laplacian", size=3), "circular", 1, 3),
        (
            "preset=emboss&size=11&planes=rgb&border=replicate",
            preset_kernel("emboss", size=11, channels=3),
            "replicate",
            1,
            1,
        ),
    ],
)
def test_the_map_is_the_cores(app, address: str, kernel: Kernel, mode: PaddingMode, stride: int, dilation: int):
    page = app(f"convolution?image=chelsea&side=32&{address}")
    image = picture("chelsea", 32, channels=kernel.channels)
    window = same_window(kernel, image, stride=stride, dilation=dilation)
    expected = convolve(image, kernel.weights()[None], window, mode=mode)[0]
    height, width = expected.shape
    expect(grid(page, "output")).to_contain_text(f"(1, {height}, {width})")
    for row, col in [(0, 0), (height - 1, width - 1), (height // 2, width // 3)]:
        value = float(expected[row, col])
        assert read_value(page, "output", row, col) == pytest.approx(value, abs=1e-5 * (1 + 10 * abs(value)))


def test_the_ends_of_the_scale_have_its_end_colours(app):
    page = app("convolution?image=chelsea&side=32&preset=sobel_x")
    kernel = preset_kernel("sobel_x", size=3)
    image = picture("chelsea", 32, channels=1)
    expected = convolve(image, kernel.weights()[None], same_window(kernel, image))[0]
    row, col = divmod(int(expected.abs().argmax()), expected.shape[1])
    assert painted(page, "output", row, col) == (RUST if expected[row, col] > 0 else BLUE)


def test_an_opened_pixel_is_written_out_as_the_core_opens_it(app):
    page = app("convolution?image=chelsea&side=32&preset=sobel_x&planes=rgb")
    kernel = preset_kernel("sobel_x", size=3, channels=3)
    image = picture("chelsea", 32, channels=3)
    place = Position(channel=0, row=8, col=12)
    step = step_at(image, kernel.weights()[None], same_window(kernel, image), place)
    page.mouse.move(*middle_of(page, "output", 8, 12))
    terms = page.locator(".formula .terms")
    expect(terms).to_contain_text("sum of the 3 channels")
    red, _, _, total = terms.inner_text().replace("−", "-").strip().split("\n\n")
    sums = [float(line.rsplit("= ")[-1].split(" ")[0]) for line in (red, total)]
    assert sums[0] == pytest.approx(float(step.products[0].sum()), rel=1e-4)
    assert sums[1] == pytest.approx(step.result, abs=1e-6)
    factors = re.findall(r"([\d.e-]+) × \(?(-?[\d.e-]+)\)?", red)
    assert [float(left) for left, _ in factors] == pytest.approx(step.window[0].flatten().tolist(), rel=5e-3)
    assert [float(right) for _, right in factors] == pytest.approx(step.weights[0].flatten().tolist(), rel=5e-3)


def test_the_sum_of_many_terms_is_in_sight_without_scrolling(app):
    page = app("convolution?image=chelsea&side=32&size=11")
    terms = page.locator(".formula .terms")
    expect(terms.locator("p")).to_have_count(2)
    assert terms.evaluate("(box) => box.scrollHeight > box.clientHeight")
    box, result = terms.bounding_box(), terms.locator("p").last.bounding_box()
    assert result["y"] + result["height"] <= box["y"] + box["height"] + 1


def test_the_window_of_the_pixel_is_framed_and_a_pixel_lights_up_its_outputs(app):
    page = app("convolution?image=dot&side=32&preset=box&size=5&padding=valid")
    framed = "(maps) => [maps.querySelector('.overlay').toDataURL()]"
    before = grid(page, "input").evaluate(framed)
    page.mouse.move(*middle_of(page, "output", 3, 4))
    page.wait_for_timeout(100)
    assert grid(page, "input").evaluate(framed) != before
    # Pixel (10, 10) is read by the outputs 6 to 10 of each axis; their frame's upper left corner lies on output (6, 6).
    page.mouse.move(*middle_of(page, "input", 10, 10))
    page.wait_for_timeout(100)
    assert painted(page, "output", 8, 8, layer=".overlay")[3] == 0
    edge = """(maps) => {
        const at = JSON.parse(maps.dataset.drawn);
        const x = at.corners[0].x + at.left + 6 * at.scale, y = at.corners[0].y + at.top + 8 * at.scale;
        return maps.querySelector(".overlay").getContext("2d").getImageData(x, y, 1, 1).data[3];
    }"""
    assert grid(page, "output").evaluate(edge) == 255


def test_a_drag_changes_the_map_before_the_server_hears_of_it(app):
    page = app("convolution?image=chelsea&side=32&preset=identity")
    address = page.url
    before = read_value(page, "output", 5, 5)
    cell = page.locator(".cell").nth(4)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 40, steps=5)
    expect(cell).not_to_have_attribute("aria-label", re.compile(": 1$"))
    page.wait_for_timeout(100)
    weight = float(cell.get_attribute("aria-label").rsplit(": ")[1])
    assert page.url == address
    page.mouse.up()
    expect(page).to_have_url(re.compile("edit="))
    assert weight > 1
    assert read_value(page, "output", 5, 5) == pytest.approx(before * weight, rel=1e-4)


def test_an_edit_rewrites_the_opened_pixel(app):
    page = app("convolution?image=checkerboard&side=32&preset=identity")
    page.mouse.click(*middle_of(page, "output", 5, 5))
    page.locator(".cell").first.click()
    page.keyboard.type("1/4")
    page.keyboard.press("Enter")
    expect(page.locator(".formula .terms")).to_contain_text("× 0.25")


def test_steps_down_to_zero_leave_no_dust(app):
    page = app("convolution?image=chelsea&side=32&preset=identity")
    cell = page.locator(".cell").nth(4)
    cell.click()
    for _ in range(100):  # the steps shrink with the weight
        if cell.get_attribute("aria-label").endswith(": 0"):
            break
        page.keyboard.press("-")
    expect(cell).to_have_attribute("aria-label", re.compile(": 0$"))
    for row, col in [(3, 4), (8, 12), (20, 31)]:
        assert read_value(page, "output", row, col) == 0
        assert painted(page, "output", row, col)[:3] == [246, 246, 246]


def test_illegal_settings_of_another_kernel_leave_the_opened_pixel_as_it_was(app):
    page = app("convolution?image=chelsea&side=32&padding=valid&dilation=8&size=3&preset=box")
    before = page.locator(".formula .terms").inner_text()
    page.get_by_role("slider", name="Kernel size").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".refusal")).to_contain_text("A window reaching 33 px does not fit in 21 px")
    expect(page.locator(".cell")).to_have_count(25)
    page.mouse.move(*middle_of(page, "output", 2, 3))
    expect(page.locator(".formula .title")).to_contain_text("Row 2, column 3 of")
    opened = page.locator(".formula .terms").inner_text()
    assert opened.count("×") == before.count("×") == 9
    assert "not a number" not in opened


def test_a_stage_that_opens_with_illegal_settings_shows_the_picture_among_zeros(app):
    page = app("convolution?image=chelsea&side=32&size=11&dilation=8&border=reflect")
    expect(page.locator(".refusal")).to_contain_text("Reflect padding of 40 px does not work on 21 px")
    expect(grid(page, "output")).to_be_visible()
    expect(grid(page, "output")).to_contain_text("(1, 31, 42), with zeros all around the picture instead")
    assert math.isfinite(read_value(page, "output", 0, 0))
    assert page.locator(".output .strange").count() == 0


def test_playing_fills_the_map_and_stops_at_its_end(app):
    page = app("convolution?image=rings&side=32&preset=box")
    step, back = page.get_by_role("button", name="One pixel on"), page.get_by_role("button", name="One pixel back")
    for _ in range(3):
        step.click()
    back.click()
    expect(page.locator(".formula .title")).to_contain_text("Row 0, column 1 of")
    page.wait_for_timeout(100)
    assert painted(page, "output", 0, 1, layer=".overlay")[3] == 0
    assert painted(page, "output", 0, 2, layer=".overlay")[3] == 255
    assert painted(page, "output", 20, 20, layer=".overlay")[3] == 255
    page.get_by_label("Speed").select_option("2500")
    page.get_by_role("button", name="Play or pause").click()
    expect(page.get_by_role("button", name="Play or pause")).to_have_text("▶ Play")
    page.wait_for_timeout(100)
    assert painted(page, "output", 31, 31, layer=".overlay")[3] == 0


def test_an_illegal_setting_leaves_its_sentence_and_the_last_map_dimmed(app):
    page = app("convolution?image=chelsea&side=32&padding=valid&dilation=2")
    expect(grid(page, "output")).to_contain_text("(1, 17, 28)")
    slider = page.get_by_role("slider", name="Dilation")
    slider.focus()
    page.keyboard.press("End")  # in one step: on the way there are legal settings
    expect(page.locator(".refusal")).to_contain_text("A window reaching 33 px does not fit in 21 px")
    expect(grid(page, "output")).to_contain_text("(1, 17, 28), the last one that was possible")
    assert painted(page, "output", 5, 5)[3] == 102
    page.keyboard.press("Home")
    expect(page.locator(".refusal")).to_be_hidden()
    expect(grid(page, "output")).to_contain_text("(1, 19, 30)")


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_the_stage_without_scrolling_sideways(app, dark):
    page = app("convolution?planes=rgb&size=11", width=360, height=740, touch=True, dark=dark)
    expect(grid(page, "output")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360


def paint_across(page, row: int, first: int, last: int) -> None:
    page.get_by_role("button", name="Paint", exact=True).click()
    page.mouse.move(*middle_of(page, "input", row, first))
    page.mouse.down()
    page.mouse.move(*middle_of(page, "input", row, last))
    page.mouse.up()


def test_a_stroke_on_the_picture_changes_the_map_and_comes_with_the_link(app):
    page = app("convolution?image=chelsea&side=32&preset=box&padding=valid")
    before = read_value(page, "output", 8, 10)
    paint_across(page, 9, 8, 16)  # white, along the middle row of the window of (8, 10)
    image = picture("chelsea", 32, channels=1)
    image[0, 9, 8:17] = 1.0
    kernel = preset_kernel("box", size=3)
    axis = Window(size=3)
    expected = float(convolve(image, kernel.weights()[None], Window2d(rows=axis, cols=axis))[0, 8, 10])
    assert expected > before + 0.05
    assert read_value(page, "output", 8, 10) == pytest.approx(expected, abs=1e-5)
    expect(page).to_have_url(re.compile("paint="))
    page.reload()
    expect(grid(page, "output")).to_be_visible(timeout=60_000)
    assert read_value(page, "output", 8, 10) == pytest.approx(expected, abs=1e-5)
    page.get_by_role("button", name="Clear").click()
    expect(page).not_to_have_url(re.compile("paint="))
    assert read_value(page, "output", 8, 10) == pytest.approx(before, abs=1e-5)


def test_a_stroke_can_be_taken_back(app):
    page = app("convolution?image=chelsea&side=32&preset=identity&padding=valid&size=1")
    old = read_value(page, "output", 5, 5)
    paint_across(page, 5, 3, 7)
    assert read_value(page, "output", 5, 5) == 1
    expect(page).to_have_url(re.compile("paint="))
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page).not_to_have_url(re.compile("paint="))
    assert read_value(page, "output", 5, 5) == pytest.approx(old, abs=1e-6)


def test_the_keyboard_paints_too(app):
    page = app("convolution?image=chelsea&side=32&preset=identity&size=1")
    page.get_by_role("button", name="Paint", exact=True).click()
    canvas = grid(page, "input").locator(".overlay")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(grid(page, "input").locator(".readout")).to_contain_text("row")
    place = re.search(r"row (\d+), column (\d+)", grid(page, "input").locator(".readout").inner_text())
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert read_value(page, "output", int(place[1]), int(place[2])) == 1
