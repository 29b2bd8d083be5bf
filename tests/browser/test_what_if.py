"""The page "What if" in a real browser: what a person changes is what the core computes, and it stays in the link."""

import json
import re
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from cnn_core.changes import Changes, ChannelsOff, Occlusion, PictureChange, PlaneEdit, changed_picture, walk_changed
from cnn_core.images import resize_to_fit
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.samples import sample
from cnn_core.walking import Walk
from tests.browser.conftest import APP
from viz_app.what_ifs import WhatIf, encode

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def opened(serve, open_page) -> Open:
    """A function that opens the page with a query, and waits until the answer is there."""

    def open_with(query: str = "", **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/what-if?{query}", **options)
        expect(page.locator(".bars li").first).to_be_visible(timeout=60_000)
        page.wait_for_timeout(500)  # the style sheets of all grids are there
        return page

    return open_with


def computed(slug: str, changes: Changes, *, picture: str = "chelsea", weights: str = "trained") -> Walk:
    """What the core computes of the page's picture."""
    network = loaded(slug, weights)
    preprocessing = network.entry.preprocessing
    seen = preprocessing.fit(shrunk(picture))
    return walk_changed(
        network.module, preprocessing.normalisation.apply(changed_picture(seen, changes.picture)[None]), changes
    )


def loaded(slug: str, weights: str) -> Network:
    return registry.load(registry.entry(slug), weights="trained" if weights == "trained" else "random")


def shrunk(picture: str) -> Tensor:
    """Return the picture as the sidebar hands it on."""
    return resize_to_fit(sample(picture).draw(), most=256)


def shares(page: Page, which: str) -> list[float]:
    """The probabilities as they are read on hover, before or after."""
    titles = page.locator(".bars li").evaluate_all("rows => rows.map(row => row.title)")
    return [float(re.search(rf"([0-9.e-]+) {which}", title)[1]) for title in titles]


def expect_answer(page: Page, walked: Walk, last: str, *, temperature: float = 1.0) -> None:
    expected = torch.softmax(walked.value(last)[0].double() / temperature, 0).tolist()
    assert shares(page, "after") == pytest.approx(expected, abs=1e-5)


def square(page: Page, *points: tuple[float, float]) -> None:
    """Drag over the picture through points, in shares of its height and width, and let go."""
    press(page, *points)
    page.mouse.up()
    page.wait_for_timeout(100)


def press(page: Page, *points: tuple[float, float]) -> None:
    board = page.locator(".board")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    places = [(box["x"] + col * box["width"], box["y"] + row * box["height"]) for row, col in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.wait_for_timeout(100)


def layer(page: Page, name: str) -> playwright.Locator:
    return page.locator(f".layer[data-layer='{name}']")


def place_of(page: Page, name: str, channel: int, row: float = 1, col: float = 1) -> tuple[float, float]:
    """Scroll a pixel of a map to the middle of the screen, and tell where it is."""
    _, y = corner_of(page, name, channel, row, col)
    page.evaluate("(by) => document.querySelector('[data-testid=stMain]').scrollBy(0, by)", y - 450)
    page.wait_for_timeout(200)
    return corner_of(page, name, channel, row, col)


def corner_of(page: Page, name: str, channel: int, row: float, col: float) -> tuple[float, float]:
    maps = layer(page, name).locator(".maps")
    at = json.loads(maps.get_attribute("data-drawn"))
    box = maps.locator(".overlay").bounding_box()
    corner = at["corners"][channel]
    x = box["x"] + (corner["x"] + at["left"] + (col + 0.5) * at["scale"]) / at["ratio"]
    return x, box["y"] + (corner["y"] + at["top"] + (row + 0.5) * at["scale"]) / at["ratio"]


def read(page: Page, name: str, channel: int, row: int, col: int) -> float:
    page.mouse.move(*place_of(page, name, channel, row, col))
    readout = layer(page, name).locator(".readout")
    expect(readout).to_contain_text(f"row {row}, column {col}: ")
    return float(readout.inner_text().rsplit(": ", 1)[1].replace("−", "-"))


def switch(page: Page, name: str, channel: int) -> None:
    page.mouse.click(*place_of(page, name, channel))
    page.wait_for_timeout(150)


def test_the_square_covers_what_it_is_dragged_to_and_the_network_answers(opened):
    page = opened()
    square(page, (0.2, 0.2), (0.55, 0.6))
    expect(page.locator(".said")).to_have_text("Covered from row 14, column 15 by 8 × 8 px.")
    changes = Changes(picture=PictureChange(occlusion=Occlusion(row=14, col=15, size=8)))
    expect_answer(page, computed("tiny_vgg", changes), "dense")
    expect(page.locator(".verdict")).to_contain_text("“cat”")


def test_the_square_follows_the_mouse_while_it_is_pressed_and_nothing_is_asked_of_the_server(opened):
    page = opened()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(socket.url)))
    page.reload()
    expect(page.locator(".bars li").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2000)
    sent.clear()
    press(page, (0.3, 0.3), (0.7, 0.5))
    page.wait_for_timeout(1000)  # the mouse rests, still pressed
    assert sent == []
    expect(page.locator(".said")).to_contain_text("Covered from row")
    page.mouse.up()
    expect(page).to_have_url(re.compile("changes="))
    assert sent != []


@pytest.mark.parametrize(
    ("tool", "points", "change"),
    [
        ("Move", [(0.5, 0.5), (0.25, 0.75)], PictureChange(down=-8, right=8)),
        ("Turn", [(0.5, 0.9), (0.1, 0.5)], PictureChange(rotation=90.0)),
    ],
)
def test_the_picture_is_moved_and_turned_by_dragging(opened, tool, points, change):
    page = opened()
    page.get_by_role("button", name=tool, exact=True).click()
    square(page, *points)
    expect_answer(page, computed("tiny_vgg", Changes(picture=change)), "dense")
    page.get_by_role("button", name="Put back").click()
    page.wait_for_timeout(150)
    assert shares(page, "after") == shares(page, "before")


def test_a_click_switches_a_channel_off_and_undo_brings_the_first_numbers_back(opened):
    page = opened()
    first = shares(page, "after")
    switch(page, "conv1_1", 5)
    walked = computed("tiny_vgg", Changes(off=(ChannelsOff(step="conv1_1", channels=(5,)),)))
    expect_answer(page, walked, "dense")
    expected = float(walked.value("conv1_2")[0, 3, 10, 12])
    assert read(page, "conv1_2", 3, 10, 12) == pytest.approx(expected, abs=1e-4 * abs(expected) + 1e-4)
    page.get_by_role("button", name="Undo", exact=False).first.click()
    page.wait_for_timeout(150)
    assert shares(page, "after") == first
    page.get_by_role("button", name="Redo").click()
    page.wait_for_timeout(150)
    expect_answer(page, walked, "dense")


def test_all_channels_of_a_layer_are_switched_off_and_on_again(opened):
    page = opened("net=lenet5&image=digit-3")
    first = shares(page, "after")
    layer(page, "relu3").get_by_role("button", name="All off").click()
    page.wait_for_timeout(150)
    walked = computed(
        "lenet5", Changes(off=(ChannelsOff(step="relu3", channels=tuple(range(120))),)), picture="digit-3"
    )
    expect_answer(page, walked, "dense3")
    layer(page, "relu3").get_by_role("button", name="All on").click()
    page.wait_for_timeout(150)
    assert shares(page, "after") == first


def test_keys_switch_units_and_channels_off(opened):
    page = opened("net=lenet5&image=digit-3")
    layer(page, "dense2").locator(".numbers").press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    layer(page, "conv1").locator(".overlay").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    expect(page.locator(".changes li")).to_have_text(
        [re.compile("dense2: channel 1 off"), re.compile("conv1: channel")]
    )


def test_an_edited_weight_gives_what_the_edited_network_gives_and_reset_takes_it_back(opened):
    page = opened("kernel=conv1_1:3:1")
    page.locator(".cell").nth(4).fill("2.5")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    weights = loaded("tiny_vgg", "trained").module.get_submodule("conv1_1").weight[3, 1].flatten().tolist()
    weights[4] = 2.5
    edit = PlaneEdit(path="conv1_1", made=3, read=1, weights=tuple(weights))
    expect_answer(page, computed("tiny_vgg", Changes(planes=(edit,))), "dense")
    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(150)
    assert shares(page, "after") == shares(page, "before")
    expect(page.locator(".changes li")).to_have_count(0)


def test_a_preset_replaces_a_kernel_as_strongly(opened):
    page = opened("kernel=conv1_1:0:0")
    page.get_by_label("Replace by").select_option("sobel_x")
    page.wait_for_timeout(800)
    trained = loaded("tiny_vgg", "trained").module.get_submodule("conv1_1").weight[0, 0]
    labels = page.locator(".cell").evaluate_all("cells => cells.map(cell => cell.getAttribute('aria-label'))")
    weights = tuple(float(label.rsplit(": ", 1)[1].replace("−", "-")) for label in labels)
    assert sum(abs(weight) for weight in weights) == pytest.approx(float(trained.abs().sum()), rel=1e-3)
    assert weights[1] == weights[4] == weights[7] == 0
    expect_answer(
        page,
        computed("tiny_vgg", Changes(planes=(PlaneEdit(path="conv1_1", made=0, read=0, weights=weights),))),
        "dense",
    )


def test_another_kernel_is_picked_by_its_channels(opened):
    page = opened()
    layer(page, "conv2_1").get_by_role("button", name="Kernels").click()
    page.get_by_label("Makes channel").fill("31")
    page.get_by_label("Makes channel").press("Enter")
    expect(page).to_have_url(re.compile("kernel=conv2_1%3A31%3A0"))
    weight = float(loaded("tiny_vgg", "trained").module.get_submodule("conv2_1").weight[31, 0, 0, 0])
    label = page.locator(".cell").first.get_attribute("aria-label")
    assert float(label.rsplit(": ", 1)[1].replace("−", "-")) == pytest.approx(weight, abs=1e-3)


def test_the_temperature_evens_the_probabilities(opened):
    page = opened()
    page.get_by_label("Softmax temperature").fill("1")
    page.wait_for_timeout(150)
    expect_answer(page, computed("tiny_vgg", Changes()), "dense", temperature=10)


def test_keys_raise_the_temperature_step_by_step(opened):
    page = opened("net=lenet5&image=digit-3")
    slider = page.get_by_label("Softmax temperature")
    slider.focus()
    for temperature in ("1.1", "1.3", "1.4", "1.6"):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", temperature)


def test_the_difference_of_the_maps_is_shown(opened):
    page = opened()
    square(page, (0.5, 0.5))
    page.get_by_role("switch", name="Show the difference to before").press("Space")
    page.wait_for_timeout(200)
    changes = Changes(picture=PictureChange(occlusion=Occlusion(row=12, col=12, size=8)))
    after, before = (computed("tiny_vgg", which).value("conv1_2")[0, 2, 14, 15] for which in (changes, Changes()))
    assert read(page, "conv1_2", 2, 14, 15) == pytest.approx(float(after - before), abs=1e-4)
    expect(page).to_have_url(re.compile("show=difference"))


def test_keys_cover_move_and_turn_the_picture(opened):
    page = opened()
    board = page.locator(".board")
    board.press("ArrowDown")
    board.press("Shift+ArrowRight")
    page.wait_for_timeout(100)
    expect(page.locator(".said")).to_have_text("Covered from row 12, column 17 by 8 × 8 px.")
    board.press("Delete")
    page.get_by_role("button", name="Turn", exact=True).click()
    board.press("Shift+ArrowLeft")
    page.wait_for_timeout(100)
    expect(page.locator(".said")).to_have_text("Turned by 5°.")
    board.press("Control+z")
    page.wait_for_timeout(100)
    expect(page.locator(".said")).to_have_text("The picture as it is.")


def test_a_copied_link_shows_another_visitor_the_same_and_the_plain_page_nothing_of_it(opened):
    page = opened()
    square(page, (0.3, 0.4))
    switch(page, "pool1", 3)
    expect(page).to_have_url(re.compile("changes="))
    page.wait_for_timeout(1500)
    assert len(page.url) < 400
    other = opened(page.url.split("?")[1])
    assert shares(other, "after") == shares(page, "after")
    assert other.locator(".changes li").all_inner_texts() == page.locator(".changes li").all_inner_texts()
    plain = opened()
    assert shares(plain, "after") == shares(plain, "before") == shares(page, "before")


def test_undo_all_brings_everything_back(opened):
    everything = WhatIf(
        changes=Changes(
            picture=PictureChange(rotation=10.0, occlusion=Occlusion(row=3, col=3, size=9)),
            off=(ChannelsOff(step="relu1_2", channels=(1, 2, 3)),),
            planes=(PlaneEdit(path="conv1_1", made=0, read=0, weights=(1.0,) * 9),),
        ),
        temperature=3.0,
    )
    page = opened(f"changes={encode(everything)}")
    expect_answer(page, computed("tiny_vgg", everything.changes), "dense", temperature=3)
    page.get_by_role("button", name="Undo all").click()
    page.wait_for_timeout(200)
    assert shares(page, "after") == shares(page, "before")
    expect(page).not_to_have_url(re.compile("changes="))


def test_the_weights_are_not_sent_again_while_a_person_changes_things(opened):
    page = opened("net=mini_resnet")
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    page.reload()
    expect(page.locator(".bars li").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2000)
    assert sum(received) > 3_000_000
    received.clear()
    square(page, (0.5, 0.5))
    expect(page).to_have_url(re.compile("changes="))
    page.wait_for_timeout(1500)
    assert 0 < sum(received) < 100_000


def test_a_large_network_answers_once_a_change_is_settled(opened):
    page = opened("net=resnet18&layer=layer1_0_conv1")
    square(page, (0.5, 0.5))
    expect(page).to_have_url(re.compile("changes="))
    expect(page.locator(".bars.waiting")).to_have_count(0)
    page.wait_for_timeout(1000)
    changes = Changes(picture=PictureChange(occlusion=Occlusion(row=84, col=84, size=56)))
    value = float(computed("resnet18", changes, weights="random").value("layer1_0_conv1")[0, 4, 20, 31])
    assert read(page, "layer1_0_conv1", 4, 20, 31) == pytest.approx(value, rel=1e-3, abs=1e-4)


def test_channels_beyond_the_first_page_of_a_large_layer_are_switched_off(opened):
    page = opened("net=resnet18&layer=layer2_0_conv1&first=64")
    expect(layer(page, "layer2_0_conv1")).to_contain_text("Channels 64 to 127 of 128 are shown")
    layer(page, "layer2_0_conv1").locator(".overlay").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.locator(".changes li")).to_contain_text("layer2.0.conv1: channel 66 off")
    expect(page).to_have_url(re.compile("changes="))
    expect(page.locator(".bars.waiting")).to_have_count(0)
    expect(page.locator(".changes li")).to_contain_text("layer2.0.conv1: channel 66 off")


@pytest.mark.parametrize("dark", [False, True])
def test_a_finger_covers_on_a_phone_without_scrolling_the_page(opened, dark):
    page = opened(width=360, height=740, touch=True, dark=dark)
    board = page.locator(".board")
    board.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    main = "document.querySelector('[data-testid=stMain]')"
    before = page.evaluate(f"{main}.scrollTop")
    box = board.bounding_box()
    session = page.context.new_cdp_session(page)
    for step in range(10):
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + (0.3 + step / 25) * box["height"]}
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": [point]}
        )
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".said")).to_contain_text("Covered from row")
    assert page.evaluate(f"{main}.scrollTop") == before
    assert page.evaluate(f"{main}.scrollWidth") <= 360
    expect(page.locator(".verdict")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["changes=garbage", "changes=%3Cscript%3E", "kernel=conv1_1:99:0", "show=all"])
def test_a_hostile_link_gets_a_sentence_and_the_untouched_network(opened, query):
    page = opened(query)
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    assert shares(page, "after") == shares(page, "before")
