import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cnn_core.datasets import own_datasets
from cnn_core.models.own.store import own_networks
from cnn_core.only_one import Made, OnlyOne
from cnn_core.runs import service
from cnn_core.runs.keeping import runs_folder
from cnn_core.runs.limits import limits_of_environment

THREADS = 4


def test_threads_that_ask_at_once_get_the_same_one() -> None:
    @OnlyOne
    def slow() -> object:
        time.sleep(0.05)  # so that without a lock the others would come in
        return object()

    assert len({id(made) for made in _asked_at_once(slow)}) == 1


def test_a_server_has_one_service_that_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_VIZ_RUNS", str(tmp_path))
    made = _asked_at_once(OnlyOne(lambda: service.Runs(runs_folder(), limits_of_environment())))
    for one in {*made}:
        one.close()
    assert len({*made}) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["1"]


def test_what_a_server_has_once_is_made_under_a_lock() -> None:
    assert all(isinstance(one, OnlyOne) for one in (service.runs, own_datasets, own_networks))


def test_what_could_not_be_made_is_made_for_the_next_one() -> None:
    outcomes = iter((ValueError("the folder is not there"), "made"))

    @OnlyOne
    def made() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, ValueError):
            raise outcome
        return outcome

    with pytest.raises(ValueError, match="not there"):
        made()
    assert not made.is_made
    assert made() == "made"


def _asked_at_once(one: OnlyOne[Made]) -> list[Made]:
    barrier = threading.Barrier(THREADS)

    def ask() -> Made:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(THREADS) as pool:
        asked = [pool.submit(ask) for _ in range(THREADS)]
        return [future.result() for future in asked]
