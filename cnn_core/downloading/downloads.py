"""Downloads that visitors share: one per file, a few at once, each going on whoever leaves."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from cnn_core.downloading.brake import Brake
from cnn_core.downloading.download import Download
from cnn_core.downloading.fetching import Phase, Progress, fetch
from cnn_core.errors import CnnCoreError

_WINDOW = 5.0  # seconds over which the speed is averaged

Fetch = Callable[[Download, Path, Brake], Generator[Progress, None, None]]


def _fetch(download: Download, destination: Path, brake: Brake) -> Generator[Progress, None, None]:
    return fetch(download, destination, brake=brake)


@dataclass(frozen=True, kw_only=True)
class State:
    """How a download stands."""

    phase: Phase | Literal["queued", "failed", "cancelled"]
    done: int  # bytes
    total: int  # bytes
    speed: float = 0.0  # bytes per second, over the last seconds
    note: str = ""  # why it waits or failed; of a file that has arrived, how it was checked

    @property
    def is_running(self) -> bool:
        """Whether it goes on by itself."""
        return self.phase not in ("arrived", "failed", "cancelled")

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all of it has come at this speed; None where nothing comes."""
        return (self.total - self.done) / self.speed if self.phase == "fetching" and self.speed > 0 else None


@dataclass
class _Job:
    download: Download
    destination: Path
    state: State
    brake: Brake = field(default_factory=Brake)
    samples: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])  # seconds, bytes

    def report(self, progress: Progress) -> None:
        """Take over what the fetch reports."""
        now = time.monotonic()
        if progress.phase != self.state.phase or progress.done < self.state.done:
            self.samples.clear()
        self.samples.append((now, progress.done))
        while now - self.samples[0][0] > _WINDOW:
            self.samples.popleft()
        (began, before), taken = self.samples[0], now - self.samples[0][0]
        speed = (progress.done - before) / taken if taken > 0.1 and began < now else 0.0
        self.state = State(
            phase=progress.phase, done=progress.done, total=progress.total, speed=speed, note=progress.note
        )


class Downloads:
    """All downloads of this server.

    Args:
        at_once: So many run; others wait for their turn.
        fetch: What fetches one file.
    """

    def __init__(self, at_once: int = 2, fetch: Fetch = _fetch) -> None:
        self._at_once, self._fetch = at_once, fetch
        self._lock = threading.Lock()
        self._jobs: dict[Path, _Job] = {}
        self._queue: deque[_Job] = deque()
        self._running: list[_Job] = []

    def start(self, download: Download, destination: Path) -> None:
        """Begin to fetch a file, or go on where it was left; one that is under way already stays as it is."""
        with self._lock:
            before = self._jobs.get(destination)
            if before and before.state.is_running:
                return
            done = before.state.done if before else 0
            job = _Job(download, destination, State(phase="queued", done=done, total=download.nbytes))
            self._jobs[destination] = job
            self._queue.append(job)
            self._admit()

    def cancel(self, destination: Path) -> None:
        """Stop fetching a file; what has come is kept."""
        with self._lock:
            job = self._jobs.get(destination)
            if job and job.state.is_running:
                self._end(job, replace(job.state, phase="cancelled", speed=0.0, note=""))
                job.brake.pull()

    def state(self, destination: Path) -> State | None:
        """Return how a download stands; None if nobody has asked for it."""
        with self._lock:
            job = self._jobs.get(destination)
            if job and job.state.phase == "queued":
                ahead = self._queue.index(job) + len(self._running)
                return replace(job.state, note=f"{ahead} {'other is' if ahead == 1 else 'others are'} fetched first")
            return job.state if job else None

    def _admit(self) -> None:
        while self._queue and len(self._running) < self._at_once:
            job = self._queue.popleft()
            self._running.append(job)
            job.state = replace(job.state, phase="asking")
            threading.Thread(target=self._run, args=(job,), name=f"fetch {job.destination.name}", daemon=True).start()

    def _run(self, job: _Job) -> None:
        """Fetch one file, in a thread of its own, until it has arrived, fails or is cancelled."""
        try:
            with contextlib.closing(self._fetch(job.download, job.destination, job.brake)) as reports:
                for progress in reports:
                    if not self._report(job, progress):
                        return
        except CnnCoreError as error:
            self._fail(job, str(error))
        except BaseException as error:
            self._fail(job, f"the file {job.download.file_name} could not be fetched: {error}")
            raise

    def _report(self, job: _Job, progress: Progress) -> bool:
        """Keep what is reported, and tell whether to go on."""
        with self._lock:
            if not job.state.is_running:
                return False
            job.report(progress)
            if progress.phase == "arrived":
                self._end(job, job.state)
            return True

    def _fail(self, job: _Job, reason: str) -> None:
        with self._lock:
            if job.state.is_running:
                self._end(job, replace(job.state, phase="failed", speed=0.0, note=reason))

    def _end(self, job: _Job, state: State) -> None:
        """Free the place at once: a thread that is stopped may wait a while longer for a server to answer."""
        job.state = state
        if job in self._running:
            self._running.remove(job)
        if job in self._queue:
            self._queue.remove(job)
        self._admit()
