"""A bounded gate around heavy calls: few at once, and visitors take turns."""

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from cnn_core.errors import CnnCoreError


class Gate:
    """Lets a few calls in at once. Among those that wait, visitors take turns, however many calls each has.

    Args:
        places: Calls that may be inside at once.
        patience: Seconds after which a call gives up waiting.
    """

    def __init__(self, *, places: int = 2, patience: float = 30.0) -> None:
        if places < 1:
            raise CnnCoreError(f"a gate with {places} places lets nobody in; give it 1 or more")
        self._free, self._patience = places, patience
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()  # the visitor whose turn it is, first

    @contextmanager
    def enter(self, visitor: str) -> Iterator[None]:
        """Wait for the visitor's turn, and hold a place for the length of the `with` block.

        Raises:
            CnnCoreError: If no place became free in time.
        """
        self._take(visitor)
        try:
            yield
        finally:
            self._give_back()

    @property
    def waiting(self) -> int:
        """Count the calls that wait."""
        with self._lock:
            return sum(len(turns) for turns in self._waiting.values())

    def _take(self, visitor: str) -> None:
        turn = threading.Event()
        with self._lock:
            if self._free:  # nobody waits while a place is free
                self._free -= 1
                return
            self._waiting.setdefault(visitor, deque()).append(turn)
        if not turn.wait(self._patience):
            self._give_up(visitor, turn)

    def _give_up(self, visitor: str, turn: threading.Event) -> None:
        with self._lock:
            if turn.is_set():  # the place came at the last moment
                return
            others = sum(len(turns) for turns in self._waiting.values()) - 1
            turns = self._waiting[visitor]
            turns.remove(turn)
            if not turns:
                del self._waiting[visitor]
        raise CnnCoreError(
            f"the app is busy: after {self._patience:g} s there was still no free place, and {others} other "
            "requests are waiting; try again in a moment"
        )

    def _give_back(self) -> None:
        """Hand the place to the next visitor, who then goes to the end of the line."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            visitor, turns = self._waiting.popitem(last=False)
            turns.popleft().set()
            if turns:
                self._waiting[visitor] = turns
