"""Dense or convolutional in a real browser: counts, connections and moved maps equal the core's and torch's."""

import json
import math
import re

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_core.convolution import convolve
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.images import as_floats, gray, resize_to_fit
from cnn_core.kernels import preset_kernel
from cnn_core.layer_counts import convolution_counts, dense_counts
from cnn_core.samples import sample

playwright = pytest.importorskip("playwright.sync_api")
expect, Page, Locator = playwright.expect, playwright.Page, playwright.Locator

pytestmark = pytest.mark.browser


def picture(image: str, most: int) -> Tensor:
    return resize_to_fit(sample(image).draw(), most=most)


def small(image: str) -> Tensor:
    return as_floats(resize_to_fit(gray(picture(image, 256)), most=32))


def window(shape: tuple[int, ...], *, size: int, stride: int = 1, padding: str = "same") -> Window2d:
    axes = [
        Window(
            size=size,
            stride=stride,
            padding=same_padding(length, size=size, stride=stride) if padding == "same" else (0, 0),
        )
        for length in shape[-2:]
    ]
    return Window2d(rows=axes[0], cols=axes[1])


def moved(plane: Tensor, right: int, down: int) -> Tensor:
    height, width = plane.shape[-2:]
    padded = F.pad(plane, (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)))
    top, left = max(-down, 0), max(-right, 0)
    return padded[..., top : top + height, left : left + width]


def random_weights(seed: int, inputs: int) -> Tensor:
    """The generator mulberry32, written a second time."""
    state, numbers = seed, []
    for _ in range(inputs * inputs):
        state = (state + 0x6D2B79F5) % 2**32
        mixed = (state ^ state >> 15) * (state | 1) % 2**32
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % 2**32
        numbers.append((mixed ^ mixed >> 14) / 2**31 - 1)
    return (torch.tensor(numbers, dtype=torch.float64) * math.sqrt(3 / inputs)).float().reshape(inputs, inputs)


def box_of(element: Locator) -> dict[str, float]:
    """Bring an element into the middle of the window and return where it is."""
    element.page.wait_for_timeout(200)  # what lies above it may still grow
    element.evaluate("(element) => element.scrollIntoView({block: 'center'})")
    return element.bounding_box()


def read_tile(page: Page, part: str, tile: int, row: int, col: int) -> float:
    """Point at a pixel of one of a grid's tiles and read what the page says of it."""
    maps = page.locator(f".{part} .maps")
    box, at = box_of(maps.locator(".overlay")), json.loads(maps.get_attribute("data-drawn"))
    x = (at["corners"][tile]["x"] + at["left"] + (col + 0.5) * at["scale"]) / at["ratio"]
    y = (at["corners"][tile]["y"] + at["top"] + (row + 0.5) * at["scale"]) / at["ratio"]
    page.mouse.move(box["x"] + x, box["y"] + y)
    readout = maps.locator(".readout")
    expect(readout).to_contain_text(f"row {row}, column {col}: ")
    return float(readout.inner_text().replace("−", "-").rsplit(": ")[1])


def figure(page: Page, part: str, name: str) -> float:
    return float(page.locator(f".{part} .figures .{name}").inner_text().replace("−", "-"))


@pytest.mark.parametrize(
    ("image", "side", "size", "kernels", "stride", "padding"),
    [
        ("chelsea", 256, 3, 8, 1, "same"),
        ("chelsea", 1024, 5, 64, 2, "valid"),
        ("digit-3", 256, 11, 1, 3, "same"),
        ("rocket", 64, 4, 16, 1, "valid"),
    ],
)
def test_the_counts_are_the_cores(app, image, side, size, kernels, stride, padding):
    address = f"image={image}&side={side}&size={size}&kernels={kernels}&stride={stride}&padding={padding}"
    page = app(f"dense?{address}")
    shape = tuple(picture(image, side).shape)
    convolution = convolution_counts(
        shape, kernels=kernels, window=window(shape, size=size, stride=stride, padding=padding)
    )
    dense = dense_counts(shape, outputs=convolution.outputs)
    counts = (convolution.parameters, dense.parameters, convolution.connections, dense.connections)
    written = page.locator(".counts tbody .room > span:last-child").all_inner_texts()
    assert [int(text.rsplit("= ")[1].replace(",", "")) for text in written] == list(counts)
    bars = page.locator(".counts .bar i").evaluate_all("(bars) => bars.map((bar) => parseFloat(bar.style.width))")
    logs = [math.log10(count) for count in counts]
    assert [bar / max(bars) for bar in bars] == pytest.approx([log / max(logs) for log in logs], rel=1e-4)
    expect(page.locator(".verdict")).to_contain_text(f"the same {convolution.outputs:,} outputs")


def test_a_neuron_is_connected_to_all_pixels_or_to_its_window(app):
    page = app("dense?image=chelsea&size=5")
    dense, convolution = page.locator("canvas.connections").all()
    height, width = small("chelsea").shape[1:]
    lines = [json.loads(canvas.get_attribute("data-drawn"))["lines"] for canvas in (dense, convolution)]
    assert lines == [height * width, 25]
    expect(page.locator(".cost .said").first).to_contain_text(f"the gray picture at {height} × {width}")
    said = page.locator(".neurons .said")
    expect(said.nth(0)).to_contain_text(f"reads all {height} · {width} = {height * width} pixels")
    expect(said.nth(1)).to_contain_text("reads its window of 5 · 5 = 25 pixels")


def test_pointing_moves_the_neuron_in_both_drawings(app):
    page = app("dense?image=chelsea&size=3")
    canvas = page.locator("canvas.connections").nth(1)
    box, at = box_of(canvas), json.loads(canvas.get_attribute("data-drawn"))
    row, col = 4, 7
    x = at["output"]["x"] + (col + 0.5) * at["scale"] * at["narrow"]
    y = at["output"]["y"] + (row + 0.5) * at["scale"] - (col + 0.5) * at["scale"] * at["slant"]
    page.mouse.move(box["x"] + x, box["y"] + y)
    for said in page.locator(".neurons .said").all():
        expect(said).to_contain_text("The output at row 4, column 7 reads")
    page.locator("canvas.connections").nth(0).focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".neurons .said").nth(1)).to_contain_text("row 0, column 7")
    expect(page.locator(".neurons .said").nth(1)).to_contain_text("3 of them lie in the border of zeros")


@pytest.mark.parametrize(
    ("address", "preset", "size", "right", "down"),
    [
        ("image=chelsea", "sobel_x", 3, 3, 2),
        ("image=rocket&preset=laplacian&size=5&right=-4&down=6", "laplacian", 5, -4, 6),
        ("image=digit-3&preset=emboss&size=4&right=0&down=-5", "emboss", 4, 0, -5),
    ],
)
def test_the_map_of_the_moved_picture_is_the_first_map_moved(app, address, preset, size, right, down):
    page = app(f"dense?{address}")
    image = small(address.split("=")[1].split("&")[0])
    kernel = preset_kernel(preset, size=size).weights()[None]
    first = convolve(image, kernel, window(image.shape, size=size))
    now = convolve(moved(image, right, down), kernel, window(image.shape, size=size))
    for row, col in [(0, 0), (image.shape[1] // 2, image.shape[2] // 2), (image.shape[1] - 1, 3)]:
        expected = (now[0, row, col], moved(first, right, down)[0, row, col])
        found = [read_tile(page, "convolved", tile, row, col) for tile in (0, 1)]
        assert found == pytest.approx([float(value) for value in expected], abs=2e-5)
    assert figure(page, "convolved", "difference") == 0
    assert figure(page, "convolved", "correlation") == 1
    expect(page.locator(".convolved .figures")).to_contain_text("the map moves along with the picture")


def test_a_dense_layer_with_weights_by_chance_answers_with_torchs_other_numbers(app):
    page = app("dense?image=gradient&side=32&seed=7&right=2&down=0")
    image = small("gradient")
    height, width = image.shape[1:]
    weights = random_weights(7, height * width)
    first, now = (F.linear(one.flatten(), weights).reshape(1, height, width) for one in (image, moved(image, 2, 0)))
    for row, col in [(1, 3), (height - 2, width - 3)]:
        assert read_tile(page, "connected", 0, row, col) == pytest.approx(float(now[0, row, col]), abs=1e-4)
    inside = (slice(None), slice(1, height - 1), slice(3, width - 1))
    along = moved(first, 2, 0)[inside]
    difference = float((now[inside] - along).abs().max())
    assert figure(page, "connected", "difference") == pytest.approx(difference, rel=6e-3)
    correlation = float(torch.corrcoef(torch.stack([now[inside].flatten(), along.flatten()]))[0, 1])
    assert figure(page, "connected", "correlation") == pytest.approx(correlation, rel=6e-3, abs=1e-4)


def test_a_dense_layer_that_learned_the_picture_gives_the_map_there_and_stays_in_place(app):
    page = app("dense?image=rocket&layer=learned&right=0&down=0")
    image = small("rocket")
    kernel = preset_kernel("sobel_x", size=3).weights()[None]
    first = convolve(image, kernel, window(image.shape, size=3))[0]
    assert figure(page, "connected", "difference") == 0
    page.get_by_role("slider", name="To the right").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".connected .figures")).to_contain_text("Its answer stays in place")
    shifted = moved(image, 4, 0)
    strength = float((image * shifted).sum() / (image * image).sum())
    expect(page.locator(".connected .figures")).to_contain_text(f"at {round(100 * strength)}% of its strength")
    row, col = divmod(int(first.abs().argmax()), first.shape[1])
    assert read_tile(page, "connected", 0, row, col) == pytest.approx(strength * float(first[row, col]), rel=1e-4)
    assert figure(page, "connected", "difference") > 0


def test_a_dense_layer_that_shares_its_weights_is_the_convolution(app):
    page = app("dense?image=chelsea&layer=shared&right=5&down=-3")
    assert figure(page, "connected", "difference") == 0
    assert read_tile(page, "connected", 0, 6, 9) == read_tile(page, "convolved", 0, 6, 9)
    expect(page.get_by_role("slider", name="Seed of its weights")).to_be_hidden()


def test_the_picture_is_dragged_before_the_server_hears_of_it(app):
    page = app("dense?image=chelsea&right=0&down=0")
    address = page.url
    canvas = page.locator("canvas.movable")
    box, cell = box_of(canvas), json.loads(canvas.get_attribute("data-drawn"))["cell"]
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 100 + 4 * cell, box["y"] + 100 - 2 * cell, steps=6)
    expect(page.locator(".moving h5")).to_contain_text("moved by (4, −2)")
    expect(page.get_by_role("slider", name="To the right")).to_have_value("4")
    assert figure(page, "convolved", "difference") == 0
    assert figure(page, "connected", "difference") > 0
    assert page.url == address
    page.mouse.up()
    expect(page).to_have_url(re.compile("right=4"))
    expect(page).to_have_url(re.compile("down=-2"))


def test_arrow_keys_move_the_picture_and_a_copied_link_shows_the_same(app):
    page = app("dense?image=chelsea&right=0&down=0")
    page.locator("canvas.movable").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("right=-2"))
    page.get_by_role("combobox", name="Dense layer").select_option("learned")
    page.get_by_role("slider", name="Kernel size").press("End")
    expect(page).to_have_url(re.compile("size=11"))
    copied = app(page.url.split("/")[-1])
    expect(copied.locator(".moving h5")).to_contain_text("moved by (−2, 1)")
    expect(copied.get_by_role("combobox", name="Dense layer")).to_have_value("learned")
    expect(copied.locator(".neurons .said").nth(1)).to_contain_text("11 · 11 = 121 pixels")
    for part in ("convolved", "connected"):
        texts = [one.locator(f".{part} .figures").inner_text() for one in (page, copied)]
        assert texts[0] == texts[1]


def test_a_picture_moved_too_far_leaves_nothing_to_compare(app):
    page = app("dense?image=digit-3&size=11&right=12&down=12")
    expect(page.locator(".convolved .figures")).to_contain_text("largest difference 0")
    page = app("dense?image=chelsea&size=11&right=0&down=12")
    expect(page.locator(".convolved .figures")).to_contain_text("nothing is left to compare")


def narrow_picture():
    """The stage with a picture of 6 × 30 pixels, lower than the largest kernel."""
    from dataclasses import replace  # noqa: PLC0415 -- the body is served as a script of its own

    import numpy as np  # noqa: PLC0415

    from viz_app.components.stage import sharing as stage  # noqa: PLC0415
    from viz_app.views.dense import _kernels  # noqa: PLC0415

    small = np.random.default_rng(1).integers(0, 256, (1, 6, 30), np.uint8)
    presets = {slug: slug for slug in stage.CHOICES["preset"]}
    view = stage.SharingView(shape=(1, 6, 30), small=small, presets=presets, kernels=_kernels())
    start = replace(stage.Sharing(), size=5, padding="valid")
    stage.show_sharing(view, stage.told("scene", start=start), key="scene")


def test_a_kernel_that_does_not_fit_leaves_a_sentence_and_the_last_numbers_pale(serve, open_page):
    page = open_page(serve(narrow_picture))
    expect(page.locator(".verdict")).to_contain_text("the same 416 outputs")  # 8 kernels · 2 · 26
    page.get_by_role("slider", name="Kernel size").focus()
    page.keyboard.press("End")
    expect(page.locator(".refusal")).to_contain_text("A kernel of 11 × 11 does not fit into this picture")
    expect(page.locator(".verdict")).to_contain_text("the same 416 outputs")
    expect(page.locator(".numbers")).to_have_css("opacity", "0.35")
    page.get_by_role("combobox", name="Padding").select_option("same")
    expect(page.locator(".refusal")).to_be_hidden()
    expect(page.locator(".verdict")).to_contain_text("the same 1,440 outputs")


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_all_of_it_and_drags_by_touch(app, dark):
    page = app("dense?image=digit-3", width=360, height=740, touch=True, dark=dark)
    expect(page.locator(".counts")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    canvas = page.locator("canvas.connections").nth(1)
    canvas.scroll_into_view_if_needed()
    at = json.loads(canvas.get_attribute("data-drawn"))
    canvas.tap(position={"x": at["output"]["x"] + 2, "y": at["output"]["y"] + 2})
    expect(page.locator(".neurons .said").nth(0)).to_contain_text("The output at row 0, column 0 reads all")
