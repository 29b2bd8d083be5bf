"""Building a network in the page, as a person does it: by dragging, by the keys, by files and by its link."""

import re

import pytest

from tests.browser.conftest import APP

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
expect, Locator, Page = playwright.expect, playwright.Locator, playwright.Page

pytestmark = pytest.mark.browser

SMALL = "1x8x8~conv.4.3.1.1~act.relu~flat~dense.3"
BLOCK = "1x8x8~conv.4.3.1.1~par(conv.2.1!conv.3.1)~flat"


@pytest.fixture
def builder(serve, open_page):
    """A function that opens the page with a stack and waits for its cards."""

    def open_at(stack: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/build?stack={stack}", **{"height": 1400} | options)
        expect(page.locator(".builder")).to_be_visible(timeout=60_000)
        return page

    return open_at


def expect_stack(page: Page, text: str) -> None:
    expect(page.locator(".builder")).to_have_attribute("data-stack", text)


def head(page: Page, name: str) -> Locator:
    """The head of the card of a module, such as conv1."""
    return page.locator(".card-head", has=page.locator(f'.module:text-is("{name}")'))


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, source: Locator, target: Locator, *, down: float = 0) -> None:
    """Drag with the mouse to the middle of a place, or to so many pixels below it."""
    page.mouse.move(*middle(source))
    page.mouse.down()
    x, y = middle(target)
    page.mouse.move(x, y + down - 20, steps=4)
    page.mouse.move(x, y + down, steps=2)
    expect(page.locator(".drop-line")).to_be_visible()
    page.mouse.up()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def settled(text: str) -> re.Pattern[str]:
    """The address once the server was told a stack."""
    for sign, escaped in (("~", "%7E"), ("(", "%28"), (")", "%29"), ("!", "%21")):
        text = text.replace(sign, escaped)
    return re.compile(re.escape(f"stack={text}") + "$")


def test_a_layer_is_dragged_from_the_shelf_to_its_place(builder):
    page = builder(SMALL)
    drag(page, page.locator('[data-kind="max"]'), head(page, "act1"), down=20)
    expect_stack(page, "1x8x8~conv.4.3.1.1~act.relu~max.2~flat~dense.3")
    expect(head(page, "pool1")).to_be_focused()
    expect(page).to_have_url(settled("1x8x8~conv.4.3.1.1~act.relu~max.2~flat~dense.3"))


def test_a_card_is_dragged_into_a_branch_and_out_again(builder):
    page = builder(BLOCK)
    drag(page, head(page, "conv1"), head(page, "conv3"), down=45)
    expect_stack(page, "1x8x8~par(conv.2.1!conv.3.1~conv.4.3.1.1)~flat")
    drag(page, head(page, "conv3"), head(page, "flat"), down=15)
    expect_stack(page, "1x8x8~par(conv.2.1!conv.3.1)~flat~conv.4.3.1.1")


def test_a_block_cannot_be_dropped_into_itself_and_escape_ends_a_drag(builder):
    page = builder(BLOCK)
    drag(page, head(page, "block1"), head(page, "conv2"))
    expect_stack(page, BLOCK)
    page.mouse.move(*middle(head(page, "conv1")))
    page.mouse.down()
    page.mouse.move(*middle(head(page, "flat")), steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect_stack(page, BLOCK)


def test_a_finger_drags_a_card_by_its_grip(builder):
    page = builder(SMALL, width=360, height=1400, touch=True)
    session = page.context.new_cdp_session(page)
    grip, target = middle(head(page, "conv1").locator(".grip")), middle(head(page, "act1"))
    path = [grip, (grip[0] + 4, grip[1] + 30), (target[0], target[1] + 10), (target[0], target[1] + 40)]
    for kind, (x, y) in zip(("touchStart", "touchMove", "touchMove", "touchMove"), path, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    expect(page.locator(".drop-line")).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_stack(page, "1x8x8~act.relu~conv.4.3.1.1~flat~dense.3")


def test_a_network_is_built_with_the_keys_alone(builder):
    page = builder("1x8x8~")
    for kind in ("conv", "flat", "dense", "par"):
        page.locator(f'[data-kind="{kind}"]').focus()
        press(page, "Enter")
    expect_stack(page, "1x8x8~conv.16.3.1.1~flat~dense.10~par(conv.8.1!conv.8.3.1.1)")
    press(page, "Alt+ArrowUp", "Alt+ArrowUp", "ArrowUp", "Alt+ArrowRight", "Alt+ArrowRight")
    expect_stack(page, "1x8x8~par(conv.8.1!conv.16.3.1.1~conv.8.3.1.1)~flat~dense.10")
    expect(page.locator(".status")).to_have_text("Moved: now number 1 in branch 2 of block1.")
    press(page, "d", "End", "Delete", "Enter", "Tab")
    expect_stack(page, "1x8x8~par(conv.8.1!conv.16.3.1.1~conv.16.3.1.1~conv.8.3.1.1)~flat")


def test_keys_lead_into_a_residual_blocks_empty_branch_and_out_of_the_block(builder):
    page = builder("1x8x8~res(norm)~act.relu")
    head(page, "act1").focus()
    press(page, "Alt+ArrowRight")
    expect_stack(page, "1x8x8~res(norm~act.relu)")
    press(page, "Alt+ArrowRight")
    expect_stack(page, "1x8x8~res(norm!act.relu)")
    press(page, "Alt+ArrowLeft", "Alt+ArrowLeft")
    expect_stack(page, "1x8x8~act.relu~res(norm)")
    press(page, "Alt+ArrowUp")
    expect(page.locator(".status")).to_contain_text("It is the first already.")


def test_a_setting_is_typed_and_every_number_follows_with_its_reason(builder):
    page = builder(SMALL)
    head(page, "conv1").click()
    page.locator('[data-setting="filters"]').fill("16")
    page.locator('[data-setting="stride"]').fill("2")
    expect_stack(page, "1x8x8~conv.16.3.2.1~act.relu~flat~dense.3")
    reasons = page.locator(".reasons li")
    expect(reasons.nth(0)).to_contain_text("(8 + 2 × 1 − 3) ÷ 2, rounded down, + 1 = 4")
    expect(reasons.nth(1)).to_have_text("16 filters × 1 × 3 × 3 weights + 16 biases = 160 parameters.")
    expect(reasons.nth(2)).to_contain_text("16 × 4 × 4 numbers × 9 products each = 2,304 multiply-adds")
    expect(page.locator(".sums .parameters .value")).to_have_text(f"{160 + 256 * 3 + 3}")


def test_a_click_on_the_drawing_opens_the_settings_and_another_closes_them(builder):
    page = builder(SMALL, width=360, touch=True)
    head(page, "act1").locator(".box").click(force=True)
    expect(page.get_by_label("Activation", exact=True)).to_be_visible()
    head(page, "act1").locator(".box").tap(force=True)
    expect(page.locator(".panel")).to_have_count(0)


def test_a_number_out_of_range_is_refused_and_the_old_one_stays(builder):
    page = builder(SMALL)
    head(page, "conv1").click()
    page.locator('[data-setting="kernel"]').fill("16")
    expect(page.locator(".status")).to_have_text("kernel is a whole number from 1 to 15; it stays 3.")
    press(page, "Tab")
    expect(page.locator('[data-setting="kernel"]')).to_have_value("3")
    expect_stack(page, SMALL)


def test_undo_and_redo_take_one_step_for_a_number_that_is_turned(builder):
    page = builder(SMALL)
    head(page, "conv1").click()
    page.locator('[data-setting="filters"]').focus()
    press(page, *["ArrowUp"] * 5)
    expect_stack(page, SMALL.replace("conv.4", "conv.9"))
    press(page, "Control+z")
    expect_stack(page, SMALL)
    press(page, "Control+Shift+z")
    expect_stack(page, SMALL.replace("conv.4", "conv.9"))
    page.get_by_role("button", name="Undo").click()
    expect_stack(page, SMALL)


def test_an_impossible_layer_says_why_and_what_follows_waits(builder):
    page = builder("1x8x8~conv.4.3~dense.3~act.softmax")
    card = page.locator(".card.wrong")
    expect(card).to_contain_text("A dense layer needs a vector, and here 4 × 6 × 6 arrives: put a flatten before it.")
    expect(page.locator(".card.waiting .value").first).to_have_text("–")
    expect(page.get_by_text("once dense1 is mended")).to_be_visible()
    head(page, "conv1").click()
    page.locator('[data-kind="flat"]').click()
    expect(page.locator(".card.wrong, .card.waiting")).to_have_count(0)
    expect(page.get_by_role("link", name="Open in Layers")).to_be_visible()


def test_branches_that_do_not_fit_are_told_at_their_block(builder):
    page = builder("3x9x9~res(conv.4.3)~par(norm!max.2)")
    expect(page.locator(".card.wrong .problem")).to_have_count(1)
    expect(page.locator(".card.wrong")).to_contain_text("branch 1 makes 4 × 7 × 7, and the input itself is 3 × 9 × 9")


def test_back_leaves_the_page_and_a_reload_keeps_the_stack(builder):
    page = builder(SMALL)
    head(page, "act1").focus()
    press(page, "Delete")
    without = SMALL.replace("~act.relu", "")
    expect(page).to_have_url(settled(without))
    page.reload()
    expect_stack(page, without)
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_a_network_too_long_for_an_address_goes_into_a_file_and_comes_back(builder, tmp_path):
    page = builder(SMALL)
    text = "3x200x200~" + "~".join(["conv.1000.1.1.1.2.1000"] * 99)
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(tmp_path / "long.txt")
    expect_stack(page, text)
    expect(page.locator(".too-long")).to_contain_text("2,286 characters, and an address holds 1,900")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").click()
    assert saved.value.path().read_text(encoding="utf-8").strip() == text
    page.get_by_role("button", name="Undo").click()
    expect_stack(page, SMALL)


def test_a_file_that_is_no_network_is_refused_and_nothing_is_lost(builder, tmp_path):
    page = builder(SMALL)
    (tmp_path / "wrong.txt").write_text("<script>alert(1)</script>", encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(tmp_path / "wrong.txt")
    expect(page.locator(".status.refused")).to_contain_text("A stack begins with its input, such as 3x32x32~")
    expect_stack(page, SMALL)


def test_the_layers_page_shows_the_same_shapes(builder):
    page = builder("1x12x12~conv.4.3.1.1~act.relu~max.2~flat~dense.3")
    page.get_by_role("link", name="Open in Layers").click()
    expect(page.locator(".network .card [data-painted]").first).to_be_visible(timeout=60_000)
    labels = page.locator(".network .labels text")
    expect(labels.filter(has_text="6×6").first).to_be_attached()
    expect(page).to_have_url(re.compile("net=stack.1x12x12"))
    page.go_back()
    expect_stack(page, "1x12x12~conv.4.3.1.1~act.relu~max.2~flat~dense.3")


def test_a_phone_needs_no_scrolling_sideways(builder):
    page = builder(BLOCK, width=360, height=740, touch=True)
    head(page, "conv2").click()
    overflow = "({ scrollWidth, clientWidth }) => scrollWidth - clientWidth"
    assert page.locator('[data-testid="stMain"]').evaluate(overflow) == 0
    assert page.locator(".builder").evaluate(overflow) == 0


def test_axe_finds_nothing_serious_in_blocks_an_impossible_layer_and_open_settings(builder):
    page = builder("3x9x9~par(conv.4.3!res(conv.4.3)!norm!norm!norm)~dense.3")
    head(page, "conv2").click()
    expect(page.locator(".panel")).to_be_visible()
    found = axe.Axe().run(page, context={"exclude": [['[data-testid="stSidebarNav"]']]}).response
    assert [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")] == []


def test_the_focus_stays_on_a_control_whose_panel_is_made_anew(builder):
    page = builder("1x8x8~max.2~res(conv.1.1)")
    head(page, "pool1").press("Enter")
    page.get_by_label("Pooling", exact=True).focus()
    page.get_by_label("Pooling", exact=True).select_option("avg")
    expect_stack(page, "1x8x8~avg.2~res(conv.1.1)")
    expect(page.get_by_label("Pooling", exact=True)).to_be_focused()
    head(page, "block1").focus()
    page.get_by_role("button", name="Add a branch").press("Enter")
    expect(head(page, "block1")).to_be_focused()  # the button is off: there are two branches


def test_undo_writes_also_the_field_that_a_person_is_in(builder):
    page = builder(SMALL)
    rows = page.get_by_label("rows", exact=True)
    rows.fill("9")
    press(page, "Control+z")
    expect(rows).to_have_value("8")
    head(page, "conv1").press("Enter")
    page.locator('[data-setting="filters"]').fill("6")
    press(page, "Control+z")
    expect(page.locator('[data-setting="filters"]')).to_have_value("4")
    expect(page.locator('[data-setting="filters"]')).to_be_focused()


def test_a_move_that_changes_nothing_is_no_step_for_undo(builder):
    page = builder("1x8x8~res(conv.1.1)~flat")
    head(page, "conv1").press("Alt+ArrowRight")  # into the second branch, and the first one is gone
    expect(page.locator(".status")).to_have_text("There is no block beside it, and no further branch.")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
