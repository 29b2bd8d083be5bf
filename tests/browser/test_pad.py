"""The drawing pad in a real browser: what is drawn is what is computed, and it stays in the link."""

import json
import re
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.recording import Recording, record

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

BLUE, RUST, WHITE = [8, 48, 107, 255], [98, 28, 6, 255], [246, 246, 246, 255]

# Every pixel of a one-tile grid as it is painted: one gray for each.
GRAYS = """(maps) => {
    const at = JSON.parse(maps.dataset.drawn);
    const canvas = maps.querySelector(".base");
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const corner = at.corners[0];
    return Array.from({length: 28 * 28}, (_, pixel) => {
        const x = Math.floor(corner.x + at.left + (pixel % 28 + 0.5) * at.scale);
        const y = Math.floor(corner.y + at.top + (Math.floor(pixel / 28) + 0.5) * at.scale);
        return data[(y * canvas.width + x) * 4];
    });
}"""

PAINTED = """(maps, [tile, row, col]) => {
    const at = JSON.parse(maps.dataset.drawn);
    const x = Math.floor(at.corners[tile].x + at.left + (col + 0.5) * at.scale);
    const y = Math.floor(at.corners[tile].y + at.top + (row + 0.5) * at.scale);
    return [...maps.querySelector(".base").getContext("2d").getImageData(x, y, 1, 1).data];
}"""


@pytest.fixture
def pad(app) -> Iterator[object]:
    """A function that opens the page with a query, without motion, so that example digits are there at once."""

    def open_with(query: str = "", *, motion: bool = False, **options: object) -> Page:
        page = app(f"draw?{query}", **options)
        if not motion:
            page.emulate_media(reduced_motion="reduce")
        expect(page.locator(".board")).to_be_visible()
        page.wait_for_timeout(300)  # the style sheets of all grids are there
        return page

    return open_with


def stroke(page: Page, *points: tuple[float, float]) -> None:
    """Draw a line through points, in pixels of the paper (row, col), with the mouse."""
    box = page.locator(".board").bounding_box()
    places = [(box["x"] + col / 28 * box["width"], box["y"] + row / 28 * box["height"]) for row, col in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    page.wait_for_timeout(100)


def draw_digit(page: Page, digit: int) -> None:
    page.get_by_role("button", name=str(digit), exact=True).click()
    page.wait_for_timeout(100)


def seen(page: Page) -> np.ndarray:
    """What the page says that the network sees, bytes."""
    return np.array(page.locator(".seen .maps").evaluate(GRAYS), dtype=np.uint8).reshape(28, 28)


def recorded(picture: np.ndarray) -> Recording:
    network = registry.load(registry.entry("lenet5"))
    images = torch.from_numpy(picture / np.float32(255)).float()[None, None]
    return record(network.module, network.entry.preprocessing.normalisation.apply(images))


def probabilities(page: Page) -> list[float]:
    """The ten bars as they are read, 0 to 1."""
    titles = page.locator(".bars li").evaluate_all("rows => rows.map(row => row.title)")
    percents = page.locator(".bars .percent").all_inner_texts()
    shares = [float(title.rsplit(": ", 1)[1]) for title in titles]
    assert percents == [f"{share:.1%}" for share in shares]
    return shares


def layer(page: Page, name: str) -> playwright.Locator:
    return page.locator(f".layer[data-layer='{name}']")


def read(page: Page, name: str, tile: int, row: int, col: int) -> float:
    """Point at a pixel of a layer's map, and read its value."""
    maps = layer(page, name).locator(".maps")
    maps.scroll_into_view_if_needed()
    page.wait_for_timeout(150)
    at = json.loads(maps.get_attribute("data-drawn"))
    box = maps.locator(".overlay").bounding_box()
    x = box["x"] + (at["corners"][tile]["x"] + at["left"] + (col + 0.5) * at["scale"]) / at["ratio"]
    y = box["y"] + (at["corners"][tile]["y"] + at["top"] + (row + 0.5) * at["scale"]) / at["ratio"]
    page.mouse.move(x, y)
    expect(maps.locator(".readout")).to_contain_text(f"channel {tile}, row {row}, column {col}: ")
    return number(maps.locator(".readout").inner_text())


def read_unit(page: Page, name: str, unit: int) -> float:
    """Go to a number of a layer by keys, and read it."""
    canvas = layer(page, name).locator(".numbers")
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(150)
    canvas.press("Home")
    for _ in range(unit):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(50)
    return number(layer(page, name).locator(".reading").inner_text())


def number(text: str) -> float:
    return float(text.rsplit(": ", 1)[1].replace("−", "-"))


def test_what_is_drawn_is_what_every_layer_computes(pad):
    page = pad()
    stroke(page, (5, 8), (5, 20), (23, 12))
    stroke(page, (14, 10), (14, 20))
    recording = recorded(seen(page))
    for name, place in {
        "conv1": (3, 10, 12),
        "relu1": (2, 14, 14),
        "pool1": (5, 0, 13),
        "conv2": (15, 9, 4),
        "relu2": (7, 5, 5),
        "pool2": (9, 4, 0),
    }.items():
        output = recording[name].output[0]
        assert read(page, name, *place) == pytest.approx(float(output[place]), abs=1e-4 * float(output.abs().max()))
    for name, unit in {"flatten": 3, "dense1": 7, "relu3": 30, "dense2": 1, "relu4": 83 - 60, "dense3": 9}.items():
        output = recording[name].output[0]
        assert read_unit(page, name, unit) == pytest.approx(float(output[unit]), abs=1e-4 * float(output.abs().max()))


def test_the_probabilities_are_torchs(pad):
    page = pad()
    stroke(page, (5, 8), (5, 20), (23, 12))
    expected = torch.softmax(recorded(seen(page)).records[-1].output[0].double(), 0)
    assert probabilities(page) == pytest.approx(expected.tolist(), abs=1e-5)
    best = int(expected.argmax())
    expect(page.locator(".bars .most .name")).to_have_text(str(best))
    expect(page.locator(".best")).to_have_text(f"{best} {float(expected[best]):.1%} sure")
    assert read_unit(page, "softmax", best) == pytest.approx(float(expected[best]), abs=1e-5)


@pytest.mark.parametrize("digit", range(10))
def test_every_example_digit_is_recognised(pad, digit):
    page = pad()
    draw_digit(page, digit)
    shares = probabilities(page)
    assert shares[digit] > 0.9
    assert shares == pytest.approx(torch.softmax(recorded(seen(page)).records[-1].output[0], 0).tolist(), abs=1e-5)


def test_the_maps_are_painted_in_the_colours_of_their_values_after_every_stroke(pad):
    page = pad()
    for digit in (4, 8):
        draw_digit(page, digit)
        output = recorded(seen(page))["conv1"].output[0]
        place = [int(index) for index in np.unravel_index(int(output.abs().argmax()), output.shape)]
        maps = layer(page, "conv1").locator(".maps")
        assert maps.evaluate(PAINTED, place) == (RUST if output[tuple(place)] > 0 else BLUE)
        least = [int(index) for index in np.unravel_index(int(output.abs().argmin()), output.shape)]
        assert maps.evaluate(PAINTED, least) == WHITE
        limit = float(output.abs().max())
        expect(maps.locator(".ends span").last).to_have_attribute("title", re.compile(f"{limit:.5f}"[:4]))


def test_the_pen_draws_an_example_while_one_watches(pad):
    page = pad(motion=True)
    page.get_by_role("button", name="0", exact=True).click()
    expect(page.locator(".best")).to_contain_text("sure")
    early = int((seen(page) > 0).sum())
    expect(page).to_have_url(re.compile("drawing="))
    expect(page.locator(".best strong")).to_have_text("0")
    paper = page.locator(".board").evaluate("(canvas) => canvas.toDataURL()")
    page.wait_for_timeout(500)
    assert page.locator(".board").evaluate("(canvas) => canvas.toDataURL()") == paper
    assert early > 0


def test_the_drawing_is_scaled_and_centred_as_mnist_is(pad):
    page = pad()
    stroke(page, (20, 3), (26, 3))
    picture = seen(page).astype(float)
    rows = np.nonzero(picture)[0]
    assert rows.max() - rows.min() + 1 in (20, 21)
    middle = [(picture.sum(axis=1 - axis) * (np.arange(28) + 0.5)).sum() / picture.sum() for axis in (0, 1)]
    assert middle == pytest.approx([14, 14], abs=0.1)
    assert rows.min() == 4


def test_without_centring_the_network_sees_the_paper(pad):
    page = pad()
    stroke(page, (20, 3), (26, 3))
    page.get_by_role("switch", name="Centre it, as MNIST does").press("Space")
    page.wait_for_timeout(100)
    picture = seen(page)
    rows, cols = np.nonzero(picture)
    assert (rows.min(), rows.max(), cols.min(), cols.max()) == (18, 27, 1, 4)
    assert picture[20:26, 2:4].min() == 255
    assert probabilities(page) == pytest.approx(
        torch.softmax(recorded(picture).records[-1].output[0], 0).tolist(), abs=1e-5
    )
    expect(page).to_have_url(re.compile("centre=no"))


def test_keys_move_the_pen_draw_undo_and_clear(pad):
    page = pad("centre=no")
    page.get_by_role("button", name="Pen").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".status")).to_have_text("row 14, column 14, pen up")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.locator(".status")).to_have_text("row 9, column 13, pen down")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".status")).to_have_text("row 19, column 14, pen up")
    page.wait_for_timeout(100)
    picture = seen(page)
    assert picture[9:20, 13].min() == 255
    assert picture[:, 16:].max() == picture[:, :11].max() == 0
    page.keyboard.press("Control+z")
    page.wait_for_timeout(100)
    assert seen(page).max() == 0
    page.keyboard.press("Space")
    page.wait_for_timeout(100)
    assert seen(page).max() == 255
    page.keyboard.press("Delete")
    page.wait_for_timeout(100)
    assert seen(page).max() == 0
    expect(page.locator(".status")).to_have_text("row 19, column 14, pen up")


def test_a_held_space_draws_until_it_is_let_go(pad):
    page = pad("centre=no")
    page.locator(".board").focus()
    page.keyboard.down("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.up("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_timeout(100)
    picture = seen(page)
    assert picture[14, 14:20].min() == 255
    assert picture[18:].max() == 0


def test_an_empty_paper_gets_no_answer(pad):
    page = pad()
    nothing = "Nothing is drawn yet, so there is nothing to answer."
    expect(page.locator(".best")).to_have_text(nothing)
    assert page.locator(".bars .percent").all_inner_texts() == ["–"] * 10
    assert layer(page, "conv1").locator(".maps").evaluate(PAINTED, [0, 10, 10])[3] == 102
    draw_digit(page, 5)
    expect(page.locator(".best")).to_contain_text("sure")
    assert layer(page, "conv1").locator(".maps").evaluate(PAINTED, [0, 10, 10])[3] == 255
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".best")).to_have_text(nothing)
    assert page.locator(".bars .percent").all_inner_texts() == ["–"] * 10


def test_the_eraser_rubs_out_and_undo_brings_it_back(pad):
    page = pad("centre=no")
    stroke(page, (14, 4), (14, 24))
    before = seen(page)
    page.get_by_role("button", name="Eraser").click()
    expect(page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    stroke(page, (8, 14), (20, 14))
    assert seen(page)[14, 13:15].max() == 0
    assert seen(page)[14, 5] == 255
    page.get_by_role("button", name="Undo").click()
    page.wait_for_timeout(100)
    assert np.array_equal(seen(page), before)


def test_nothing_is_asked_of_the_server_while_a_person_draws(serve, open_page, app):
    page = app("draw")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(socket.url)))
    page.reload()
    expect(page.locator(".best")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2000)
    box = page.locator(".board").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    sent.clear()
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + 100 + 2 * step, box["y"] + 60 + 4 * step)
        page.wait_for_timeout(20)
    page.wait_for_timeout(1000)  # the pen rests, still on the paper
    assert sent == []
    expect(page.locator(".best")).to_contain_text("sure")
    page.mouse.up()
    expect(page).to_have_url(re.compile("drawing="))
    assert sent != []


def test_a_copied_link_shows_the_same_digit(pad):
    page = pad()
    draw_digit(page, 7)
    page.get_by_role("switch").press("Space")
    stroke(page, (14, 10), (14, 20))
    expect(page).to_have_url(re.compile("drawing=[A-Za-z0-9_-]+&centre=no"))
    page.wait_for_timeout(1500)
    address = page.url
    assert len(address) < 1000
    other = pad(address.split("?")[1])
    assert np.array_equal(seen(other), seen(page))
    assert probabilities(other) == probabilities(page)
    assert other.url == address


def test_the_drawing_is_there_again_after_another_page(pad):
    page = pad()
    draw_digit(page, 2)
    expect(page).to_have_url(re.compile("drawing="))
    page.wait_for_timeout(1000)
    before = seen(page)
    page.get_by_role("link", name="Pixels").click()
    expect(page.get_by_role("heading", name="What is an image to a computer?")).to_be_visible()
    expect(
        page.get_by_text("Longest side", exact=True)
    ).to_be_visible()  # the sidebar shortens its list of pages for that
    more = page.get_by_test_id("stSidebarNavViewButton")
    if more.count():
        more.click()
    page.get_by_role("link", name="Draw a digit").click()
    expect(page.locator(".best strong")).to_have_text("2")
    assert np.array_equal(seen(page), before)


@pytest.mark.parametrize("value", ["!!!", "AAAA", "a" * 2001, "<script>alert(1)</script>"])
def test_a_link_that_holds_no_drawing_gets_a_sentence_and_empty_paper(pad, value):
    page = pad(f"drawing={value}")
    expect(page.get_by_text("The page shows its default instead.")).to_be_visible()
    expect(page.locator(".best")).to_contain_text("Nothing is drawn yet")


def test_what_is_read_is_said_once_the_pen_rests(pad):
    page = pad()
    page.evaluate(
        """() => {
            window.said = [];
            const find = (root) => root.querySelector(".spoken")
                ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
            new MutationObserver(([change]) => window.said.push(change.target.textContent))
                .observe(find(document), {childList: true});
        }"""
    )
    box = page.locator(".board").bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 60)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(box["x"] + 150, box["y"] + 60 + 5 * step)
        page.wait_for_timeout(20)
    page.mouse.up()
    page.wait_for_timeout(1200)
    best = page.locator(".best strong").inner_text()
    (said,) = page.evaluate("window.said")
    assert said.startswith(f"The network reads {best}, ")


def touch(page: Page, points: list[tuple[float, float]]) -> None:
    session = page.context.new_cdp_session(page)
    for index, (x, y) in enumerate(points):
        kind = "touchMove" if index else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("dark", [False, True])
def test_a_finger_draws_on_a_phone_without_scrolling_the_page(pad, dark):
    page = pad(width=360, height=740, touch=True, dark=dark)
    board = page.locator(".board")
    board.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scrolled)
    box = board.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 0.2 * box["height"]
    touch(page, [(x, y + step * box["height"] / 20) for step in range(12)])
    expect(page.locator(".best strong")).to_have_text("1")
    assert page.evaluate(scrolled) == before
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    assert torch.allclose(
        torch.tensor(probabilities(page)), torch.softmax(recorded(seen(page)).records[-1].output[0], 0), atol=1e-5
    )


def test_the_sidebar_offers_no_picture_here(pad):
    page = pad()
    expect(page.get_by_role("link", name="Draw a digit")).to_be_visible()
    assert page.get_by_text("Longest side").count() == 0


SENT_INTO_THE_NETWORK = """async (drawings) => {
    const named = performance.getEntriesByType("resource").find((entry) => entry.name.includes("/pad/centring.js"));
    const {asDrawn, centred} = await import(named.name);
    return drawings.map((dots) => [asDrawn, centred].map((made) => [...made(Uint8Array.from(dots))]));
}"""


def test_digits_of_any_hand_are_read_from_a_corner_once_they_are_centred(pad, shared_data):
    test = shared_data("mnist").test
    images, labels = test.images[:200].float(), test.labels[:200]
    ink = torch.zeros(200, 84, 84, dtype=torch.uint8)
    ink[:, :56, :56] = torch.nn.functional.interpolate(images, scale_factor=2, mode="bilinear")[:, 0] > 127
    pictures = torch.tensor(pad().evaluate(SENT_INTO_THE_NETWORK, ink.flatten(1).tolist()), dtype=torch.uint8)
    network = registry.load(registry.entry("lenet5"))
    right = [
        float((answers(network, made) == labels).float().mean()) for made in pictures.view(200, 2, 1, 28, 28).unbind(1)
    ]
    assert right[1] >= 0.97
    assert right[0] < 0.8


def answers(network: Network, pictures: torch.Tensor) -> torch.Tensor:
    """Return the class that the network finds for each picture."""
    images = network.entry.preprocessing.normalisation.apply(pictures.float() / 255)
    return record(network.module, images).records[-1].output.argmax(1)
