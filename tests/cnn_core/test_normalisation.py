import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.batches import batch_of
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position
from cnn_core.normalisation import (
    Affine,
    follow,
    normalisation_step_at,
    normalise,
    statistics_of,
    untrained,
)


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * 3 + 1


def affine(channels, seed=1):
    return Affine(gammas=random(channels, seed=seed), betas=random(channels, seed=seed + 1))


def plain(channels):
    return Affine(gammas=torch.ones(channels), betas=torch.zeros(channels))


def test_four_numbers_worked_by_hand():
    batch = torch.tensor([[[[1.0, 3.0]]], [[[5.0, 7.0]]]])
    statistics = statistics_of(batch)
    assert (statistics.means.tolist(), statistics.variances.tolist()) == ([4.0], [5.0])
    twice = Affine(gammas=torch.tensor([2.0]), betas=torch.tensor([10.0]))
    result = normalise(batch, statistics, twice, epsilon=4.0)
    assert result.flatten().tolist() == pytest.approx([8.0, 10 - 2 / 3, 10 + 2 / 3, 12.0])


@pytest.mark.parametrize("shape", [(1, 1, 1, 2), (2, 3, 4, 5), (8, 16, 7, 7), (1, 5, 32, 31)])
@pytest.mark.parametrize("epsilon", [1e-5, 1e-3, 0.1])
def test_batch_norm_in_training_equals_torchs(shape, epsilon):
    batch, learned = random(*shape), affine(shape[1])
    expected = F.batch_norm(batch, None, None, learned.gammas, learned.betas, training=True, eps=epsilon)
    assert torch.allclose(normalise(batch, statistics_of(batch), learned, epsilon=epsilon), expected, atol=1e-5)


@pytest.mark.parametrize("momentum", [0.1, 0.5, 1.0])
def test_the_running_averages_and_the_evaluation_equal_torchs(momentum):
    layer = nn.BatchNorm2d(3, momentum=momentum)
    batches = [random(2, 3, 5, 4, seed=seed) for seed in range(6)]
    for batch, running in zip(batches, follow(batches, momentum=momentum), strict=True):
        layer(batch)
        assert torch.allclose(running.means, layer.running_mean, atol=1e-6)
        assert torch.allclose(running.variances, layer.running_var, atol=1e-5)
        with torch.no_grad():
            expected = layer.eval()(batches[0])
        layer.train()
        assert torch.allclose(normalise(batches[0], running, plain(3)), expected, atol=1e-5)


def test_before_the_first_batch_evaluation_leaves_the_numbers_almost_as_they_are():
    batch = random(2, 3, 4, 4)
    assert torch.allclose(normalise(batch, untrained(3), plain(3)), batch, rtol=1e-4)


@pytest.mark.parametrize("epsilon", [1e-5, 0.1])
def test_every_step_equals_the_whole(epsilon):
    batch, learned = random(3, 2, 4, 5), affine(2)
    statistics = statistics_of(batch)
    whole = normalise(batch, statistics, learned, epsilon=epsilon)
    for picture, channel, row, col in torch.cartesian_prod(*map(torch.arange, batch.shape)).tolist():
        place = Position(channel=channel, row=row, col=col)
        step = normalisation_step_at(batch, statistics, learned, picture, place, epsilon=epsilon)
        assert step.result == pytest.approx(whole[picture, channel, row, col].item(), abs=1e-5)
        assert step.divisor == pytest.approx(math.sqrt(step.variance + epsilon))
        assert step.result == pytest.approx((step.value - step.mean) / step.divisor * step.gamma + step.beta)


def test_a_normalised_channel_has_mean_0_and_variance_1():
    batch = random(4, 3, 16, 16) * torch.tensor([1.0, 50.0, 0.1])[:, None, None]
    after = statistics_of(normalise(batch, statistics_of(batch), plain(3)))
    assert torch.allclose(after.means, torch.zeros(3), atol=1e-5)
    assert torch.allclose(after.variances, torch.ones(3), atol=1e-3)


def test_a_flat_channel_becomes_beta():
    batch = torch.full((2, 1, 3, 3), 7.0)
    learned = Affine(gammas=torch.tensor([3.0]), betas=torch.tensor([-2.0]))
    assert normalise(batch, statistics_of(batch), learned).unique().tolist() == [-2.0]


def test_bad_input_is_told_with_its_numbers():
    batch, statistics = torch.ones(2, 3, 2, 2), untrained(3)
    with pytest.raises(CnnCoreError, match="needs 2 numbers or more in each channel, and there is 1"):
        statistics_of(torch.ones(1, 3, 1, 1))
    with pytest.raises(CnnCoreError, match="an epsilon of 0 lets a flat channel"):
        normalise(batch, statistics, plain(3), epsilon=0.0)
    with pytest.raises(CnnCoreError, match="an epsilon of nan lets a flat channel"):
        normalise(batch, statistics, plain(3), epsilon=math.nan)
    with pytest.raises(CnnCoreError, match="2 gammas do not fit a batch of 3 channels"):
        normalise(batch, statistics, plain(2))
    with pytest.raises(CnnCoreError, match="4 means do not fit a batch of 3 channels"):
        normalise(batch, untrained(4), plain(3))
    with pytest.raises(CnnCoreError, match="there is no picture 2 in a batch of 2"):
        normalisation_step_at(batch, statistics, plain(3), 2, Position(channel=0, row=0, col=0))
    with pytest.raises(CnnCoreError, match="there is no pixel at channel 3"):
        normalisation_step_at(batch, statistics, plain(3), 0, Position(channel=3, row=0, col=0))


def test_pictures_of_all_sizes_become_one_batch():
    pictures = [torch.full((1, 28, 28), 9, dtype=torch.uint8), torch.full((3, 200, 100), 70, dtype=torch.uint8)]
    batch = batch_of(pictures, side=64)
    assert batch.shape == (2, 3, 64, 64)
    assert batch.float().mean((1, 2, 3)).tolist() == [9.0, 70.0]
    strip = torch.arange(100_000).clamp(max=200).to(torch.uint8).expand(3, 1, -1)
    assert batch_of([strip], side=64).unique().tolist() == [200]
    with pytest.raises(CnnCoreError, match="0 pictures of 64 px make no batch"):
        batch_of([], side=64)
    with pytest.raises(CnnCoreError, match="2 pictures of 0 px make no batch"):
        batch_of(pictures, side=0)
