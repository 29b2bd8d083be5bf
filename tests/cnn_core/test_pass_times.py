import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.pass_times import PassTimes, Runnable


class Sleeper(nn.Module):
    """Takes as long for each pass as it is told, in seconds, one after another."""

    def __init__(self, *seconds: float, passed: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.seconds, self.passed = list(seconds), passed

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.passed()
        time.sleep(self.seconds.pop(0))
        return images.add_(1)


class Turns:
    """Counts the turns that were taken."""

    def __init__(self) -> None:
        self.taken = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.taken += 1
        yield


def times_of(networks: dict[str, Callable[[], nn.Module]], turns: Turns | None = None) -> PassTimes:
    def load(name: str) -> Runnable:
        return Runnable(module=networks[name](), images=torch.zeros(1, 1, 2, 2))

    return PassTimes(load, turns or Turns())


def finish(times: PassTimes) -> None:
    deadline = time.monotonic() + 20
    while times.standing.current is not None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_time_is_the_median_of_five_passes_without_the_first():
    times = times_of({"net": lambda: Sleeper(0.5, 0.01, 0.06, 0.02, 0.3, 0.02)})
    times.start(["net"])
    finish(times)
    assert 20 <= times.standing.milliseconds["net"] < 60


def test_nothing_is_measured_before_it_is_asked_for_and_nothing_twice():
    built: list[str] = []
    times = times_of({"net": lambda: built.append("net") or Sleeper(*[0] * 6)})
    assert times.standing.milliseconds == {}
    for _ in range(2):
        times.start(["net"])
        finish(times)
    assert built == ["net"]


def test_others_get_a_turn_between_any_two_passes():
    turns = Turns()
    times = times_of({"net": lambda: Sleeper(*[0] * 6)}, turns)
    times.start(["net"])
    finish(times)
    assert turns.taken == 1 + 6


def test_what_was_measured_stays_when_the_rest_is_stopped():
    started, going_on = threading.Event(), threading.Event()
    second = Sleeper(*[0] * 6, passed=lambda: (started.set(), going_on.wait(20)))
    times = times_of({"first": lambda: Sleeper(*[0] * 6), "second": lambda: second})
    times.start(["first", "second"])
    assert started.wait(20)
    assert times.standing.current == "second"
    times.stop()
    going_on.set()
    assert set(times.standing.milliseconds) == {"first"}
    assert times.standing.current is None


def test_what_was_stopped_is_measured_at_the_next_start():
    times = times_of({"net": lambda: Sleeper(*[0.01] * 6)})
    times.start(["net"])
    times.stop()
    times.start(["net"])
    finish(times)
    assert set(times.standing.milliseconds) == {"net"}


def test_two_networks_are_never_held_at_once_however_often_it_is_started():
    held, most = 0, 0

    class Held(Sleeper):
        def __init__(self) -> None:
            nonlocal held, most
            super().__init__(*[0.002] * 6)
            held += 1
            most = max(most, held)

        def __del__(self) -> None:
            nonlocal held
            held -= 1

    times = times_of(dict.fromkeys("abcdef", Held))
    for _ in range(20):
        times.start("abcdef")
        times.stop()
    times.start("abcdef")
    finish(times)
    assert (most, set(times.standing.milliseconds)) == (1, set("abcdef"))


def test_a_network_that_fails_says_why_and_the_next_one_is_measured():
    def refuse() -> nn.Module:
        raise CnnCoreError("it cannot be built")

    times = times_of({"bad": refuse, "good": lambda: Sleeper(*[0] * 6)})
    times.start(["bad", "good"])
    finish(times)
    assert times.standing.refused == {"bad": "it cannot be built"}
    assert set(times.standing.milliseconds) == {"good"}


@pytest.mark.parametrize("names", [[], ["net"]])
def test_a_start_with_nothing_to_do_ends_at_once(names):
    times = times_of({"net": lambda: Sleeper(*[0] * 6)})
    times.start(["net"])
    finish(times)
    times.start(names)
    assert times.standing.current is None
