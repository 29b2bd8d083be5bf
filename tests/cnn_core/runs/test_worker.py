"""The worker as a process of its own, which is killed, or whose server is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnn_core.runs.link import WorkerProcess
from cnn_core.runs.service import Runs
from tests.cnn_core.runs.small_runs import LIMITS, endless, numbers, service, small, wait_for, wait_until_over

_SERVER = """
import sys, time
from pathlib import Path
from cnn_core.runs.service import Runs
from tests.cnn_core.runs.small_runs import LIMITS, endless, wait_for

runs = Runs(Path(sys.argv[1]), LIMITS)
token = runs.start(endless(), visitor="anna")
wait_for(runs, token, lambda view: len(view.history) >= 3)
print(token, runs._dispatch._link.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    """A service with a process that trains; none is left when the test is over."""
    before = _children()
    with service(tmp_path, LIMITS, WorkerProcess) as runs:
        yield runs
    assert _children() <= before


def test_a_worker_that_is_killed_loses_no_finished_epoch_and_changes_no_number(runs: Runs) -> None:
    plain = wait_until_over(runs, runs.start(small(60), visitor="anna"))
    token = runs.start(small(60), visitor="anna")
    wait_for(runs, token, lambda view: len(view.history) >= 3)
    os.kill(_pid(runs), signal.SIGKILL)
    view = wait_for(runs, token, lambda view: view.state == "paused")
    assert "it was killed, or the memory ran out" in view.reason
    assert 3 <= len(view.history) < 60
    runs.go_on(token)
    assert numbers(wait_until_over(runs, token)) == numbers(plain)


def test_ctrl_c_in_the_terminal_does_not_reach_a_worker_that_was_warmed_up_and_it_is_polite(runs: Runs) -> None:
    runs.warm_up()
    time.sleep(1)  # so that it has nothing to do at first, and practises
    token = runs.start(endless(), visitor="anna")
    wait_for(runs, token, lambda view: bool(view.history))
    os.kill(_pid(runs), signal.SIGINT)
    count = len(runs.look(token).history)
    wait_for(runs, token, lambda view: len(view.history) > count + 2)
    assert os.getpriority(os.PRIO_PROCESS, _pid(runs)) == os.getpriority(os.PRIO_PROCESS, 0) + 10


def test_a_worker_ends_when_its_server_is_killed_and_a_new_server_finds_the_run(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SERVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        token, worker = server.stdout.readline().split()
        server.kill()
    _wait_until(lambda: not _is_alive(int(worker)))
    with service(tmp_path) as runs:
        view = runs.look(token)
        assert view.state == "paused"
        assert len(view.history) >= 3
        runs.go_on(token)
        wait_for(runs, token, lambda later: len(later.history) > len(view.history))


def _pid(runs: Runs) -> int:
    link = runs._dispatch._link
    assert isinstance(link, WorkerProcess)
    return link.pid


def _children() -> set[str]:
    return {*Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def _is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
