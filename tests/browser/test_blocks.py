"""The stages of the building blocks in a real browser: what is drawn and written equals what the core computes."""

import math
import re

import pytest
import torch
from torch import Tensor

from cnn_core.batches import batch_of
from cnn_core.convolution import convolve
from cnn_core.dropout import drop, dropout_step_at, mask_of
from cnn_core.geometry import Position, Window, Window2d
from cnn_core.images import as_floats, gray, resize_to_fit
from cnn_core.kernels import preset_kernel
from cnn_core.nonlinearity import NONLINEARITIES, nonlinearity
from cnn_core.normalisation import Affine, Statistics, follow, normalisation_step_at, normalise, statistics_of
from cnn_core.pooling import PoolingKind, global_pool, pool, pool_step_at
from cnn_core.samples import sample
from tests.browser.grids import grid, middle_of, painted, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


def picture(slug: str = "chelsea", side: int = 32, *, colours: bool = False) -> Tensor:
    shown = resize_to_fit(sample(slug).draw(), most=side)
    return as_floats(shown.expand(3, -1, -1) if colours else gray(shown))


def feature_map(image: Tensor, preset: str = "sobel_x") -> Tensor:
    axis = Window(size=3, padding=(1, 1))
    return convolve(image, preset_kernel(preset, size=3).weights()[None], Window2d(rows=axis, cols=axis))


def edge_map(image: Tensor) -> Tensor:
    return nonlinearity("relu").apply(feature_map(image))


def window(rows: int, cols: int, *, stride: int, padding: int = 0) -> Window2d:
    sides = (Window(size=size, stride=stride, padding=(padding, padding)) for size in (rows, cols))
    return Window2d(rows=next(sides), cols=next(sides))


def shifted(image: Tensor, by: int) -> Tensor:
    return torch.cat([image[..., :1].expand(*image.shape[:-1], by), image[..., : image.shape[-1] - by]], dim=-1)


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text.replace("−", "-"))]


def dragged(page: playwright.Page, slider: str, value: float, told: str) -> tuple[str, str]:
    """Move a slider, and return what the page says two frames later, and its address then."""
    script = """async (input, value) => {
        input.value = value;
        input.dispatchEvent(new Event("input"));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return location.href;
    }"""
    address = page.get_by_label(slider, exact=True).evaluate(script, value)
    return page.locator(told).inner_text(), address


@pytest.mark.parametrize(
    ("address", "source", "slid", "kind"),
    [
        ("", picture(), window(2, 2, stride=2), "max"),
        ("keep=average&high=3&wide=2&hop=1&rim=1", picture(), window(3, 2, stride=1, padding=1), "average"),
        ("planes=rgb&high=3&wide=5&rim=1", picture(colours=True), window(3, 5, stride=2, padding=1), "max"),
        ("pool=edges&hop=3", edge_map(picture()), window(2, 2, stride=3), "max"),
    ],
)
def test_the_pooled_map_is_the_cores(app, address: str, source: Tensor, slid: Window2d, kind: PoolingKind):
    page = app(f"pooling?image=chelsea&side=32&{address}")
    expected = pool(source, slid, kind=kind)
    channels, height, width = expected.shape
    expect(grid(page, "output")).to_contain_text(f"({channels}, {height}, {width})")
    for row, col in [(0, 0), (height - 1, width - 1), (height // 2, width // 3)]:
        value = float(expected[-1, row, col])
        assert read_value(page, "output", row, col, tile=channels - 1) == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize("kind", ["max", "average"])
def test_global_pooling_leaves_one_number(app, kind: PoolingKind):
    page = app(f"pooling?image=chelsea&side=32&window=whole&keep={kind}")
    expected = float(global_pool(picture(), kind=kind))
    assert read_value(page, "output", 0, 0) == pytest.approx(expected, abs=1e-6)
    expect(page.locator(".formula .terms")).to_contain_text("all 672 numbers of the map")


def test_an_opened_pixel_of_a_max_pooling_names_all_values_and_the_winner(app):
    page = app("pooling?image=chelsea&side=32&high=3&wide=4&hop=3")
    step = pool_step_at(picture(), window(3, 4, stride=3), Position(channel=0, row=2, col=5), kind="max")
    page.mouse.move(*middle_of(page, "output", 2, 5))
    expect(page.locator(".formula .title")).to_contain_text("Row 2, column 5 of the pooled map (gray)")
    *values, result, row, col = numbers(page.locator(".formula .terms").inner_text())
    assert values == pytest.approx(step.window.flatten().tolist(), abs=6e-4)
    assert result == pytest.approx(step.result, abs=1e-6)
    assert (row, col) == (step.winner.row, step.winner.col)


def test_an_opened_pixel_of_an_average_pooling_is_written_as_a_sum_and_a_count(app):
    page = app("pooling?image=chelsea&side=32&keep=average&rim=1")
    page.mouse.move(*middle_of(page, "output", 0, 3))
    expect(page.locator(".formula .title")).to_contain_text("Row 0, column 3 of")
    place = Position(channel=0, row=0, col=3)
    step = pool_step_at(picture(), window(2, 2, stride=2, padding=1), place, kind="average")
    line = page.locator(".formula .terms").inner_text()
    assert numbers(line)[:5] == pytest.approx([*step.window.flatten().tolist(), 4], abs=6e-4)
    assert numbers(line)[-1] == pytest.approx(step.result, abs=1e-6)
    assert "the zeros of the border count too" in line


def test_a_pixel_of_the_input_says_which_outputs_read_it_and_where_it_wins(app):
    page = app("pooling?image=dot&side=32&high=3&wide=3&hop=1")
    dot = picture("dot")
    row, col = divmod(int(dot.argmax()), dot.shape[2])
    page.mouse.move(*middle_of(page, "input", row, col))
    expect(page.locator(".readers")).to_have_text("This pixel is read by 9 outputs and wins in 9.")
    page.mouse.move(*middle_of(page, "input", row, col - 1))
    expect(page.locator(".readers")).to_have_text("This pixel is read by 9 outputs and wins in none.")
    page.mouse.move(*middle_of(page, "input", 0, 0))
    expect(page.locator(".readers")).to_have_text("This pixel is read by 1 output and wins.")


def test_the_border_of_a_max_pooling_reads_minus_infinity(app):
    page = app("pooling?image=chelsea&side=32&rim=1")
    page.mouse.move(*middle_of(page, "input", 0, 5))
    expect(grid(page, "input").locator(".readout")).to_have_text("gray, row −1, column 4: minus infinite")
    expect(page.locator(".readers")).to_have_text("This place of the border is read by 1 output and wins in none.")


@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_shift_pools_the_moved_picture_before_the_server_hears_of_it(app, kind: PoolingKind):
    page = app(f"pooling?image=chelsea&side=64&keep={kind}")
    image = picture("chelsea", 64)
    moved = shifted(image, 2)
    text, address = dragged(page, "Shift the picture to the right", 2, ".controls .told")
    assert "shift" not in address
    before, after = (pool(one, window(2, 2, stride=2), kind=kind) for one in (image, moved))
    share, mean, pooled_share, pooled_mean = numbers(text)
    assert share == pytest.approx(100 * float((image != moved).float().mean()), abs=0.06)
    assert mean == pytest.approx(float((image - moved).abs().mean()), rel=6e-3)
    assert pooled_share == pytest.approx(100 * float(((before - after).abs() > 1e-6).float().mean()), abs=0.06)
    assert pooled_mean == pytest.approx(float((before - after).abs().mean()), rel=6e-3)
    assert read_value(page, "output", 7, 9) == pytest.approx(float(after[0, 7, 9]), abs=1e-6)
    expect(page).to_have_url(re.compile("shift=2"))


def test_a_link_opens_with_its_shift(app):
    page = app("pooling?image=chelsea&side=32&shift=3")
    assert page.get_by_label("Shift the picture to the right").input_value() == "3"
    assert read_value(page, "input", 4, 9) == pytest.approx(float(picture()[0, 4, 6]), abs=1e-6)


def test_playing_fills_the_pooled_map(app):
    page = app("pooling?image=rings&side=32")
    for _ in range(2):
        page.get_by_role("button", name="One pixel on").click()
    expect(page.locator(".formula .title")).to_contain_text("Row 0, column 1 of")
    page.wait_for_timeout(100)
    assert painted(page, "output", 0, 1, layer=".overlay")[3] == 0
    assert painted(page, "output", 0, 2, layer=".overlay")[3] == 255


def test_padding_that_torch_refuses_leaves_its_sentence_and_the_last_map_dimmed(app):
    page = app("pooling?image=chelsea&side=32&rim=1")
    expect(grid(page, "output")).to_contain_text("(1, 11, 17)")
    page.get_by_role("slider", name="Padding").focus()
    page.keyboard.press("End")
    expect(page.locator(".refusal")).to_have_text(
        "Padding of 8 px is more than half of a window of 2 px; pad at most 1 px."
    )
    expect(grid(page, "output")).to_contain_text("(1, 11, 17), the last one that was possible")
    assert painted(page, "output", 5, 5)[3] == 102
    page.keyboard.press("Home")
    expect(page.locator(".refusal")).to_be_hidden()


def test_a_window_larger_than_the_picture_is_refused_from_the_start(app):
    page = app("pooling?image=digit-3&side=32&high=16&hop=1&rim=8")
    expect(page.locator(".refusal")).to_contain_text("Padding of 8 px is more than half of a window of 2 px")
    expect(grid(page, "output")).to_contain_text("(1, 28, 28), with a window of 1 × 1 instead")


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_the_map_after_a_nonlinearity_and_its_curve_are_the_cores(app, entry):
    page = app(f"nonlinearity?image=chelsea&side=32&function={entry.slug}&x=-1.5")
    before = feature_map(picture())
    after = entry.apply(before)
    for row, col in [(0, 0), (20, 31), (9, 14)]:
        assert read_value(page, "before", row, col) == pytest.approx(float(before[0, row, col]), abs=1e-5)
        assert read_value(page, "after", row, col) == pytest.approx(float(after[0, row, col]), abs=1e-5)
    for x in (-3.0, 2.0):
        colour = page.locator(".curves").evaluate(COLOUR_AT, [x, float(entry.apply(torch.tensor(x)))])
        assert colour == LINE_COLOURS[entry.slug]


# The colour of a curve that goes through a point of the plot, to a few pixels along its row.
COLOUR_AT = """(canvas, [x, y]) => {
    const {zero, one} = JSON.parse(canvas.dataset.drawn);
    const ratio = devicePixelRatio;
    const at = [zero[0] + x * (one[0] - zero[0]), zero[1] + y * (one[1] - zero[1])];
    const {data} = canvas.getContext("2d").getImageData(at[0] * ratio - 8, at[1] * ratio, 16, 1);
    const colours = Array.from({length: 16}, (_, index) => [...data.slice(index * 4, index * 4 + 4)]);
    const key = (colour) => colour.slice(0, 3).join(",");
    return key(colours.find((colour) => colour[3] === 255 && ["213,94,0", "230,159,0", "0,114,178", "86,180,233",
        "0,158,115", "204,121,167"].includes(key(colour))) ?? [0, 0, 0, 0]);
}"""
LINE_COLOURS = {
    "relu": "213,94,0",
    "leaky_relu": "230,159,0",
    "sigmoid": "0,114,178",
    "tanh": "86,180,233",
    "gelu": "0,158,115",
    "silu": "204,121,167",
}


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_a_nonlinearity_is_written_out_at_a_pixel(app, entry):
    page = app(f"nonlinearity?image=chelsea&side=32&function={entry.slug}")
    value = feature_map(picture())[0, 9, 14]
    page.mouse.move(*middle_of(page, "before", 9, 14))
    expect(page.locator(".formula .title")).to_contain_text("Row 9, column 14:")
    line = page.locator(".formula .terms p").first.inner_text()
    assert numbers(line.removeprefix(entry.title))[0] == pytest.approx(float(value), rel=1e-3)
    assert numbers(line)[-1] == pytest.approx(float(entry.apply(value)), abs=1e-6)
    rest = page.locator(".formula .terms p").nth(2).inner_text()
    for other in NONLINEARITIES:
        told = float(other.apply(value))
        if other != entry:
            found = re.search(
                rf"\b{other.title} ([−\d.e]+)", rest.replace("Leaky ReLU", "Leaky") if other.slug == "relu" else rest
            )
            assert numbers(found[1])[0] == pytest.approx(told, rel=1e-3)


def test_another_function_is_applied_before_the_server_hears_of_it(app):
    page = app("nonlinearity?image=chelsea&side=32")
    before = feature_map(picture())
    choose = """async (input) => {
        input.click();
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return [input.getRootNode().querySelector(".controls .told").textContent, location.search];
    }"""
    said, address = page.get_by_role("radio", name="Tanh").evaluate(choose)
    assert said.startswith("Tanh(x) = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).")
    assert "function" not in address
    assert read_value(page, "after", 9, 14) == pytest.approx(math.tanh(float(before[0, 9, 14])), abs=1e-6)
    expect(page).to_have_url(re.compile("function=tanh"))


def test_the_slider_moves_along_the_curve_and_the_slope_is_told(app):
    page = app("nonlinearity?image=chelsea&side=32&function=sigmoid&slopes=yes")
    text, address = dragged(page, "x", 2.5, ".formula .terms")
    assert text.startswith("Sigmoid(2.5) = 1 / (1 + exp(−2.5)) = 1 / (1 + 0.08208) = 0.9241418")
    assert "Slope there: 0.0701" in text
    assert "x=" not in address
    expect(page).to_have_url(re.compile("x=2.5"))


def test_the_share_of_zeros_is_the_maps(app):
    page = app("nonlinearity?image=chelsea&side=64")
    before = feature_map(picture(side=64))
    found = re.search(
        r"Exactly 0: ([\d.]+)% of the values before, ([\d.]+)% after", page.locator(".formula").inner_text()
    )
    zeros = [100 * float((values.abs() < 1e-6).float().mean()) for values in (before, before.clamp(min=0))]
    assert [float(found[1]), float(found[2])] == pytest.approx(zeros, abs=0.06)


def batch(slugs: tuple[str, ...] = ("chelsea", "coffee", "astronaut", "rocket")) -> Tensor:
    return torch.stack([as_floats(one) for one in batch_of([sample(slug).draw() for slug in slugs], side=64)])


def affine(gammas: list[float], betas: list[float]) -> Affine:
    return Affine(gammas=torch.tensor(gammas), betas=torch.tensor(betas))


def trained(batches: int) -> Statistics:
    """The running averages as the page makes them: of photographs, drawn from seed 0."""
    photographs = batch(("coffee", "astronaut", "rocket", "chelsea", "motorcycle", "ihc", "camera", "retina"))
    generator = torch.Generator().manual_seed(0)
    drawn = (photographs[torch.randperm(8, generator=generator)[:4]] for _ in range(batches))
    return list(follow(drawn))[-1]


def test_batch_norm_in_training_uses_the_batch_on_screen(app):
    page = app("batch-norm?image=chelsea&channel=green&pictures=3&gamma_green=1.5&beta_green=-0.5&epsilon=0.1")
    shown = batch()[:3]
    learned = affine([1.0, 1.5, 1.0], [0.0, -0.5, 0.0])
    after = normalise(shown, statistics_of(shown), learned, epsilon=0.1)
    expect(grid(page, "after")).to_contain_text("(3, 3, 64, 64); green is shown")
    for tile, row, col in [(0, 0, 0), (1, 30, 12), (2, 63, 63)]:
        assert read_value(page, "before", row, col, tile=tile) == pytest.approx(
            float(shown[tile, 1, row, col]), abs=1e-6
        )
        assert read_value(page, "after", row, col, tile=tile) == pytest.approx(
            float(after[tile, 1, row, col]), abs=1e-5
        )


def test_batch_norm_in_evaluation_uses_the_running_averages(app):
    page = app("batch-norm?image=chelsea&mode=eval&seen=7&pictures=2")
    running = trained(7)
    cells = page.locator(".numbers-table tbody td").all_inner_texts()
    found = torch.tensor([numbers(cell)[0] for cell in cells]).reshape(3, 4)
    assert torch.allclose(found[:, 0], running.means, rtol=1e-3)
    assert torch.allclose(found[:, 1], running.variances, rtol=1e-3)
    assert found[:, 2:].tolist() == [[1, 0]] * 3
    after = normalise(batch(), running, affine([1.0] * 3, [0.0] * 3))
    assert read_value(page, "after", 20, 30, tile=1) == pytest.approx(float(after[1, 0, 20, 30]), abs=1e-5)


def test_a_number_of_a_batch_norm_is_written_out_with_its_four_numbers(app):
    page = app("batch-norm?image=chelsea&gamma_red=-2&beta_red=0.25")
    read_value(page, "after", 9, 17, tile=3)
    expect(page.locator(".formula .title")).to_contain_text("Rocket, row 9, column 17, red:")
    learned = affine([-2.0, 1.0, 1.0], [0.25, 0.0, 0.0])
    place = Position(channel=0, row=9, col=17)
    step = normalisation_step_at(batch(), statistics_of(batch()), learned, 3, place)
    line = page.locator(".formula .terms p").first.inner_text().replace(" − ", " minus ")
    value, mean, variance, epsilon, gamma, beta, normalised, _, _, result = numbers(line)
    assert [value, mean, variance] == pytest.approx([step.value, step.mean, step.variance], rel=1e-3)
    assert (epsilon, gamma, beta) == (1e-5, -2, 0.25)
    assert normalised == pytest.approx(step.normalised, rel=1e-3)
    assert result == pytest.approx(step.result, abs=1e-5)


@pytest.mark.parametrize(("mode", "depends"), [("train", True), ("eval", False)])
def test_only_in_training_a_picture_depends_on_the_others(app, mode: str, depends: bool):
    page = app(f"batch-norm?image=chelsea&mode={mode}")
    before = read_value(page, "after", 5, 6)
    dragged(page, "Pictures in the batch", 1, ".controls .told")
    expect(grid(page, "after")).to_contain_text("(1, 3, 64, 64)")
    page.mouse.move(0, 0)
    assert (read_value(page, "after", 5, 6) != before) == depends


def test_gamma_and_beta_act_before_the_server_hears_of_them_and_go_into_the_link(app):
    page = app("batch-norm?image=chelsea")
    said, address = dragged(page, "γ of red", 2, ".formula .terms")
    assert said.endswith("All of red after: mean 0.000, variance 3.999.")
    assert "gamma" not in address
    said, _ = dragged(page, "β of red", -1.5, ".formula .terms")
    assert said.endswith("All of red after: mean −1.500, variance 3.999.")
    expect(page).to_have_url(re.compile("gamma_red=2&beta_red=-1.5"))


def test_the_histogram_stands_where_the_values_are(app):
    page = app("batch-norm?image=chelsea&beta_red=-3&gamma_red=0.05")
    script = """(canvas) => {
        const {zero, one, floor} = JSON.parse(canvas.dataset.drawn);
        const at = (value) => [...canvas.getContext("2d").getImageData(
            (zero + value * (one - zero)) * devicePixelRatio, (floor - 3) * devicePixelRatio, 1, 1).data];
        return [at(-2.99), at(-1.5), at(0.5), at(1.5)].map((colour) => colour[3] > 0);
    }"""
    assert page.locator(".histogram").evaluate(script) == [True, False, True, False]


DROPPED = ("gaussian", "sobel_x", "sobel_y", "laplacian")


def maps() -> Tensor:
    """The maps that the page drops numbers of."""
    return torch.cat([nonlinearity("relu").apply(feature_map(picture(), preset)) for preset in DROPPED])


@pytest.mark.parametrize("per", ["element", "channel"])
@pytest.mark.parametrize(("p", "seed"), [(0.5, 0), (0.85, 41)])
def test_mask_and_maps_after_a_dropout_are_the_cores(app, per: str, p: float, seed: int):
    page = app(f"dropout?image=chelsea&side=32&per={per}&p={p}&draw={seed}")
    mask = mask_of(tuple(maps().shape), p=p, seed=seed, per_channel=per == "channel")
    after = drop(maps(), mask, p=p)
    for tile, row, col in [(0, 0, 0), (1, 12, 20), (3, 20, 31)]:
        for part, values in (("before", maps()), ("mask", mask), ("after", after)):
            expected = float(values[tile, row, col])
            assert read_value(page, part, row, col, tile=tile) == pytest.approx(expected, abs=1e-5)


def test_a_dropped_and_a_kept_number_are_written_out(app):
    page = app("dropout?image=chelsea&side=32&p=0.75&draw=3")
    mask = mask_of(tuple(maps().shape), p=0.75, seed=3)
    for kept in (0, 1):
        row, col = (mask[0] == kept).nonzero()[40].tolist()
        step = dropout_step_at(maps(), mask, Position(channel=0, row=row, col=col), p=0.75)
        page.mouse.move(*middle_of(page, "before", row, col))
        expect(page.locator(".formula .title")).to_contain_text(f"Gaussian blur, row {row}, column {col}:")
        line = page.locator(".formula .terms p").first.inner_text().replace("1 − 0.75", "1 minus 0.75")
        found = numbers(line)
        assert found == pytest.approx([step.value, kept, 1, 0.75, step.value, kept, 4, step.result], rel=1e-3)
        assert line.endswith("scaled up for those that are dropped" if kept else "dropped")


def test_evaluation_leaves_every_number_as_it_is(app):
    page = app("dropout?image=chelsea&side=32&mode=eval&p=0.9")
    value = float(maps()[0, 9, 14])
    assert read_value(page, "after", 9, 14) == pytest.approx(value, abs=1e-6)
    assert read_value(page, "mask", 9, 14) == 1
    expect(page.locator(".formula .terms p").first).to_contain_text("in evaluation nothing is dropped")
    expect(page.get_by_role("button", name="New draw")).to_be_disabled()


def test_a_new_draw_is_the_next_seed_and_goes_into_the_link(app):
    page = app("dropout?image=chelsea&side=32&draw=7")
    page.get_by_role("button", name="New draw").click()
    expect(page.locator(".mask .caption")).to_have_text("draw 8: 1 is kept, 0 is dropped")
    mask = mask_of(tuple(maps().shape), p=0.5, seed=8)
    assert read_value(page, "mask", 5, 6) == float(mask[0, 5, 6])
    expect(page.locator(".average .caption")).to_have_text("draws 7 to 8")
    expect(page).to_have_url(re.compile("draw=8&draws=2"))


@pytest.mark.parametrize("per", ["element", "channel"])
def test_the_average_of_the_draws_in_a_link_is_the_cores(app, per: str):
    page = app(f"dropout?image=chelsea&side=32&p=0.3&draw=59&draws=50&per={per}")
    shape = tuple(maps().shape)
    masks = [mask_of(shape, p=0.3, seed=seed, per_channel=per == "channel") for seed in range(10, 60)]
    draws = [drop(maps(), mask, p=0.3) for mask in masks]
    average = torch.stack(draws).mean(0)
    expect(page.locator(".average .caption")).to_have_text("draws 10 to 59")
    for tile, row, col in [(0, 3, 4), (2, 18, 30)]:
        expected = float(average[tile, row, col])
        assert read_value(page, "average", row, col, tile=tile) == pytest.approx(expected, abs=1e-5)
    sums = numbers(page.locator(".formula .means").inner_text())
    assert sums[:2] == pytest.approx([float(maps().sum()), float(draws[-1].sum())], rel=2e-3)
    assert sums[3] == pytest.approx(float(average.sum()), rel=2e-3)


def test_an_average_above_all_values_before_is_not_drawn_as_the_largest(app):
    page = app("dropout?image=chelsea&side=32&p=0.5&draw=2&draws=3")
    masks = [mask_of(tuple(maps().shape), p=0.5, seed=seed) for seed in range(3)]
    average = torch.stack([drop(maps(), mask, p=0.5) for mask in masks]).mean(0)[0]
    above = (average > 1.02 * maps()[0].max()) & (average < 0.95 * average.max())
    row, col = above.nonzero()[0].tolist()
    assert painted(page, "average", row, col) != BRIGHTEST
    assert painted(page, "average", *divmod(int(average.argmax()), average.shape[1])) == BRIGHTEST


BRIGHTEST = [253, 231, 37, 255]


def test_a_thousand_draws_come_close_to_what_evaluation_gives(app):
    page = app("dropout?image=chelsea&side=32")
    page.get_by_role("button", name="Average 1,000 draws").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator(".average .caption")).to_have_text("draws 0 to 999")
    expect(page.get_by_role("button", name="Average 1,000 draws")).to_be_visible()
    value = float(maps()[0, 9, 14])
    assert read_value(page, "average", 9, 14) == pytest.approx(value, rel=0.12)
    expect(page).to_have_url(re.compile("draw=999&draws=1000"))


def test_another_probability_begins_the_average_anew(app):
    page = app("dropout?image=chelsea&side=32&draw=20&draws=15")
    said, address = dragged(page, "Probability p", 0.1, ".controls .told")
    mask = mask_of(tuple(maps().shape), p=0.1, seed=20)
    assert numbers(said)[0] == float((1 - mask).sum())
    assert "p=" not in address.replace("page=", "")
    expect(page.locator(".average .caption")).to_have_text("draw 20 alone")


@pytest.mark.parametrize(
    ("page_of", "count"), [("pooling", 1), ("nonlinearity", 3), ("batch-norm", 15), ("dropout", 5)]
)
def test_every_control_of_a_stage_says_what_it_is_on_hover(app, page_of: str, count: int):
    page = app(page_of)
    parts = page.locator(".slider, .choice, .toggle, .controls button, .numbers-table thead th:not(:empty)")
    expect(parts).to_have_count(count)
    titles = parts.evaluate_all("(all) => all.map((one) => one.title)")
    assert all(title.endswith(".") for title in titles)


@pytest.mark.parametrize(
    ("page_of", "part", "setting", "title"),
    [
        ("pooling", "output", "pooled", "Row 4, column 7 of the pooled map"),
        ("nonlinearity", "before", "followed", "Row 4, column 7: its value before"),
        ("batch-norm", "after", "normalised", "your choice, row 4, column 7, red:"),
        ("dropout", "mask", "dropped", "Gaussian blur, row 4, column 7:"),
    ],
)
def test_a_pinned_pixel_is_in_the_link_and_opens_with_it(app, page_of: str, part: str, setting: str, title: str):
    page = app(f"{page_of}?image=chelsea&side=32")
    page.mouse.click(*middle_of(page, part, 4, 7))
    expect(page).to_have_url(re.compile(rf"{setting}=0\.4\.7"))
    again = app(page.url.rsplit("/", 1)[1])
    expect(again.locator(".formula .title")).to_contain_text(title)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "address",
    ["pooling?planes=rgb&high=16&wide=16", "nonlinearity?slopes=yes", "batch-norm?mode=eval", "dropout?per=channel"],
)
def test_a_phone_shows_each_block_without_scrolling_sideways(app, address, dark):
    page = app(address, width=360, height=740, touch=True, dark=dark)
    expect(page.locator(".stage .maps").first).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
