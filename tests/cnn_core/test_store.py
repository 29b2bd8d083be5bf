import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from cnn_core.recording import Record, Recording
from cnn_core.store import Store


def recording(floats: int) -> Recording:
    output = torch.zeros(1, floats)
    return Recording(records=(Record(name="x", kind="input", path="", inputs=(), output=output),))


def test_the_same_key_is_computed_once():
    store, calls = Store[Recording](), []

    def compute() -> Recording:
        calls.append(1)
        return recording(10)

    assert store.get("a", compute) is store.get("a", compute)
    assert len(calls) == 1
    assert store.nbytes == 40


def test_twenty_who_ask_at_once_share_one_computation():
    store, calls = Store[Recording](), []

    def compute() -> Recording:
        calls.append(1)
        time.sleep(0.05)
        return recording(10)

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: store.get("a", compute), range(20)))
    assert len(calls) == 1
    assert all(one is found[0] for one in found)


def test_what_was_not_asked_for_longest_is_dropped_and_computed_again():
    store, calls = Store[Recording](limit_bytes=100), []

    def ask(key: str) -> None:
        store.get(key, lambda: calls.append(key) or recording(10))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert calls == ["a", "b", "c", "b"]
    assert store.nbytes == 80


def test_a_recording_larger_than_the_store_is_handed_out_and_not_kept():
    store = Store[Recording](limit_bytes=100)
    assert store.get("a", lambda: recording(1000)).nbytes == 4000
    assert store.nbytes == 0


def test_an_error_reaches_everybody_who_waits_and_is_not_kept():
    store, started, failures = Store[Recording](), threading.Event(), []

    def fail() -> Recording:
        started.set()
        time.sleep(0.05)
        raise ValueError("no")

    def ask(_: int) -> None:
        try:
            store.get("a", fail)
        except ValueError as error:
            failures.append(error)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(ask, range(5)))
    assert len(failures) == 5
    assert store.get("a", lambda: recording(1)).nbytes == 4


def test_a_store_of_negative_size_is_refused():
    with pytest.raises(ValueError, match="-1 bytes"):
        Store[Recording](limit_bytes=-1)


def test_a_visitor_who_is_stopped_leaves_the_computation_to_those_who_wait():
    store, started = Store[Recording](), threading.Event()

    def stopped() -> Recording:
        started.set()
        time.sleep(0.1)
        raise KeyboardInterrupt

    def visit() -> Recording:
        started.wait()
        return store.get("a", lambda: recording(10))

    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(visit)
        with pytest.raises(KeyboardInterrupt):
            store.get("a", stopped)
        assert waiting.result().nbytes == 40


def test_the_limit_holds_while_many_visitors_ask_for_many_keys():
    store, largest = Store[Recording](limit_bytes=200), []

    def visit(number: int) -> None:
        store.get(number % 13, lambda: recording(10))
        largest.append(store.nbytes)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(400)))
    assert max(largest) == 200


def test_room_is_made_by_dropping_what_was_not_asked_for_longest():
    store = Store[Recording](limit_bytes=200)
    for key in ("a", "b", "c"):
        store.get(key, lambda: recording(10))
    assert store.kept("a") is not None
    store.drop_to(90)
    assert [key for key in ("a", "b", "c") if store.kept(key)] == ["a", "c"]
