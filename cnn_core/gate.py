"""A bounded gate around heavy calls: few at once, and visitors take turns."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Generator
from contextlib import contextmanager

from cnn_core.errors import CnnCoreError


class BusyError(CnnCoreError):
    """No place became free in time; what was asked for was not tried."""


class Gate:
    """Lets a few calls in at once. Visitors take turns, however many calls each has.

    A free place goes to the waiting visitor who holds the fewest, among equals to the one whose turn it is.

    Args:
        places: Calls that may be inside at once.
        patience: Seconds after which a call gives up waiting.
    """

    def __init__(self, places: int = 2, patience: float = 30.0) -> None:
        if places < 1:
            raise CnnCoreError(f"a gate with {places} places lets nobody in; give it 1 or more")
        self._places, self._patience = places, patience
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()  # places that each visitor holds
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()  # the visitor whose turn it is, first
        self._thread = threading.local()

    @contextmanager
    def enter(self, visitor: str) -> Generator[None]:
        """Wait for the visitor's turn, and hold a place for the length of the `with` block.

        A thread that is inside already enters again at once and takes no second place.

        Raises:
            BusyError: If no place became free in time.
        """
        if getattr(self._thread, "inside", False):
            yield
            return
        self._take(visitor)
        self._thread.inside = True
        try:
            yield
        finally:
            self._thread.inside = False
            self._give_back(visitor)

    @property
    def waiting(self) -> int:
        """Count the calls that wait."""
        with self._lock:
            return sum(len(turns) for turns in self._waiting.values())

    def _take(self, visitor: str) -> None:
        turn = threading.Event()
        with self._lock:
            self._waiting.setdefault(visitor, deque()).append(turn)
            self._admit()
        try:
            in_time = turn.wait(self._patience)
        except BaseException:  # stopped while it waited
            if not self._withdraw(visitor, turn):
                self._give_back(visitor)
            raise
        if not in_time and self._withdraw(visitor, turn):
            raise BusyError(
                f"the app is busy: after {self._patience:g} s there was still no free place, and {self.waiting} other "
                "requests are waiting; try again in a moment"
            )

    def _withdraw(self, visitor: str, turn: threading.Event) -> bool:
        """Leave the line, unless the place came at the last moment; tell which."""
        with self._lock:
            if turn.is_set():
                return False
            self._waiting[visitor].remove(turn)
            if not self._waiting[visitor]:
                del self._waiting[visitor]
            return True

    def _give_back(self, visitor: str) -> None:
        with self._lock:
            self._inside[visitor] -= 1
            if not self._inside[visitor]:
                del self._inside[visitor]
            self._admit()

    def _admit(self) -> None:
        """Hand out the free places. Who got one goes to the end of the line."""
        while self._waiting and self._inside.total() < self._places:
            visitor = min(self._waiting, key=self._inside.__getitem__)  # the first of those who hold the fewest
            turns = self._waiting[visitor]
            self._inside[visitor] += 1
            turns.popleft().set()
            self._waiting.move_to_end(visitor)
            if not turns:
                del self._waiting[visitor]
