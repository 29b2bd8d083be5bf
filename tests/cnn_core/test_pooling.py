import itertools

import pytest
import torch
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window, Window2d
from cnn_core.pooling import global_pool, global_window, pool, pool_step_at

KINDS = ["max", "average"]


def random(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) - 0.5


def square(size, **options):
    return Window2d(rows=Window(size=size, **options), cols=Window(size=size, **options))


def positions(shape):
    return [Position(channel=c, row=i, col=j) for c, i, j in itertools.product(*map(range, shape))]


def test_two_by_two_worked_by_hand():
    image = torch.tensor([[[1.0, 2.0, 0.0, 0.0], [3.0, 4.0, 0.0, 8.0]]])
    assert pool(image, square(2, stride=2), kind="max").tolist() == [[[4.0, 8.0]]]
    assert pool(image, square(2, stride=2), kind="average").tolist() == [[[2.5, 2.0]]]


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (2, 5), (4, 1), (7, 6)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 2), (3, 1), (2, 5)])
@pytest.mark.parametrize("count_padding", [True, False])
def test_pooling_equals_torchs(size, stride, count_padding):
    image = random(3, 17, 14)
    for padding in itertools.product(range(size[0] // 2 + 1), range(size[1] // 2 + 1)):
        rows, cols = (Window(size=s, stride=t, padding=(p, p)) for s, t, p in zip(size, stride, padding, strict=True))
        window = Window2d(rows=rows, cols=cols)
        theirs = F.avg_pool2d(image, size, stride, padding, count_include_pad=count_padding)
        ours = pool(image, window, kind="average", count_padding=count_padding)
        assert ours.shape == theirs.shape
        assert torch.allclose(ours, theirs, atol=1e-6)
        assert torch.equal(pool(image, window, kind="max"), F.max_pool2d(image, size, stride, padding))


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2])
def test_dilated_max_pooling_and_its_winners_equal_torchs(size, dilation, stride):
    image = (random(2, 16, 15) * 4).round()  # many equal values: the first of them wins
    padding = size // 2
    values, places = F.max_pool2d(image, size, stride, padding, dilation, return_indices=True)
    window = square(size, stride=stride, dilation=dilation, padding=(padding, padding))
    assert torch.equal(pool(image, window, kind="max"), values)
    for at in positions(values.shape):
        winner = pool_step_at(image, window, at, kind="max").winner
        assert winner is not None
        assert winner.row * 15 + winner.col == places[at.channel, at.row, at.col]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count_padding", [True, False])
@pytest.mark.parametrize(
    "window",
    [
        square(1),
        square(2, stride=2),
        square(3, stride=2, padding=(0, 1)),  # one more place at the end: torch's ceil_mode
        square(3, padding=(2, 2)),
        square(3, dilation=2, padding=(3, 1)),
        Window2d(rows=Window(size=5, padding=(4, 0)), cols=Window(size=2, stride=3, padding=(0, 1))),
    ],
)
def test_every_step_equals_the_whole(kind, count_padding, window):
    image = random(2, 7, 6)
    whole = pool(image, window, kind=kind, count_padding=count_padding)
    for at in positions(whole.shape):
        step = pool_step_at(image, window, at, kind=kind, count_padding=count_padding)
        assert step.result == pytest.approx(whole[at.channel, at.row, at.col].item(), abs=1e-6)


def test_a_max_step_shows_its_window_and_where_the_winner_is():
    image = torch.tensor([[[0.0, 0.0], [0.0, 0.0]], [[0.1, 0.9], [0.3, 0.2]]])
    at = Position(channel=1, row=0, col=1)
    step = pool_step_at(image, square(2, stride=1, padding=(1, 0)), at, kind="max")
    assert step.window[0].tolist() == [-torch.inf, -torch.inf]
    assert (step.rows, step.cols, step.count) == ((-1, 0), (0, 1), 2)
    assert step.winner == Position(channel=1, row=0, col=1)
    assert step.result == image[1, 0, 1]


def test_an_average_step_shows_what_it_divides_by():
    image, at = torch.ones(1, 2, 2), Position(channel=0, row=0, col=0)
    window = square(2, padding=(1, 1))
    counted = pool_step_at(image, window, at, kind="average")
    apart = pool_step_at(image, window, at, kind="average", count_padding=False)
    assert (counted.count, counted.result, counted.winner) == (4, 0.25, None)
    assert (apart.count, apart.result) == (1, 1.0)
    assert counted.window.tolist() == [[0.0, 0.0], [0.0, 1.0]]


def test_the_winner_is_a_pixel_even_where_all_are_minus_infinity():
    image = torch.full((1, 2, 2), -torch.inf)
    step = pool_step_at(image, square(2, padding=(1, 1)), Position(channel=0, row=0, col=0), kind="max")
    assert step.winner == Position(channel=0, row=0, col=0)


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 7, 5), (64, 1, 9), (2, 224, 200)])
def test_global_pooling_equals_torchs_and_its_step(shape):
    image, window = random(*shape), global_window(*shape[1:])
    assert torch.equal(global_pool(image, kind="max"), F.adaptive_max_pool2d(image, 1))
    assert torch.allclose(global_pool(image, kind="average"), F.adaptive_avg_pool2d(image, 1), atol=1e-6)
    for kind in KINDS:
        step = pool_step_at(image, window, Position(channel=0, row=0, col=0), kind=kind)
        assert step.result == pytest.approx(global_pool(image, kind=kind)[0].item(), abs=1e-5)
        assert torch.allclose(pool(image, window, kind=kind), global_pool(image, kind=kind), atol=1e-5)


REFUSED = [
    (2, {"padding": (2, 0)}, 5),  # the first place lies in the padding
    (2, {"padding": (0, 2)}, 5),  # the last one does
    (2, {"dilation": 2, "padding": (1, 1)}, 1),  # taps on both sides of the only pixel
    (1, {"stride": 3, "padding": (0, 1)}, 3),
]


@pytest.mark.parametrize(("size", "options", "length"), REFUSED)
def test_a_place_in_the_padding_alone_has_no_value(size, options, length):
    image, window = torch.ones(1, length, length), square(size, **options)
    for kind, count_padding in [("max", True), ("average", False)]:
        with pytest.raises(CnnCoreError, match=f"has a place with no pixel of the {length} px in it; pad less"):
            pool(image, window, kind=kind, count_padding=count_padding)
    assert 0.0 in pool(image, window, kind="average")


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2, 4])
def test_max_pooling_is_refused_exactly_where_it_would_give_minus_infinity(size, stride, dilation):
    for before, after, length in itertools.product(range(6), range(6), range(1, 6)):
        window = Window2d(
            rows=Window(size=size, stride=stride, dilation=dilation, padding=(before, after)), cols=Window(size=1)
        )
        if window.rows.reach > before + length + after:
            continue
        padded = F.pad(torch.zeros(1, length, 1), (0, 0, before, after), value=-torch.inf)
        values = F.max_pool2d(padded, (size, 1), (stride, 1), 0, (dilation, 1))
        try:
            assert torch.equal(pool(torch.zeros(1, length, 1), window, kind="max"), values)
            assert values.isfinite().all()
        except CnnCoreError:
            assert not values.isfinite().all()


def test_bad_input_is_told_with_its_numbers():
    with pytest.raises(CnnCoreError, match="a window reaching 4 px does not fit in 3 px"):
        pool(torch.ones(1, 3, 3), square(4), kind="max")
    with pytest.raises(CnnCoreError, match="the output has 1 × 1 × 1"):
        pool_step_at(torch.ones(1, 3, 3), square(3), Position(channel=0, row=0, col=1), kind="max")
    with pytest.raises(CnnCoreError, match="a map of 0 × 3 px has no pixel to pool"):
        global_pool(torch.ones(1, 0, 3), kind="average")
