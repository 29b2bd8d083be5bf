"""The plot of training curves in a real browser: pointer and keys read the numbers, new data move nothing else."""

import re
from collections.abc import Callable

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect, Page, Locator = playwright.expect, playwright.Page, playwright.Locator

pytestmark = pytest.mark.browser


def two_plots() -> None:
    """One training that grows at a button, and two of different length."""
    import streamlit as st  # noqa: PLC0415 -- this function's body is a script of its own

    from viz_app.components.curves import Curve, Mark, Panel, show_curves  # noqa: PLC0415

    def curves(run: str, count: int) -> list[Curve]:
        at = range(1, count + 1)
        return [
            Curve(run=run, part="training", at=at, values=[1 / n for n in at]),
            Curve(run=run, part="validation", at=at, values=[0.5 + 0.01 * n for n in at]),
        ]

    grown = st.toggle("Grow")
    batches = Curve(run="one", part="batches", at=(0.5, 1.0), values=(2.5, float("nan")))
    mark = Mark(at=4, text="overfitting")
    loss = Panel(title="Loss", curves=[*curves("one", 6 if grown else 5), batches], marks=[mark])
    accuracy = Panel(title="Accuracy", curves=curves("one", 5), percent=True)
    show_curves([loss, accuracy], epochs=10, key="one")
    both = [*curves("scratch", 3), *curves("frozen", 5)]
    show_curves([Panel(title="Loss", curves=both)], epochs=5, key="two", name="Both")


@pytest.fixture
def plots(serve, open_page) -> Callable[..., Page]:
    """A function that opens both plots, and waits until they are drawn."""

    def open_at(**options: object) -> Page:
        page = open_page(serve(two_plots), **options)
        expect(page.locator(".curves[data-drawn]")).to_have_count(2, timeout=60_000)
        return page

    return open_at


def plot(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} .curves")


def row(page: Page, key: str, name: str) -> list[str]:
    found = plot(page, key).get_by_role("row", name=re.compile(f"^{name}"))
    return found.locator("td").all_inner_texts()


def test_the_latest_epoch_is_read_until_one_is_chosen(plots):
    page = plots()
    assert row(page, "one", "Training") == ["0.200", "20.0%"]
    assert row(page, "one", "Validation") == ["0.550", "55.0%"]
    slider = page.get_by_role("slider", name="Curves of the training")
    expect(slider).to_have_attribute(
        "aria-valuetext",
        "Epoch 5. Loss: training 0.200, validation 0.550. Accuracy: training 20.0%, validation 55.0%.",
    )


def test_arrow_keys_walk_from_epoch_to_epoch_and_end_follows_the_training(plots):
    page = plots()
    slider = page.get_by_role("slider", name="Curves of the training")
    slider.focus()
    slider.press("ArrowLeft")
    expect(plot(page, "one")).to_have_attribute("data-read", "4")
    slider.press("Home")
    expect(plot(page, "one")).to_have_attribute("data-read", "1")
    page.get_by_text("Grow").click()
    expect(plot(page, "one")).to_have_attribute("data-drawn", "24")
    expect(plot(page, "one")).to_have_attribute("data-read", "1")
    slider.focus()
    slider.press("End")
    expect(plot(page, "one")).to_have_attribute("data-read", "6")


def test_new_numbers_leave_the_focus_and_the_elements_where_they_are(plots):
    page = plots()
    page.get_by_role("slider", name="Curves of the training").focus()
    field = plot(page, "one").locator("svg.drawing").first
    before = field.element_handle()
    page.get_by_text("Grow").click()
    expect(plot(page, "one")).to_have_attribute("data-drawn", "24")
    assert before.evaluate("(svg) => svg.isConnected")
    assert row(page, "one", "Training")[0] == "0.167"


def test_the_pointer_reads_the_nearest_epoch_in_all_panels(plots):
    page = plots()
    box = plot(page, "one").locator("svg.drawing").first.bounding_box()
    left, right = box["x"] + 48, box["x"] + box["width"] - 12  # where the axis begins and ends
    page.mouse.move(left + (right - left) * 0.21, box["y"] + 50)  # of 10 epochs
    expect(plot(page, "one")).to_have_attribute("data-read", "2")
    assert row(page, "one", "Training") == ["0.500", "50.0%"]
    page.mouse.move(box["x"], 5)
    expect(plot(page, "one")).to_have_attribute("data-read", "5")


def test_a_point_stands_where_its_number_belongs(plots):
    page = plots()
    line = plot(page, "one").locator("svg.drawing").nth(1).locator("path.line").first
    [first, *_, last] = re.findall(r"[ML]([\d.]+),([\d.]+)", line.get_attribute("d"))
    axis = plot(page, "one").locator("svg.drawing").nth(1).locator(".axis").get_attribute("d")
    left, top, bottom, right = map(float, re.fullmatch(r"M([\d.]+),([\d.]+)V([\d.]+)H([\d.]+)", axis).groups())
    assert float(first[0]) == pytest.approx(left + (right - left) / 10, abs=0.1)  # epoch 1 of 10, 100%
    assert float(first[1]) == pytest.approx(top, abs=0.1)
    assert float(last[1]) == pytest.approx(bottom - 0.2 * (bottom - top), abs=0.1)  # 20%


def test_runs_differ_in_colour_and_shape_and_validation_in_its_dash(plots):
    page = plots()
    lines = plot(page, "two").locator("svg.drawing path.line")
    looks = [(line.get_attribute("stroke"), line.get_attribute("stroke-dasharray")) for line in lines.all()]
    assert len(set(looks)) == 4
    assert len({colour for colour, _ in looks}) == 2
    assert [dash for _, dash in looks] == ["", "7 4", "", "7 4"]
    shapes = plot(page, "two").locator("tbody path.points")
    outlines = [re.sub(r"[\d.,-]+", "", shape.get_attribute("d")) for shape in shapes.all()]
    assert outlines[0] == outlines[1] != outlines[2] == outlines[3]


def test_a_run_that_was_shorter_says_nothing_of_later_epochs(plots):
    page = plots()
    assert row(page, "two", "scratch, training") == ["–"]
    assert row(page, "two", "frozen, training") == ["0.200"]
    expect(page.get_by_role("slider", name="Both")).to_have_attribute(
        "aria-valuetext", "Epoch 5. Loss: frozen, training 0.200, frozen, validation 0.550."
    )


def test_on_a_phone_the_panels_stand_below_each_other(plots):
    page = plots(width=360, height=740, touch=True)
    boxes = [svg.bounding_box() for svg in plot(page, "one").locator("svg.drawing").all()]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_touch_chooses_the_epoch_that_is_read(plots):
    page = plots(width=360, height=740, touch=True)
    field = plot(page, "one").locator("svg.drawing").first
    box = field.bounding_box()
    across = 48 + (box["width"] - 60) * 0.3
    field.tap(position={"x": across, "y": 60})
    expect(plot(page, "one")).to_have_attribute("data-read", "3")
