import copy

import pytest
import torch
from torch import Tensor, nn

from cnn_core import timing
from cnn_core.errors import CnnCoreError
from cnn_core.recording import record
from cnn_core.timing import time_steps


class _Clock:
    """Time that passes only where a test lets it."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    clock = _Clock()
    monkeypatch.setattr(timing, "time", clock)
    return clock


class _Taking(nn.ReLU):
    """A layer that takes as long as its turn says, the first time the first number, and so on."""

    def __init__(self, clock: _Clock, *milliseconds: float) -> None:
        super().__init__(inplace=True)
        self.clock, self.milliseconds, self.turn = clock, milliseconds, [0]

    def forward(self, input: Tensor) -> Tensor:
        self.clock.now += self.milliseconds[self.turn[0] % len(self.milliseconds)] / 1000
        self.turn[0] += 1
        return super().forward(input)


def _images() -> Tensor:
    return torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(0))


class _Split(nn.Module):
    """Two branches, one of which takes 6 ms; their halves are made at once."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self.slow, self.clock = _Taking(clock, 6), clock

    def forward(self, x: Tensor) -> Tensor:
        first, second = (x * 2).chunk(2, 2)
        return torch.cat([self.slow(first), second.relu_()], 2)


def test_each_step_is_charged_with_its_own_time(clock: _Clock):
    network = _Split(clock).eval()
    times = time_steps(network, _images())
    assert list(times) == [step.name for step in record(network, _images()).records]
    assert {name: time for name, time in times.items() if time} == {"slow": pytest.approx(6)}


def test_a_time_is_the_median_of_the_rounds_after_the_first(clock: _Clock):
    layer = _Taking(clock, 900, 5, 90, 6)
    network = nn.Sequential(layer, nn.Flatten()).eval()
    record(network, _images())
    layer.turn[0] = 0
    assert time_steps(network, _images(), rounds=3)["_0"] == pytest.approx(6)


def test_the_parts_of_a_tuple_share_the_time_of_their_step(clock: _Clock, monkeypatch: pytest.MonkeyPatch):
    chunk = Tensor.chunk

    def slow_chunk(tensor: Tensor, *args: int) -> tuple[Tensor, ...]:
        clock.now += 0.008
        return chunk(tensor, *args)

    network = _Split(clock).eval()
    record(network, _images())
    monkeypatch.setattr(Tensor, "chunk", slow_chunk)
    times = time_steps(network, _images())
    assert (times["chunk[0]"], times["chunk[1]"]) == (pytest.approx(4), pytest.approx(4))


def test_the_images_and_the_network_stay_as_they_were():
    network, images = nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(3, 3, 1)).eval(), _images()
    before, weights = images.clone(), copy.deepcopy(network.state_dict())
    time_steps(network, images)
    assert torch.equal(images, before)
    assert all(torch.equal(value, weights[name]) for name, value in network.state_dict().items())


class _Turning(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x if x.sum() > 0 else -x


def test_a_network_that_cannot_be_traced_is_refused():
    with pytest.raises(CnnCoreError, match="cannot be timed one by one"):
        time_steps(_Turning().eval(), _images())


def test_no_round_is_refused():
    with pytest.raises(CnnCoreError, match="0 rounds measure nothing"):
        time_steps(nn.Sequential(nn.ReLU()).eval(), _images(), rounds=0)


def test_an_image_that_the_network_cannot_take_is_refused_with_its_size():
    with pytest.raises(CnnCoreError, match="cannot compute 1 × 3 × 8 × 8"):
        time_steps(nn.Sequential(nn.Conv2d(5, 3, 1)).eval(), _images())
