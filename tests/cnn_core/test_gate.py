import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.gate import Gate


class _Classroom:
    """Visitors who enter a gate, each request in a thread of its own, and stay until they are told to leave."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.entered, self.may_leave = gate, list[str](), threading.Semaphore(0)
        self.threads = ThreadPoolExecutor(30)

    def request(self, visitor: str) -> Future[None]:
        """Ask for a place, and return when the request stands in the line or is inside."""
        asked = threading.Event()

        def run() -> None:
            asked.set()
            with self.gate.enter(visitor):
                self.entered.append(visitor)
                self.may_leave.acquire()

        future = self.threads.submit(run)
        asked.wait()
        time.sleep(0.02)
        return future

    def leave(self) -> None:
        """Let one leave, and return when the next one has entered."""
        count = len(self.entered)
        self.may_leave.release()
        _wait_until(lambda: len(self.entered) > count)


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("waited for 5 s")


@pytest.fixture
def classroom() -> Iterator[_Classroom]:
    room = _Classroom(Gate(places=2, patience=20.0))
    yield room
    room.may_leave.release(100)
    room.threads.shutdown()


def test_no_more_than_the_places_run_at_once():
    gate, inside, most = Gate(places=2), [], []

    def run(number: int) -> None:
        with gate.enter(f"visitor {number % 5}"):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.002)
            inside.remove(number)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(run, range(50)))
    assert len(most) == 50
    assert max(most) == 2


def test_one_heavy_visitor_does_not_keep_the_others_waiting(classroom: _Classroom):
    for _ in range(12):
        classroom.request("heavy")
    for visitor in ("one", "two", "three"):
        classroom.request(visitor)
    for _ in range(4):
        classroom.leave()
    assert classroom.entered[:2] == ["heavy", "heavy"]
    assert {"one", "two", "three"} < set(classroom.entered[2:6])


def test_a_heavy_visitor_gets_every_place_that_nobody_else_wants(classroom: _Classroom):
    for _ in range(5):
        classroom.request("heavy")
    for _ in range(3):
        classroom.leave()
    assert classroom.entered == ["heavy"] * 5


def test_equals_take_turns(classroom: _Classroom):
    for visitor in ("z", "z", "a", "a", "a", "b", "b", "c"):
        classroom.request(visitor)
    for _ in range(5):
        classroom.leave()
    assert classroom.entered[2:5] == ["a", "b", "c"]


def test_a_light_visitor_waits_for_one_computation_and_not_for_the_line():
    gate, entered, let_before = Gate(places=1), list[str](), list[int]()

    def compute(visitor: str) -> None:
        asked = len(entered)
        with gate.enter(visitor):
            if visitor == "light":
                let_before.append(len(entered) - asked)
            entered.append(visitor)
            time.sleep(0.02)

    with ThreadPoolExecutor(41) as threads:
        heavy = [threads.submit(compute, "heavy") for _ in range(40)]
        for _ in range(5):
            threads.submit(compute, "light").result()
        assert not heavy[-1].done()
    assert max(let_before) <= 2  # the one inside, and one that came in while this visitor asked


def test_impatience_says_how_many_wait():
    gate = Gate(places=1, patience=0.05)
    with gate.enter("first"), ThreadPoolExecutor(1) as other:

        def ask() -> None:
            with gate.enter("second"):
                pass

        with pytest.raises(CnnCoreError, match=r"after 0\.05 s .* no free place, and 0 other requests are waiting"):
            other.submit(ask).result()


def test_a_request_that_gave_up_leaves_the_place_to_others():
    gate = Gate(places=1, patience=0.05)
    with gate.enter("first"), ThreadPoolExecutor(1) as other, pytest.raises(CnnCoreError):
        other.submit(gate.enter("second").__enter__).result()
    with gate.enter("third"):
        pass


def test_a_failed_computation_gives_its_place_back():
    gate = Gate(places=1, patience=0.05)
    with pytest.raises(ZeroDivisionError), gate.enter("one"):
        raise ZeroDivisionError
    with gate.enter("two"):
        pass


def test_entering_again_within_takes_no_second_place():
    gate = Gate(places=1, patience=0.05)
    with gate.enter("one"):
        with gate.enter("one"):
            pass
        with gate.enter("one"):
            pass


def test_a_gate_without_places_is_refused():
    with pytest.raises(CnnCoreError, match="0 places lets nobody in"):
        Gate(places=0)
