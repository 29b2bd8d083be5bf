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


def wild_plot() -> None:
    """One loss that jumps far up, and comes back."""
    from viz_app.components.curves import Curve, Mark, Panel, show_curves  # noqa: PLC0415 -- a script of its own

    loss = Curve(run="one", part="training", at=(1, 2, 3), values=(2.0, 400.0, 1.0))
    show_curves([Panel(title="Loss", curves=[loss], marks=[Mark(at=2, text="overfitting")])], epochs=3, key="wild")


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


SMALL_SET = """const curve = (part, values) => ({run: "a", part, at: values.map((_, at) => at + 1), values});
const curves = [curve("training", a.training), curve("validation", a.validation), curve("batches", a.batches)];
const [low, high] = it.rangeOf({percent: false, curves});
return {high, peak: it.peakAbove({curves}, high)};"""


def test_a_small_set_whose_loss_begins_low_is_not_cut_off(engine):
    losses = {"training": [0.7, 0.3, 0.01], "validation": [0.23, 2.5, 4.0], "batches": []}
    assert engine("../curves/reading", SMALL_SET, losses) == {"high": 4.0, "peak": None}


def test_what_diverges_is_cut_off_at_ten_times_the_first_loss_and_the_peak_is_told(engine):
    losses = {"training": [1e9, 1e6], "validation": [50, 3], "batches": [2.5, 3]}
    assert engine("../curves/reading", SMALL_SET, losses) == {"high": 25, "peak": 1e9}


def test_a_curve_leaves_and_comes_back_at_the_upper_edge(engine):
    pieces = "return it.piecesBelow({at: [1, 2, 3, 4, 5], values: a.map((value) => value ?? NaN)}, 2)"
    found = engine("../curves/reading", pieces, [1, 3, 1, None, 1])
    assert [[(point["at"], point["value"]) for point in piece] for piece in found] == [
        [(1, 1), (1.5, 2)],
        [(2.5, 2), (3, 1)],
        [(5, 1)],
    ]


def test_the_words_of_a_mark_stand_where_no_line_runs(engine):
    heights = """const line = (y) => ({spots: [{x: 0, y}, {x: 100, y}], weight: 1});
    return it.freeHeight(a.map(line), {from: 40, to: 80}, [20, 60, 100]);"""
    assert [engine("../curves/free", heights, lines) for lines in ([], [25], [15, 64])] == [20, 60, 100]


def test_an_arrow_at_the_edge_and_words_tell_of_what_lies_above(serve, open_page):
    page = open_page(serve(wild_plot))
    drawing = page.locator(".curves[data-drawn] svg.drawing")
    expect(drawing.locator(".axes text").filter(has_text="up to")).to_have_text("↑ up to 400.0", timeout=60_000)
    arrow = drawing.locator("path.above").bounding_box()
    middle = arrow["x"] + arrow["width"] / 2 - drawing.bounding_box()["x"]
    axis = drawing.locator(".axis").get_attribute("d")
    left, top, _, right = map(float, re.fullmatch(r"M([\d.]+),([\d.]+)V([\d.]+)H([\d.]+)", axis).groups())
    assert middle == pytest.approx(left + (right - left) * 2 / 3, abs=0.5)  # epoch 2 of 3
    assert arrow["y"] + arrow["height"] <= drawing.bounding_box()["y"] + top
