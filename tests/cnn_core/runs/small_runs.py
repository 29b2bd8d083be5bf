"""Trainings that take a moment, and a worker that is a thread: it does what the process does, and is there at once."""

import pickle
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cnn_core.runs.limits import Limits
from cnn_core.runs.link import Link, Start
from cnn_core.runs.messages import Command, News
from cnn_core.runs.scheduling import Turns
from cnn_core.runs.service import Runs
from cnn_core.runs.view import RunView
from cnn_core.runs.worker import serve
from cnn_core.runs.workshop import Workshop
from cnn_core.training import Recipe, RunSettings

NETWORK = "stack.1x8x8~conv.4.3.1.1~act.relu~max.2~flat~dense.10"
LIMITS = Limits(kept_bytes=2**30)


def small(epochs: int = 2, *, seed: int = 0, learning_rate: float = 0.05, images: int = 64) -> RunSettings:
    """Return settings of 4 steps an epoch."""
    recipe = Recipe(cycles=(epochs,), learning_rate=learning_rate, batch_size=16, seed=seed)
    return RunSettings(network=NETWORK, dataset="digits", images=images, recipe=recipe)


def endless(seed: int = 0) -> RunSettings:
    """Return settings of a training that is not over before its test is: 1,000 epochs of 32 steps."""
    settings = small(1000, seed=seed)
    return replace(settings, recipe=replace(settings.recipe, batch_size=2, learning_rate=0.005))


class WorkerThread:
    """A worker in a thread. Its messages are copied as if they went through a pipe."""

    def __init__(
        self, hear: Callable[[Link, News], None], lost: Callable[[Link], None], turns: Turns | None = None
    ) -> None:
        self._hear, self._lost, self._turns = hear, lost, turns
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._is_killed = False
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def send(self, command: Command) -> None:
        self._commands.put(pickle.loads(pickle.dumps(command)))

    def kill(self) -> None:
        self._is_killed = True
        self._commands.put(None)

    def close(self) -> None:
        self.kill()
        self._thread.join()

    def _work(self) -> None:
        serve(Workshop(self._tell, turns=self._turns), self._commands)
        self._lost(self)

    def _tell(self, news: News) -> None:
        if not self._is_killed:
            self._hear(self, pickle.loads(pickle.dumps(news)))


@contextmanager
def service(folder: Path, limits: Limits = LIMITS, start: Start = WorkerThread) -> Iterator[Runs]:
    """Open a service whose worker is a thread, and close it."""
    runs = Runs(folder, limits, start)
    try:
        yield runs
    finally:
        runs.close()


def wait_for(
    runs: Runs, token: str, condition: Callable[[RunView], bool], *, watch: bool = True, seconds: float = 180.0
) -> RunView:
    """Look at a run until it is as it should be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        view = runs.look(token, watch=watch)
        if condition(view):
            return view
        time.sleep(0.02)
    raise AssertionError(f"after {seconds} s the run is {view.state} ({view.reason}), {len(view.history)} epochs")


def wait_until_over(runs: Runs, token: str) -> RunView:
    """Look at a run until it takes no more steps by itself."""
    return wait_for(runs, token, lambda view: view.state not in ("waiting", "running"))


def numbers(view: RunView) -> list[object]:
    """Return everything that a training's epochs say, but for how fast they were."""
    return [replace(epoch, images_per_second=0.0) for epoch in view.history]
