"""Results that visitors share, bounded in bytes; what was dropped is computed again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import Sized

Kept = TypeVar("Kept", bound=Sized)


class Store(Generic[Kept]):
    """Keeps the results that were asked for last. A result larger than the store is handed out and not kept.

    Args:
        limit_bytes: Bytes that all kept results may take together.
    """

    def __init__(self, limit_bytes: int = 2**30) -> None:
        if limit_bytes < 0:
            raise CnnCoreError(f"a store of {limit_bytes:,} bytes cannot be; give it 0 or more")
        self._limit, self._bytes = limit_bytes, 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()  # the one that was asked for last, last
        self._computing: dict[Hashable, Future[Kept | None]] = {}

    @property
    def nbytes(self) -> int:
        """Bytes that the kept results take now."""
        with self._lock:
            return self._bytes

    def kept(self, key: Hashable) -> Kept | None:
        """Return the result of a key if it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def drop_to(self, limit_bytes: int) -> None:
        """Drop what was not asked for longest until what is kept takes at most so many bytes."""
        with self._lock:
            self._drop_to(limit_bytes)

    def get(self, key: Hashable, compute: Callable[[], Kept]) -> Kept:
        """Return the result of a key, computed once however many ask at the same time.

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
            result = running.result()
            if result is not None:
                return result

    def _compute(self, key: Hashable, compute: Callable[[], Kept], future: Future[Kept | None]) -> Kept:
        try:
            result = compute()
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
            if result.nbytes <= self._limit:
                self._kept[key] = result
                self._bytes += result.nbytes
                self._drop_to(self._limit)
        future.set_result(result)
        return result

    def _drop_to(self, limit_bytes: int) -> None:
        while self._kept and self._bytes > limit_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.nbytes
