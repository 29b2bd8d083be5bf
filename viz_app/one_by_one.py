"""Runs of pages, one after the other: who is quick does not wait for all who came at the same time.

Python computes for one thread at a time. Where it goes round between ten pages, each of them is ready when nearly all
are; one after the other, the first is ready after a tenth of that time, and only the last as late as before.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager


class _Place:
    """One in the line: whether it has begun, and whether it has ended."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()
        self.since = 0.0  # when it began, in seconds of the monotonic clock


class Line:
    """Lets in one after the other, in the order in which they come. Who stays long does not hold up the others.

    Args:
        patience: Seconds that one has for itself; then the next one is let in beside it.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._last = _Place()
        self._last.begun.set()
        self._last.ended.set()

    @contextmanager
    def enter(self) -> Generator[None]:
        """Wait until those who came before have ended, or stay long, and be in for the length of the `with` block."""
        with self._lock:
            ahead, mine = self._last, _Place()
            self._last = mine
        try:
            ahead.begun.wait()
            ahead.ended.wait(ahead.since + self._patience - time.monotonic())
            mine.since = time.monotonic()
            mine.begun.set()
            yield
        finally:
            mine.begun.set()
            mine.ended.set()
