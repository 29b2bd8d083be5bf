"""A class on the Layers page: how long each of a hundred visitors waits after a click.

By hand: `python -m tests.bench.load --visitors 10 --seconds 20`, with `--port` for a server that runs already.
"""

import argparse
import asyncio
import gc
import random
import statistics
import sys
import time
from dataclasses import dataclass, field

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.bench.streamlit_client import VisitError, Visitor, run, visit

_PAGE, _QUERY = "layers", "net=tiny_vgg&image=chelsea"
_SETTINGS = ("setting_layers_layer", "setting_image")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many come, and how they click. Times are in seconds."""

    visitors: int = 100
    ramp: float = 10  # over which they come, evenly; these clicks are not measured
    seconds: float = 60  # in which clicks are measured
    pause: tuple[float, float] = (4, 6)  # from an answer to the next click: uniform between these
    seed: int = 0


@dataclass(kw_only=True)
class Waits:
    """What the visitors lived through. Times are in seconds."""

    first_runs: list[float] = field(default_factory=list[float])
    clicks: list[float] = field(default_factory=list[float])
    failures: list[str] = field(default_factory=list[str])

    def median(self) -> float:
        return statistics.median(self.clicks)

    def p95(self) -> float:
        """Return the wait that 95 % of the clicks stay below."""
        return statistics.quantiles(self.clicks, n=20, method="inclusive")[-1]

    def sentence(self) -> str:
        """Return the figures for a person to read."""
        if len(self.clicks) < 2:
            return f"{len(self.clicks)} clicks, {len(self.failures)} failures: {self.failures[:3]}"
        first = f"first run {statistics.median(self.first_runs):.2f} s, at most {max(self.first_runs):.2f} s"
        clicks = f"{len(self.clicks)} clicks: median {self.median() * 1000:.0f} ms, p95 {self.p95() * 1000:.0f} ms"
        failed = f"{len(self.failures)} failures" + (f", first: {self.failures[0]}" if self.failures else "")
        return f"{clicks}, at most {max(self.clicks) * 1000:.0f} ms; {first}; {failed}"


def measure(crowd: Crowd, *, port: int | None = None) -> Waits:
    """Let the crowd in and return what it lived through.

    Args:
        crowd: Who comes.
        port: Where a server listens; without one the app is started for this, as `cnn-viz` does, and stopped.
    """
    gc.collect()
    gc.freeze()  # what this process has loaded shall not delay its clocks
    if port is not None:
        return run(_let_in(crowd, port))
    with served() as own:
        return run(_let_in(crowd, own))


async def _let_in(crowd: Crowd, port: int) -> Waits:
    waits = Waits()
    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(crowd.visitors):
            come = begin + crowd.ramp * number / crowd.visitors
            group.create_task(_Person(crowd, number, begin, port, waits).stay(come))
    return waits


class _Person:
    def __init__(self, crowd: Crowd, number: int, begin: float, port: int, waits: Waits) -> None:
        self._chance = random.Random(crowd.seed * 100_003 + number)
        self._pause, self._port, self._waits = crowd.pause, port, waits
        self._measured_from = begin + crowd.ramp
        self._end = self._measured_from + crowd.seconds

    async def stay(self, come: float) -> None:
        """Open the page and click until the end; after a failure, open it anew."""
        await asyncio.sleep(come - time.perf_counter())
        while time.perf_counter() < self._end:
            try:
                async with visit(self._port, page=_PAGE, query=_QUERY) as visitor:
                    self._waits.first_runs.append(await visitor.open())
                    await self._click_on(visitor)
            except VisitError as error:
                self._waits.failures.append(str(error))
                await asyncio.sleep(self._chance.uniform(*self._pause))

    async def _click_on(self, visitor: Visitor) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(*self._pause))
            clicked = time.perf_counter()
            if clicked >= self._end:
                return
            key, address = self._chance.choice(_SETTINGS), visitor.query
            wait = await visitor.choose(key, self._chance.choice(visitor.others(key)))
            if visitor.query == address:
                raise VisitError(f"the page does not show the {key} that was chosen")
            if clicked >= self._measured_from:
                self._waits.clicks.append(wait)


@figure("load.100.p95", unit="ms", target=150)
def class_of_100() -> float:
    """Return the 95th percentile of the waits after a click, in ms; fails if anything failed for anyone."""
    waits = measure(Crowd())
    sys.stderr.write(f"load.100: {waits.sentence()}\n")
    if waits.failures:
        raise RuntimeError(f"{len(waits.failures)} visits or clicks failed")
    return 1000 * waits.p95()


def _main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long the visitors of the Layers page wait.")
    parser.add_argument("--visitors", type=int, default=Crowd.visitors)
    parser.add_argument("--seconds", type=float, default=Crowd.seconds)
    parser.add_argument("--seed", type=int, default=Crowd.seed)
    parser.add_argument("--port", type=int, help="of a running server; without it, the app is started for this")
    chosen = parser.parse_args()
    crowd = Crowd(visitors=chosen.visitors, seconds=chosen.seconds, seed=chosen.seed)
    sys.stdout.write(measure(crowd, port=chosen.port).sentence() + "\n")


if __name__ == "__main__":
    _main()
