"""Recordings that visitors share, bounded in bytes; what was dropped is computed again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from cnn_core.errors import CnnCoreError
from cnn_core.recording import Recording


class RecordStore:
    """Keeps the recordings that were asked for last. A recording larger than the store is handed out and not kept.

    Args:
        limit_bytes: Bytes that all kept recordings may take together.
    """

    def __init__(self, limit_bytes: int = 2**30) -> None:
        if limit_bytes < 0:
            raise CnnCoreError(f"a store of {limit_bytes:,} bytes cannot be; give it 0 or more")
        self._limit, self._bytes = limit_bytes, 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Recording] = OrderedDict()  # the one that was asked for last, last
        self._computing: dict[Hashable, Future[Recording | None]] = {}

    @property
    def nbytes(self) -> int:
        """Bytes that the kept recordings take now."""
        with self._lock:
            return self._bytes

    def get(self, key: Hashable, compute: Callable[[], Recording]) -> Recording:
        """Return the recording of a key, computed once however many ask at the same time.

        An error reaches everybody who waits for it, and the next one computes anew.
        """
        while True:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
                running = self._computing.get(key)
                mine = running or self._computing.setdefault(key, Future())
            if running is None:
                return self._compute(key, compute, mine)
            recording = running.result()
            if recording is not None:
                return recording

    def _compute(self, key: Hashable, compute: Callable[[], Recording], future: Future[Recording | None]) -> Recording:
        try:
            recording = compute()
        except BaseException as error:
            with self._lock:
                del self._computing[key]
            if isinstance(error, Exception):
                future.set_exception(error)
            else:
                future.set_result(None)  # this visitor was stopped, which is no business of those who wait: they retry
            raise
        with self._lock:
            del self._computing[key]
            self._keep(key, recording)
        future.set_result(recording)
        return recording

    def _keep(self, key: Hashable, recording: Recording) -> None:
        if recording.nbytes > self._limit:
            return
        self._kept[key] = recording
        self._bytes += recording.nbytes
        while self._bytes > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.nbytes
