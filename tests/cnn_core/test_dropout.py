import itertools
import math

import pytest
import torch
from torch.nn import functional as F

from cnn_core.dropout import draw, drop, dropout_step_at, mask_of
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position


def random(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def test_two_by_two_worked_by_hand():
    maps, mask = torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    assert drop(maps, mask, p=0.75).tolist() == [[[4.0, 0.0], [0.0, 16.0]]]


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("function", [F.dropout, F.dropout2d])
def test_dropout_with_torchs_mask_equals_torchs(p, function):
    maps = random(4, 6, 5) + 0.1
    with torch.random.fork_rng():
        torch.manual_seed(7)
        expected = function(maps[None], p, training=True)[0]
    mask = (expected != 0).float()
    assert torch.allclose(drop(maps, mask, p=p), expected)


def test_the_draws_of_a_seed_are_what_they_always_were():
    assert draw(3, seed=0).tolist() == [0.07926219701766968, 0.13938164710998535, 0.29200905561447144]
    assert torch.equal(draw(1000, seed=5)[:10], draw(10, seed=5))


def by_hand(seed: int, index: int) -> float:
    """Draw one number in whole-number arithmetic of Python."""

    def mixed(word: int) -> int:
        word = (word ^ word >> 16) * 0x21F0AAAD % 2**32
        word = (word ^ word >> 15) * 0x735A2D97 % 2**32
        return word ^ word >> 15

    return (mixed((index + mixed((seed + 0x9E3779B9) % 2**32)) % 2**32) >> 8) / 2**24


@pytest.mark.parametrize("seed", [0, 1, 99, 0xFFFFFFFF])
def test_draws_equal_the_same_hash_in_whole_numbers_of_python(seed):
    assert draw(500, seed=seed).tolist() == [by_hand(seed, index) for index in range(500)]


@pytest.mark.parametrize("seed", range(5))
def test_draws_spread_evenly(seed):
    numbers = draw(100_000, seed=seed)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    counts = torch.histc(numbers, bins=20, min=0, max=1)
    chi_squared = float(((counts - 5000) ** 2 / 5000).sum())
    assert chi_squared < 50  # of 19 degrees of freedom: exceeded by chance once in ten thousand
    after = numbers[1:] - numbers[1:].mean()
    assert abs(float((after * (numbers[:-1] - numbers.mean())).mean())) < 0.002


def test_draws_of_neighbouring_seeds_have_nothing_in_common():
    rows = torch.stack([draw(10_000, seed=seed) for seed in range(20)])
    between = torch.corrcoef(rows) - torch.eye(20)
    assert float(between.abs().max()) < 0.05


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.95])
def test_a_mask_drops_about_the_share_p(p):
    mask = mask_of((4, 100, 100), p=p, seed=3)
    assert mask.unique().tolist() in ([1.0], [0.0, 1.0])
    assert float(1 - mask.mean()) == pytest.approx(p, abs=0.01)


def test_a_larger_p_drops_what_a_smaller_one_drops():
    masks = [mask_of((2, 20, 20), p=p, seed=1) for p in (0.1, 0.3, 0.7, 1.0)]
    assert all(bool((less >= more).all()) for less, more in itertools.pairwise(masks))
    assert float(masks[-1].sum()) == 0


def test_a_channel_is_dropped_as_a_whole():
    mask = mask_of((64, 5, 4), p=0.5, seed=2, per_channel=True)
    kept = mask.mean((1, 2))
    assert set(kept.tolist()) == {0.0, 1.0}
    assert torch.equal(kept, (draw(64, seed=2) >= 0.5).float())


@pytest.mark.parametrize("per_channel", [False, True])
def test_the_average_of_many_draws_is_what_evaluation_gives(per_channel):
    maps = random(3, 8, 8)
    draws = [drop(maps, mask_of((3, 8, 8), p=0.5, seed=seed, per_channel=per_channel), p=0.5) for seed in range(2000)]
    assert torch.allclose(torch.stack(draws).mean(0), maps, atol=0.12)


def test_every_step_equals_the_whole():
    maps, mask = random(2, 3, 4), mask_of((2, 3, 4), p=0.4, seed=9)
    whole = drop(maps, mask, p=0.4)
    for channel, row, col in torch.cartesian_prod(*map(torch.arange, maps.shape)).tolist():
        step = dropout_step_at(maps, mask, Position(channel=channel, row=row, col=col), p=0.4)
        assert step.result == pytest.approx(whole[channel, row, col].item())
        assert (step.mask, step.scale) == (int(mask[channel, row, col]), pytest.approx(1 / 0.6))


def test_bad_input_is_told_with_its_numbers():
    ones = torch.ones(1, 2, 2)
    for p in (-0.1, 1.1, math.nan):
        with pytest.raises(CnnCoreError, match=r"a probability of .* is out of range; choose 0 to 1"):
            drop(ones, ones, p=p)
        with pytest.raises(CnnCoreError, match=r"a probability of .* is out of range; choose 0 to 1"):
            mask_of((1, 2, 2), p=p, seed=0)
    with pytest.raises(CnnCoreError, match="a seed of -1 is out of range"):
        draw(3, seed=-1)
    with pytest.raises(CnnCoreError, match="there is no pixel at channel 1"):
        dropout_step_at(ones, ones, Position(channel=1, row=0, col=0), p=0.5)
