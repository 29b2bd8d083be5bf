"""What is done every second: runs that nobody looks at rest, old ones go, and all are written down and have room."""

import threading
import time
from collections.abc import Iterable, Iterator

from cnn_core.runs.dispatch import Dispatch
from cnn_core.runs.keeping import is_over
from cnn_core.runs.known import KnownRun
from cnn_core.runs.ledger import Ledger
from cnn_core.runs.limits import Limits
from cnn_core.training import RunFolder

_SECONDS = 1.0  # between two rounds
_MIB = 2**20


class Housekeeper:
    """Looks after the runs in a thread of its own.

    Args:
        ledger: The runs.
        dispatch: Brings them to the worker.
        limits: What they may take.
    """

    def __init__(self, ledger: Ledger, dispatch: Dispatch, limits: Limits) -> None:
        self._ledger, self._dispatch, self._limits = ledger, dispatch, limits
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name="runs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Make no more rounds."""
        self._closing.set()
        self._thread.join()

    def look_after_all(self) -> None:
        """Make one round."""
        with self._ledger.lock:
            runs = self._ledger.runs.values()
            minutes = self._limits.unwatched_seconds / 60
            for run in unwatched(runs, self._limits):
                self._dispatch.rest(run, f"nobody has looked at it for {minutes:.0f} minutes; Go on resumes it")
            for run in expired(runs):
                self._dispatch.delete(run)
            for run in forgotten(runs, self._limits):
                run.forget_snapshot()
            self._ledger.write_changed()
            self._make_room()
            self._dispatch.end_silent()
            idle = self._dispatch.leave_idle()
        if idle:
            idle.close()

    def _make_room(self) -> None:
        for run in self._ledger.runs.values():
            most = self._limits.kept_bytes // 2
            if run.nbytes > most and not keep_fewer_weights(run.folder, most):
                self._dispatch.end(run, too_large(run, self._limits))
            if run.nbytes > most:
                run.nbytes = run.folder.nbytes
            if run.nbytes > self._limits.kept_bytes and run.is_over and not run.is_taken:
                run.keep_numbers_only()
        for run in [*without_room(self._ledger.runs.values(), self._limits)]:
            self._dispatch.delete(run)

    def _go_round(self) -> None:
        while not self._closing.wait(_SECONDS):
            self.look_after_all()


def unwatched(runs: Iterable[KnownRun], limits: Limits) -> list[KnownRun]:
    """Return the runs at work or waiting that nobody has looked at for long."""
    now = time.monotonic()
    return [run for run in runs if run.is_active and now - run.looked > limits.unwatched_seconds]


def forgotten(runs: Iterable[KnownRun], limits: Limits) -> list[KnownRun]:
    """Return the runs that rest and that nobody has looked at for long."""
    now = time.monotonic()
    return [run for run in runs if not run.is_active and now - run.looked > limits.unwatched_seconds]


def expired(runs: Iterable[KnownRun]) -> list[KnownRun]:
    """Return the runs that have been kept for long enough."""
    return [run for run in runs if not run.is_active and is_over(run.touched)]


def without_room(runs: Iterable[KnownRun], limits: Limits) -> Iterator[KnownRun]:
    """Yield the runs to forget until the others fit on the disk: those that rest, the longest untouched first."""
    runs = list(runs)
    too_much = sum(run.nbytes for run in runs) - limits.kept_bytes
    for run in sorted(runs, key=lambda run: run.touched):
        if too_much > 0 and not (run.is_active or run.is_leaving):
            too_much -= run.nbytes
            yield run


def keep_fewer_weights(folder: RunFolder, most: int) -> bool:
    """Drop the weights of every second epoch of a run, then of every second that is left, until its folder is small.

    Those before the first step and after the newest epoch stay.

    Args:
        folder: The run's.
        most: Bytes.

    Returns:
        Whether it takes no more than that now.
    """
    while folder.nbytes > most:
        dropped = folder.saved()[1:-1][::2]
        if not dropped:
            return False
        for number in dropped:
            folder.drop_weights(number)
    return True


def too_large(run: KnownRun, limits: Limits) -> str:
    """Return the sentence of a run that even with the weights of two epochs takes too much of the disk."""
    return (
        f"it takes {run.nbytes / _MIB:,.0f} MiB on the disk, and this server keeps {limits.kept_bytes / _MIB:,.0f} MiB "
        "of trainings, half of it for a single one; take a smaller network, or ask the server’s owner to raise "
        "CNN_VIZ_RUNS_MIB"
    )
