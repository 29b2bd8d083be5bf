import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from viz_app.one_by_one import Line

NEVER = 60.0  # seconds that no test waits


class _Visitors:
    """Those who enter a line, each in a thread of its own, and stay until they are told to leave."""

    def __init__(self) -> None:
        self.entered, self.leaves = list[str](), dict[str, threading.Event]()
        self.threads = ThreadPoolExecutor(10)

    def come(self, name: str, line: Line) -> None:
        """Send one into the line, and return when it stands in it or is inside."""
        leave = self.leaves[name] = threading.Event()

        def stay() -> None:
            with line.enter():
                self.entered.append(name)
                leave.wait(NEVER)

        self.threads.submit(stay)
        time.sleep(0.02)

    def wait_for(self, *names: str) -> None:
        """Return when these have entered, in this order, and nobody else."""
        for _ in range(500):
            if self.entered == list(names):
                return
            time.sleep(0.01)
        raise AssertionError(f"waited 5 s for {names}; there are {self.entered}")


@pytest.fixture
def visitors() -> Iterator[_Visitors]:
    found = _Visitors()
    yield found
    for leave in found.leaves.values():
        leave.set()
    found.threads.shutdown()


def test_one_enters_after_the_other_in_the_order_in_which_they_come(visitors: _Visitors):
    line = Line(patience=NEVER)
    for name in ("a", "b", "c"):
        visitors.come(name, line)
    visitors.wait_for("a")
    visitors.leaves["a"].set()
    visitors.wait_for("a", "b")
    time.sleep(0.02)
    visitors.wait_for("a", "b")
    visitors.leaves["b"].set()
    visitors.wait_for("a", "b", "c")


def test_who_stays_long_does_not_hold_up_the_others(visitors: _Visitors):
    line = Line(patience=0.05)
    for name in ("long", "also long", "quick"):
        visitors.come(name, line)
    visitors.wait_for("long", "also long", "quick")
    visitors.leaves["quick"].set()
    visitors.come("next", line)
    visitors.wait_for("long", "also long", "quick", "next")


def test_no_two_are_in_at_once_unless_one_stays_long():
    line, inside, most = Line(patience=NEVER), list[int](), list[int]()

    def run(number: int) -> None:
        with line.enter():
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.001)
            inside.remove(number)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(run, range(100)))
    assert most == [1] * 100


def test_a_failure_lets_the_next_one_in(visitors: _Visitors):
    line = Line(patience=NEVER)
    with pytest.raises(ZeroDivisionError), line.enter():
        raise ZeroDivisionError
    visitors.come("next", line)
    visitors.wait_for("next")
