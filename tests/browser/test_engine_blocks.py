"""The engine in the browser computes pooling and the other blocks as the core does, in real Chromium."""

import itertools
import math

import pytest
import torch
from torch.nn import functional as F

from cnn_core.dropout import draw, drop, mask_of
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window, Window2d
from cnn_core.nonlinearity import NONLINEARITIES
from cnn_core.normalisation import Affine, Statistics, normalisation_step_at, normalise, statistics_of
from cnn_core.pooling import PoolingKind, global_pool, pool, pool_step_at

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


SIZES = ((1, 1), (2, 2), (3, 3), (2, 5), (4, 1), (9, 10))
KINDS: tuple[PoolingKind, ...] = ("max", "average")
IMAGE = (torch.rand(3, 9, 10, generator=torch.Generator().manual_seed(3)) * 12 - 6).round() / 4  # with equals
SENT = {"channels": 3, "height": 9, "width": 10, "values": IMAGE.flatten().tolist()}


def windows(size: tuple[int, int], kind: PoolingKind) -> list[Window2d]:
    """Return those that the core takes of every stride, dilation and padding."""
    settings = itertools.product((1, 2, 3), (1, 2), ((0, 0), (1, 1), (2, 1), (0, 3)))
    made = [
        Window2d(
            rows=Window(size=size[0], stride=stride, dilation=dilation, padding=padding),
            cols=Window(size=size[1], stride=stride, dilation=1, padding=padding[::-1]),
        )
        for stride, dilation, padding in settings
    ]
    return [window for window in made if _is_legal(window, kind)]


def _is_legal(window: Window2d, kind: PoolingKind) -> bool:
    try:
        pool(IMAGE, window, kind=kind)
    except CnnCoreError:
        return False
    return True


def sides(window: Window2d) -> dict[str, dict[str, int]]:
    """Return the window as the engine takes it."""

    def axis(one: Window) -> dict[str, int]:
        before, after = one.padding
        return {"size": one.size, "stride": one.stride, "before": before, "after": after, "dilation": one.dilation}

    return {"rows": axis(window.rows), "cols": axis(window.cols)}


POOL = """const image = {...a.image, values: Float32Array.from(a.image.values)};
return a.windows.map((window) => {
    const {channels, height, width, values, winners} = it.pool(image, window, a.kind);
    return {shape: [channels, height, width], values: [...values], winners: winners && [...winners]};
});"""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_pooling_equals_the_cores(engine, size, kind):
    chosen = windows(size, kind)
    answers = engine("pooling", POOL, {"image": SENT, "windows": [sides(one) for one in chosen], "kind": kind})
    assert len(chosen) >= 6
    for window, answer in zip(chosen, answers, strict=True):
        expected = pool(IMAGE, window, kind=kind)
        assert answer["shape"] == list(expected.shape)
        found = torch.tensor(answer["values"])
        assert torch.allclose(found, expected.flatten(), atol=0 if kind == "max" else 1e-6)


STEPS = """const image = {...a.image, values: Float32Array.from(a.image.values)};
return a.windows.map((window) => {
    const {channels, height, width, winners} = it.pool(image, window, a.kind);
    return Array.from({length: channels * height * width}, (_, at) => {
        const place = {channel: Math.floor(at / height / width), row: Math.floor(at / width) % height, col: at % width};
        const step = it.poolStepAt(image, window, place, a.kind);
        const read = [...step.window].map((value) => Number.isFinite(value) ? value : "none");
        return {...step, window: read, pixel: winners && winners[at]};
    });
});"""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_an_opened_pixel_of_a_pooling_equals_the_cores(engine, size, kind):
    chosen = windows(size, kind)[::2]
    answers = engine("pooling", STEPS, {"image": SENT, "windows": [sides(one) for one in chosen], "kind": kind})
    for window, found in zip(chosen, answers, strict=True):
        shape = (3, *window.output_size(9, 10))
        for place, step in zip(itertools.product(*map(range, shape)), found, strict=True):
            position = Position(channel=place[0], row=place[1], col=place[2])
            expected = pool_step_at(IMAGE, window, position, kind=kind)
            assert (tuple(step["rows"]), tuple(step["cols"])) == (expected.rows, expected.cols)
            read = [value if math.isfinite(value) else "none" for value in expected.window.flatten().tolist()]
            assert (step["window"], step["count"]) == (read, expected.count)
            assert step["result"] == pytest.approx(expected.result, abs=1e-6)
            winner = expected.winner and (expected.winner.row, expected.winner.col)
            assert (step["winner"] and (step["winner"]["row"], step["winner"]["col"])) == winner
            assert step["pixel"] == (winner and winner[0] * 10 + winner[1])


GLOBAL = """const image = {...a.image, values: Float32Array.from(a.image.values)};
return [...it.pool(image, it.globalWindow(image), a.kind).values];"""


@pytest.mark.parametrize("kind", KINDS)
def test_global_pooling_equals_the_cores(engine, kind):
    found = engine("pooling", GLOBAL, {"image": SENT, "kind": kind})
    assert found == pytest.approx(global_pool(IMAGE, kind=kind).flatten().tolist(), abs=1e-6)


def test_a_shifted_picture_repeats_its_first_column(engine):
    image = {"channels": 2, "height": 1, "width": 4, "values": [1, 2, 3, 4, 5, 6, 7, 8]}
    body = "return [0, 1, 3].map((by) => [...it.shifted({...a, values: Float32Array.from(a.values)}, by).values]);"
    assert engine("pooling", body, image) == [
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, 1, 2, 3, 5, 5, 6, 7],
        [1, 1, 1, 1, 5, 5, 5, 5],
    ]


VALUES = torch.cat([torch.linspace(-20, 20, 4001), torch.tensor([-1e4, -100.0, -1e-30, 0.0, 1e-30, 100.0, 1e4])])
APPLY = "return a.values.map(it.NONLINEARITIES[a.slug]);"


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_a_nonlinearity_equals_the_cores(engine, entry):
    found = torch.tensor(engine("nonlinearity", APPLY, {"values": VALUES.tolist(), "slug": entry.slug}))
    assert torch.allclose(found, entry.apply(VALUES), rtol=1e-6, atol=1e-6)


def test_every_nonlinearity_of_the_core_has_its_twin_and_its_slope(engine):
    slugs = [entry.slug for entry in NONLINEARITIES]
    assert engine("nonlinearity", "return Object.keys(it.NONLINEARITIES);", None) == slugs
    assert engine("slopes", "return Object.keys(it.SLOPES);", None) == slugs


def test_the_error_function_is_exact_to_a_double(engine):
    values = torch.linspace(-8, 8, 3201, dtype=torch.float64)
    found = engine("nonlinearity", "return a.map(it.erf);", values.tolist())
    assert found == pytest.approx([math.erf(value) for value in values.tolist()], abs=1e-12)


LAYERS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "silu": F.silu,
}


@pytest.mark.parametrize("slug", LAYERS)
def test_a_slope_equals_autograds_at_the_kinks_too(engine, slug):
    values = VALUES.double().requires_grad_()
    LAYERS[slug](values).sum().backward()
    found = engine("slopes", "return a.values.map(it.SLOPES[a.slug]);", {"values": values.tolist(), "slug": slug})
    assert torch.allclose(torch.tensor(found, dtype=torch.float64), values.grad, atol=1e-10)


BATCH = (
    torch.rand(3, 4, 5, 6, generator=torch.Generator().manual_seed(4))
    * torch.tensor([1.0, 9.0, 0.01, 0.0])[:, None, None]
)
RUNNING = Statistics(means=torch.tensor([0.5, -3.0, 0.1, 2.0]), variances=torch.tensor([0.1, 7.0, 1e-4, 0.0]))
AFFINE = Affine(gammas=torch.tensor([1.0, -2.0, 0.5, 3.0]), betas=torch.tensor([0.0, 1.5, -4.0, 0.25]))
NORMALISE = """const batch = {...a.batch, values: Float32Array.from(a.batch.values)};
const statistics = a.statistics ?? it.statisticsOf(batch, a.pictures);
const step = it.stepOf(a.value, a.channel, statistics, a.affine, a.epsilon);
const {values} = it.normalise(batch, statistics, a.affine, a.epsilon);
return {means: [...statistics.means], variances: [...statistics.variances], step, values: [...values]};"""


@pytest.mark.parametrize("epsilon", [1e-5, 1e-3, 0.1])
@pytest.mark.parametrize("pictures", [1, 2, 3])
@pytest.mark.parametrize("running", [False, True])
def test_batch_norm_equals_the_cores(engine, epsilon, pictures, running):
    statistics = RUNNING if running else statistics_of(BATCH[:pictures])
    known = {"means": statistics.means.tolist(), "variances": statistics.variances.tolist()}
    place = Position(channel=1, row=2, col=3)
    sent = {
        "batch": {"count": 3, "channels": 4, "height": 5, "width": 6, "values": BATCH.flatten().tolist()},
        "statistics": known if running else None,
        "affine": {"gammas": AFFINE.gammas.tolist(), "betas": AFFINE.betas.tolist()},
        "pictures": pictures,
        "epsilon": epsilon,
        "value": float(BATCH[0, 1, 2, 3]),
        "channel": 1,
    }
    found = engine("normalisation", NORMALISE, sent)
    assert found["means"] == pytest.approx(statistics.means.tolist(), abs=1e-6)
    assert found["variances"] == pytest.approx(statistics.variances.tolist(), rel=1e-5, abs=1e-9)
    expected = normalise(BATCH, statistics, AFFINE, epsilon=epsilon)
    assert torch.allclose(torch.tensor(found["values"]), expected.flatten(), rtol=1e-4, atol=1e-4)
    step = normalisation_step_at(BATCH, statistics, AFFINE, 0, place, epsilon=epsilon)
    assert found["step"] == pytest.approx(vars(step), rel=1e-4, abs=1e-5)


def test_one_channel_of_some_pictures_is_picked(engine):
    body = """const batch = {...a, values: Float32Array.from(a.values)};
    return [...it.channelOf(batch, 2, 2).values];"""
    sent = {"count": 3, "channels": 4, "height": 5, "width": 6, "values": BATCH.flatten().tolist()}
    assert engine("normalisation", body, sent) == BATCH[:2, 2].flatten().tolist()


@pytest.mark.parametrize("seed", [0, 1, 7, 9999, 2**31, 2**32 - 1])
def test_a_seed_draws_the_cores_numbers(engine, seed):
    found = engine("dropout", "return [...it.draw(a.count, a.seed)];", {"count": 2000, "seed": seed})
    assert found == draw(2000, seed=seed).tolist()


DROP = """const maps = {...a.maps, values: Float32Array.from(a.maps.values)};
const mask = it.maskOf(maps, a.chance);
const sums = new Float64Array(maps.values.length);
for (let seed = 0; seed < 20; seed++) it.addDraw(sums, maps, {...a.chance, seed});
return {mask: [...mask], values: [...it.drop(maps, mask, a.chance.p).values], sums: [...sums]};"""


@pytest.mark.parametrize("p", [0.0, 0.05, 0.3, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("seed", [0, 3, 1234])
def test_dropout_equals_the_cores(engine, p, per_channel, seed):
    chance = {"p": p, "seed": seed, "perChannel": per_channel}
    found = engine("dropout", DROP, {"maps": SENT, "chance": chance})
    mask = mask_of((3, 9, 10), p=p, seed=seed, per_channel=per_channel)
    assert found["mask"] == mask.flatten().tolist()
    assert torch.allclose(torch.tensor(found["values"], dtype=torch.float32), drop(IMAGE, mask, p=p).flatten())
    draws = [drop(IMAGE, mask_of((3, 9, 10), p=p, seed=one, per_channel=per_channel), p=p) for one in range(20)]
    sums = torch.stack(draws).sum(0).flatten()
    assert torch.allclose(torch.tensor(found["sums"], dtype=torch.float32), sums, rtol=1e-4, atol=1e-4)
