"""The views of a network that learns in a real browser: the numbers are torch's, and new ones move nothing."""

import re
from collections.abc import Callable

import pytest
import torch

from tests.browser.test_accessibility import theme
from tests.viz_app.learning import learning

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
expect, Page, Locator = playwright.expect, playwright.Page, playwright.Locator

pytestmark = pytest.mark.browser

PICTURE = 11


def learner() -> None:
    """A training that takes a step at a button."""
    from dataclasses import replace  # noqa: PLC0415 -- this function's body is a script of its own

    import streamlit as st  # noqa: PLC0415

    from tests.viz_app.learning import learning, pictures_of  # noqa: PLC0415
    from viz_app import cache, link  # noqa: PLC0415
    from viz_app.controls.live_training import live_views  # noqa: PLC0415

    link.open_page("")
    view, observer = learning(steps=4 if st.toggle("Step") else 2)
    if st.toggle("No gradients"):
        view = replace(view, snapshot=replace(view.snapshot, gradients=()))
    cache.observer = lambda *_: observer
    cache.mistaken = lambda *asked: pictures_of(view, observer, asked[2])
    live_views(view)
    link.close_page("")


@pytest.fixture
def views(serve, open_page) -> Callable[..., Page]:
    """A function that opens the page and waits until every view is painted."""

    def open_at(query: str = "", *, parts: int = 5, **options: object) -> Page:
        page = open_page(f"{serve(learner, *theme())}/?{query}", **{"width": 1440} | options)
        page.emulate_media(reduced_motion="reduce")
        expect(page.locator("section.view[data-step]")).to_have_count(parts, timeout=60_000)
        return page

    return open_at


def section(page: Page, name: str) -> Locator:
    return page.locator(f"section.view[aria-label='{name}']")


def number(text: str) -> float:
    return float(text.rsplit(": ", 1)[1].replace("−", "-"))


def test_the_wrong_pictures_come_first_and_say_what_torch_computes(views):
    page = views()
    view, observer = learning(steps=2)
    sure, answers = observer.answers(view.snapshot).max(1)
    wrong = [int(index) for index in (answers != observer.pictures.labels).nonzero()]
    shown = section(page, "Answers").locator(".picture")
    order = [int(one) for one in shown.evaluate_all("all => all.map(one => one.dataset.picture)")]
    assert order[: len(wrong)] == sorted(wrong, key=lambda index: (-float(sure[index]), index))
    assert order[len(wrong) :] == sorted(set(range(60)) - set(wrong))
    expect(section(page, "Answers").locator(".count")).to_contain_text(f"{len(wrong)} of 60 are wrong.")
    first = order[0]
    name = f"Picture {first} shows “{observer.pictures.labels[first]}”. The network says “{answers[first]}”"
    assert shown.first.get_attribute("aria-label").startswith(name)


PATIENCE = """const patience = new it.Patience();
patience.change({now: 0, epoch: 1});
return a.map(([now, settled, epoch, held]) => patience.wait({now, settled, epoch, held}) === Infinity ? "held"
    : patience.wait({now, settled, epoch, held}));"""


def test_pictures_change_places_every_five_seconds_at_the_end_of_an_epoch_and_when_it_rests(engine):
    moments = [(1000, False, 1), (6000, False, 1), (1000, False, 2), (2500, False, 2), (10, True, 1)]
    waits = engine("../training_views/order", PATIENCE, [[*moment, False] for moment in moments])
    assert waits == [4000, 0, 1000, 0, 0]
    assert engine("../training_views/order", PATIENCE, [[9000, True, 9, True]]) == ["held"]


def test_a_share_stands_on_one_line_and_the_matrix_says_what_its_sides_are(views):
    page = views()
    for share in section(page, "A picture and its maps").locator(".bars .percent").all():
        assert share.evaluate("one => one.scrollWidth <= one.clientWidth && one.offsetHeight < 26")
    said = section(page, "Mistakes").get_by_text("Rows: what it is. Columns: what it says.")
    assert said.bounding_box()["y"] < section(page, "Mistakes").locator("canvas.matrix").bounding_box()["y"]


def test_a_picture_that_is_clicked_is_looked_into(views):
    page = views()
    section(page, "Answers").locator(f"[data-picture='{PICTURE}']").click()
    expect(section(page, "A picture and its maps").locator(".told .sentence")).to_contain_text(f"Picture {PICTURE} ")
    view, observer = learning(steps=2)
    seen = observer.look(view.snapshot, picture=PICTURE, layer="conv1")
    titles = section(page, "A picture and its maps").locator(".bars li")
    shares = [number(title) for title in titles.evaluate_all("rows => rows.map(row => row.title)")]
    assert shares == pytest.approx(seen.probabilities.tolist(), abs=1e-6)
    expect(page).to_have_url(re.compile(f"picture={PICTURE}"))


def test_the_maps_of_the_chosen_layer_are_torchs(views):
    page = views(f"picture={PICTURE}")
    maps = section(page, "A picture and its maps")
    maps.get_by_label("Layer").select_option("relu1")
    expect(maps.get_by_role("heading", level=4)).to_have_text("relu1")
    expect(maps.locator(".overlay")).to_be_visible()  # not before its style sheet is there, and no key reaches it
    maps.locator(".overlay").press("PageDown")
    expect(maps.locator(".readout")).to_contain_text("channel")
    view, observer = learning(steps=2)
    output = observer.look(view.snapshot, picture=PICTURE, layer="relu1").output
    told = maps.locator(".readout").inner_text()
    channel, row, col = map(int, re.match(r"channel (\d+), row (\d+), column (\d+)", told).groups())
    assert number(told) == pytest.approx(float(output[channel, row, col]), abs=1e-4 * float(output.abs().max()))


def test_the_kernels_are_the_weights_of_the_step_and_follow_the_next_one(views):
    page = views()
    grid = section(page, "Kernels")
    for steps in (2, 4):
        if steps == 4:
            page.get_by_text("Step", exact=True).click()
            expect(grid).to_have_attribute("data-step", "4")
        overlay = grid.locator(".overlay")
        expect(overlay).to_be_visible()
        overlay.press("ArrowLeft")
        expect(grid.locator(".readout")).to_contain_text("kernel")
        told = grid.locator(".readout").inner_text()
        kernel, row, col = map(int, re.match(r"kernel (\d+), row (\d+), column (\d+)", told).groups())
        weights = learning(steps=steps)[0].snapshot.weights["conv1.weight"]
        assert number(told) == pytest.approx(float(weights[kernel, 0, row, col]), abs=1e-6)


def test_a_new_step_moves_nothing(views):
    page = views()
    boxes = "all => all.map(one => JSON.stringify(one.getBoundingClientRect()))"
    before = page.locator("section.view").evaluate_all(boxes)
    page.locator("section.view").evaluate_all("all => all.forEach(one => { one.marked = true; })")
    page.get_by_text("Step", exact=True).click()
    for name in ("Answers", "Gradients", "Kernels", "Mistakes"):
        expect(section(page, name)).to_have_attribute("data-step", "4")
    assert page.locator("section.view").evaluate_all(boxes) == before
    assert page.locator("section.view").evaluate_all("all => all.every(one => one.marked)")


def test_the_gradients_are_read_by_keys(views):
    gradients = section(views(), "Gradients")
    gradients.get_by_role("option").first.focus()
    gradients.get_by_role("option").first.press("ArrowDown")
    second = learning(steps=2)[0].snapshot.gradients[1]
    said = gradients.locator(".reading-line")
    expect(said).to_contain_text(f"conv2: the gradient is {float(f'{second.gradient_norm:.3g}'):g} long")
    expect(said).to_contain_text("The last step moved the weights by")


def test_where_no_gradient_is_known_nothing_is_said_of_pointing_at_one(views):
    page = views("watch=gradients", parts=1)
    gradients = section(page, "Gradients")
    expect(gradients.get_by_text("Point at a layer")).to_be_visible()
    page.get_by_text("No gradients").click()
    expect(gradients).to_contain_text("No gradient to show: it is measured while the network learns.")
    expect(gradients.get_by_text("Point at a layer")).to_be_hidden()


def test_a_cell_of_the_matrix_is_read_and_opened_by_keys(views):
    page = views()
    view, _ = learning(steps=2)
    confusion = torch.tensor(view.history[0].confusion)
    matrix = section(page, "Mistakes").locator("canvas.matrix")
    answer = int(confusion[1].argmax())
    matrix.focus()
    for key in ["ArrowDown", *["ArrowRight"] * answer]:
        matrix.press(key)
    count, of = int(confusion[1, answer]), int(confusion[1].sum())
    said = section(page, "Mistakes").locator(".reading-line")
    expect(said).to_contain_text(re.compile(f"^{count} of {of} pictures of “1” (was|were) called “{answer}”"))
    matrix.press("Enter")
    pictures = section(page, "Pictures of the chosen field")
    expect(pictures.get_by_role("img")).to_have_count(min(count, 48))
    expect(page).to_have_url(re.compile(rf"mistake=1\.{answer}"))


@pytest.mark.parametrize("dark", [False, True])
def test_there_is_nothing_serious_in_the_views_on_a_phone(views, dark):
    page = views("mistake=1.1", parts=6, width=360, height=740, dark=dark)
    found = axe.Axe().run(page, context='[data-testid="stMain"]').response["violations"]
    serious = [violation for violation in found if violation["impact"] in ("serious", "critical")]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
