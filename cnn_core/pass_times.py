"""How long networks take on this machine: measured in the background, one network at a time, for all who look."""

import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

_ROUNDS = 5  # passes that are measured, after one for warming up


@dataclass(frozen=True, kw_only=True, eq=False)
class Runnable:
    """A network with images to run it on."""

    module: nn.Module  # in evaluation mode
    images: Tensor  # (n, c, h, w)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What has been measured so far."""

    milliseconds: Mapping[str, float]  # of one pass, the median of several, by the network's name
    refused: Mapping[str, str]  # why a network could not be measured, by its name
    current: str | None  # the network that is being measured; None while nothing is


@dataclass(eq=False)
class _Run:
    """One start, until it has measured all its networks or is stopped."""

    names: Sequence[str]
    current: str


class PassTimes:
    """Measures networks after one another in a thread of its own. What was measured stays, the networks do not.

    Args:
        load: Builds a network by its name; at most one is held.
        turn: Makes the place in which a network is built, and each single pass is made, so that others get their turns.
    """

    def __init__(self, load: Callable[[str], Runnable], turn: Callable[[], AbstractContextManager[None]]) -> None:
        self._load, self._turn = load, turn
        self._lock, self._one_network = threading.Lock(), threading.Lock()
        self._milliseconds: dict[str, float] = {}
        self._refused: dict[str, str] = {}
        self._run: _Run | None = None

    @property
    def standing(self) -> Standing:
        """What has been measured up to now."""
        with self._lock:
            current = self._run.current if self._run else None
            return Standing(milliseconds=dict(self._milliseconds), refused=dict(self._refused), current=current)

    def start(self, names: Sequence[str]) -> None:
        """Begin to measure those of the networks that have not been yet; while others are measured, do nothing."""
        with self._lock:
            missing = [name for name in names if name not in self._milliseconds]
            if self._run or not missing:
                return
            self._refused.clear()
            run = self._run = _Run(missing, missing[0])
        threading.Thread(target=self._measure_all, args=(run,), name="pass times", daemon=True).start()

    def stop(self) -> None:
        """Measure no more networks; the current one is given up after the pass that it is in."""
        with self._lock:
            self._run = None

    def _measure_all(self, run: _Run) -> None:
        for name in run.names:
            with self._one_network:
                if self._run is not run:
                    return
                run.current = name
                self._measure(name, run)
        with self._lock:
            if self._run is run:
                self._run = None

    def _measure(self, name: str, run: _Run) -> None:
        try:
            times = self._passes(name, run)
        except Exception as error:  # whatever a library raises, the next network is measured
            with self._lock:
                self._refused[name] = str(error)
            return
        if len(times) > _ROUNDS:
            with self._lock:
                self._milliseconds[name] = statistics.median(times[1:])

    def _passes(self, name: str, run: _Run) -> list[float]:
        """Return the milliseconds of each pass, the first for warming up; fewer if the run was stopped."""
        with self._turn():
            network = self._load(name)
        times: list[float] = []
        while len(times) <= _ROUNDS and self._run is run:
            with self._turn(), torch.inference_mode():
                images = network.images.clone()  # an in-place first step would write over them
                begin = time.perf_counter()
                network.module(images)
                times.append(1000 * (time.perf_counter() - begin))
        return times
