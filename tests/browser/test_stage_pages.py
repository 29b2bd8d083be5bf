"""The pages of the convolution stage: what they draw and write equals torch."""

import re

import pytest
import torch
from torch.nn import functional

from cnn_core.images import as_floats, gray, resize_to_fit
from cnn_core.kernels import preset_kernel
from cnn_core.models import registry
from cnn_core.models.learned import first_convolution
from cnn_core.samples import sample
from cnn_core.sequences import brightness_along, film, film_kernel
from tests.browser.grids import grid, middle_of, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


def picture(slug: str, most: int, *, channels: int) -> torch.Tensor:
    """Return the picture as pages show it that make the one of the sidebar smaller still; 32 is the sidebar's own."""
    shown = resize_to_fit(sample(slug).draw(), most=32 if most == 32 else 256)
    shown = resize_to_fit(shown, most=most)
    return as_floats(gray(shown) if channels == 1 else shown.expand(3, -1, -1))


def at(map_: torch.Tensor, row: int, col: int) -> float:
    """Return a pixel of a batch of one map."""
    return float(map_[0, 0, row, col])


def result(page) -> float:
    """Return the last number of the formula."""
    return float(page.locator(".formula .terms p").last.inner_text().replace("−", "-").rsplit("= ")[-1].split(" ")[0])


def test_two_borders_differ_at_the_edge_and_agree_in_the_middle(app):
    page = app("border?image=chelsea&first=zeros&second=reflect")
    image, kernel = picture("chelsea", 40, channels=1), preset_kernel("box", size=5).weights()[None]
    zeros = functional.conv2d(image[None], kernel, padding=2)[0, 0]
    reflect = functional.conv2d(functional.pad(image[None], (2,) * 4, mode="reflect"), kernel)[0, 0]
    for key, expected in (("output", zeros), ("output-2", reflect)):
        for row, col in [(0, 0), (10, 12)]:
            assert read_value(page, key, row, col) == pytest.approx(float(expected[row, col]), abs=1e-5)
    assert abs(zeros[0, 0] - reflect[0, 0]) > 0.05
    expect(page.locator(".formula .title")).to_contain_text("Row 10, column 12 of feature map, reflect")


def test_pointing_at_one_border_frames_the_window_in_both(app):
    page = app("border?image=chelsea&first=valid&second=zeros")
    shown = "(maps) => maps.querySelector('.overlay').toDataURL()"
    before = [grid(page, key).evaluate(shown) for key in ("input", "input-2")]
    page.mouse.move(*middle_of(page, "output", 2, 3))
    page.wait_for_timeout(150)
    assert all(grid(page, key).evaluate(shown) != old for key, old in zip(("input", "input-2"), before, strict=True))


def test_a_colour_kernel_sums_over_all_three_channels(app):
    page = app("colour?image=chelsea&preset=sharpen&size=3&at=0.9.20")
    image, kernel = picture("chelsea", 64, channels=3), preset_kernel("sharpen", size=3, channels=3)
    expected = functional.conv2d(image[None], kernel.weights()[None], padding=1)[0, 0, 9, 20]
    expect(page.locator(".formula .title")).to_contain_text("Row 9, column 20 of")
    assert result(page) == pytest.approx(float(expected), abs=1e-5)
    page.locator(".as-tensors").scroll_into_view_if_needed()
    expect(page.locator("canvas.tensors")).to_have_attribute("aria-label", re.compile("1 kernel of 3 × 3 × 3"))


def test_each_map_of_a_bank_is_its_own_kernels(app):
    page = app("bank?image=chelsea&kernels=sobel_x.gaussian.laplacian&activation=relu&at=2.5.7")
    image = picture("chelsea", 96, channels=3)
    expected = functional.conv2d(
        image[None], preset_kernel("laplacian", size=3, channels=3).weights()[None], padding=1
    )[0, 0, 5, 7].relu()
    expect(page.locator(".formula .title")).to_contain_text("Row 5, column 7 of Laplacian")
    assert result(page) == pytest.approx(float(expected), abs=1e-5)
    expect(grid(page, "output")).to_contain_text(f"(3, {image.shape[1]}, {image.shape[2]})")


def test_a_map_that_is_clicked_puts_its_kernel_into_the_editor_and_edits_change_that_map_alone(app):
    page = app("bank?image=chelsea&kernels=identity.box")
    expect(page.locator(".cell").nth(4)).to_have_attribute("aria-label", re.compile(r": 0\.3333"))
    click_tile(page, 1)
    expect(page.locator(".cell").nth(4)).to_have_attribute("aria-label", re.compile(r": 0\.0370"))
    page.get_by_role("button", name="Zero").click()
    expect(page).to_have_url(re.compile("edit="))
    page.reload()
    expect(page.locator(".cell").nth(4)).to_have_attribute("aria-label", re.compile(r": 0\.3333"), timeout=60_000)
    click_tile(page, 1)
    expect(page.locator(".cell").nth(4)).to_have_attribute("aria-label", re.compile(": 0$"))


def click_tile(page, tile: int) -> None:
    """Click into the middle of one map of the output."""
    maps = grid(page, "output")
    maps.scroll_into_view_if_needed()
    script = """(maps, tile) => {
        const at = JSON.parse(maps.dataset.drawn), box = maps.querySelector(".overlay").getBoundingClientRect();
        const corner = at.corners[tile];
        return [box.left + (corner.x + at.boxWidth / 2) / at.ratio, box.top + (corner.y + at.boxHeight / 2) / at.ratio];
    }"""
    page.mouse.click(*maps.evaluate(script, tile))


def test_learned_kernels_make_the_networks_own_numbers(app):
    page = app("bank?image=chelsea&source=tiny_vgg&count=2&at=1.20.30")
    network = registry.load(registry.entry("tiny_vgg"))
    image = picture("chelsea", 96, channels=3)
    own = network.module.conv1_1(network.entry.preprocessing.normalisation.apply(image[None]))[0, 1, 20, 30]
    found = first_convolution(network)
    assert float(own) == pytest.approx(
        float(functional.conv2d(image[None], found.kernels, found.bias, padding=1)[0, 1, 20, 30]), abs=1e-4
    )
    expect(page.locator(".formula .title")).to_contain_text("Row 20, column 30 of kernel 1")
    assert result(page) == pytest.approx(float(own), abs=1e-4)


def test_a_turned_kernel_writes_the_dot_the_other_way_round(app):
    page = app("kinds?kind=flipped&image=chelsea&preset=emboss&at=0.8.9")
    image, kernel = picture("chelsea", 64, channels=1), preset_kernel("emboss", size=3).weights()[None]
    plain = functional.conv2d(image[None], kernel, padding=1)[0, 0, 8, 9]
    turned = functional.conv2d(image[None], kernel.flip(2, 3), padding=1)[0, 0, 8, 9]
    assert result(page) == pytest.approx(float(plain), abs=1e-5)
    assert read_value(page, "output-2", 8, 9) == pytest.approx(float(turned), abs=1e-5)
    assert result(page) == pytest.approx(float(turned), abs=1e-5)


def test_depthwise_grouped_and_pointwise_layers_read_their_own_channels(app):
    image = picture("chelsea", 64, channels=3)
    sobel = preset_kernel("sobel_x", size=3).weights()
    page = app("kinds?kind=depthwise&image=chelsea&at=1.8.9")
    assert result(page) == pytest.approx(
        at(functional.conv2d(image[None, 1:2], sobel[None], padding=1), 8, 9), abs=1e-5
    )
    page = app("kinds?kind=grouped&image=chelsea&at=3.8.9")
    brightness = picture("chelsea", 64, channels=1)
    assert result(page) == pytest.approx(
        at(functional.conv2d(brightness[None], sobel[None], padding=1), 8, 9), abs=1e-5
    )
    page = app("kinds?kind=pointwise&image=chelsea&at=2.8.9")
    assert result(page) == pytest.approx(at((image[2] - (image[0] + image[1]) / 2)[None, None], 8, 9), abs=1e-5)


def test_a_transposed_convolution_is_torchs(app):
    page = app("kinds?kind=transposed&image=digit-3&size=3&stride=3&padding=0")
    image, kernel = picture("digit-3", 24, channels=1), preset_kernel("gaussian", size=3).weights()[None]
    expected = functional.conv_transpose2d(image[None], kernel, stride=3)[0, 0]
    height, width = expected.shape
    expect(grid(page, "output")).to_contain_text(f"(1, {height}, {width})")
    for row, col in [(0, 0), (height // 2, width // 2), (height - 2, width - 20)]:
        assert read_value(page, "output", row, col) == pytest.approx(float(expected[row, col]), abs=1e-5)


def test_a_signal_is_convolved_along_its_one_axis(app):
    page = app("dimensions?dimensions=1&image=chelsea&row=20&preset=sobel_x&size=3&at=0.0.40")
    shown = resize_to_fit(resize_to_fit(sample("chelsea").draw(), most=256), most=96)
    signal, kernel = brightness_along(shown, 20), preset_kernel("sobel_x", size=1, width=3)
    expected = functional.conv1d(signal, kernel.weights(), padding=1)[0, 0]
    assert result(page) == pytest.approx(float(expected[40]), abs=1e-5)
    curve = page.locator("canvas.signal").last
    box = curve.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(page.locator(".formula .title")).to_contain_text("Row 0, column 48 of output")
    assert result(page) == pytest.approx(float(expected[48]), abs=1e-5)


def test_a_film_is_convolved_along_three_axes(app):
    page = app("dimensions?dimensions=3&kernel=change&at=4.9.11")
    kernel = film_kernel("change").kernel.weights()
    expected = functional.conv3d(film()[None, None], kernel[None, None], padding=(0, 1, 1))[0, 0]
    expect(page.locator(".formula .title")).to_contain_text("Row 9, column 11 of map 4")
    assert result(page) == pytest.approx(float(expected[4, 9, 11]), abs=1e-5)


def test_a_weight_that_is_pointed_at_lights_up_its_outputs(app):
    page = app("convolution?image=chelsea&side=32&preset=box&padding=same")
    edge = """(maps) => {
        const at = JSON.parse(maps.dataset.drawn);
        const x = at.corners[0].x + at.left + at.scale, y = at.corners[0].y + at.top + 8 * at.scale;
        return maps.querySelector(".overlay").getContext("2d").getImageData(x, y, 1, 1).data[3];
    }"""
    assert grid(page, "output").evaluate(edge) == 0
    page.locator(".cell").nth(0).hover()  # the upper left weight meets no pixel for the first row and column of outputs
    page.wait_for_timeout(150)
    assert grid(page, "output").evaluate(edge) == 255


def test_a_pixel_that_is_clicked_is_in_the_link(app):
    page = app("convolution?image=chelsea&side=32&preset=box")
    page.mouse.click(*middle_of(page, "output", 5, 7))
    expect(page).to_have_url(re.compile("at=0.5.7"))
    page.reload()
    expect(page.locator(".formula .title")).to_contain_text("Row 5, column 7 of", timeout=60_000)


def test_bias_and_activation_follow_the_sum(app):
    page = app("convolution?image=chelsea&side=32&preset=sobel_x&bias=-0.25&activation=sigmoid&at=0.6.8")
    image, kernel = picture("chelsea", 32, channels=1), preset_kernel("sobel_x", size=3)
    value = functional.conv2d(image[None], kernel.weights()[None], padding=1)[0, 0, 6, 8] - 0.25
    expect(page.locator(".formula .terms")).to_contain_text("sum + bias")
    assert result(page) == pytest.approx(float(value.sigmoid()), abs=1e-5)
    assert read_value(page, "output", 6, 8) == pytest.approx(float(value.sigmoid()), abs=1e-5)


@pytest.mark.parametrize(("bias", "written"), [("0.5", "127.5"), ("-0.35", "(−89.25)")])
def test_the_bias_is_written_with_all_its_digits(app, bias, written):
    page = app(f"convolution?image=dot&side=32&bias={bias}&values=0-255&at=0.0.0")
    result = written.strip("()")
    expect(page.locator(".formula .terms")).to_contain_text(f"sum + bias = 0 + {written} = {result}")


def test_the_terms_of_a_large_sum_come_to_five_digits_of_it(app):
    page = app("convolution?image=chelsea&side=32&preset=gaussian&values=0-255&at=0.6.20")
    terms, total = page.locator(".formula .terms p").all_text_contents()
    whole = float(total.removeprefix("sum = ").removesuffix(" (no bias)"))
    assert whole > 100
    assert terms.endswith(f" = {float(f'{whole:.5g}'):g}")


def test_a_rectangular_kernel_has_rows_and_columns_of_its_own(app):
    page = app("convolution?image=chelsea&side=32&preset=box&rectangular=yes&size=2&columns=5&padding=valid")
    expect(page.locator(".cell")).to_have_count(10)
    image, kernel = picture("chelsea", 32, channels=1), preset_kernel("box", size=2, width=5)
    expected = functional.conv2d(image[None], kernel.weights()[None])[0, 0]
    expect(grid(page, "output")).to_contain_text(f"(1, {expected.shape[0]}, {expected.shape[1]})")
    assert read_value(page, "output", 3, 4) == pytest.approx(float(expected[3, 4]), abs=1e-5)


def test_random_draws_other_weights_and_undo_takes_them_back(app):
    page = app("convolution?image=chelsea&side=32&preset=identity")
    cell = page.locator(".cell").first
    page.get_by_role("button", name="Random").click()
    expect(cell).not_to_have_attribute("aria-label", re.compile(": 0$"))
    page.get_by_role("button", name="Undo").click()
    expect(cell).to_have_attribute("aria-label", re.compile(": 0$"))


@pytest.mark.parametrize("address", ["border", "colour", "bank", "kinds?kind=grouped", "dimensions?dimensions=3"])
def test_a_phone_shows_every_page_without_scrolling_sideways(app, address):
    page = app(address, width=360, height=740, touch=True)
    expect(grid(page, "output")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
