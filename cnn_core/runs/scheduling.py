"""Whose turn it is to train: one run at a time, round robin."""

import time
from collections import deque
from collections.abc import Callable

TURN_SECONDS = 5.0


class Turns:
    """A queue of runs of which the first is at work, for an epoch or a few seconds, whichever is shorter.

    Args:
        seconds: The longest turn; it ends with the mini-batch that reaches it.
        clock: Tells the seconds.
    """

    def __init__(self, seconds: float = TURN_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._queue: deque[str] = deque()
        self._since = 0.0

    @property
    def order(self) -> tuple[str, ...]:
        """The runs in the order of their turns; the first one is at work."""
        return tuple(self._queue)

    @property
    def current(self) -> str | None:
        """The run at work, if there is one."""
        return self._queue[0] if self._queue else None

    def join(self, token: str) -> None:
        """Put a run at the end; one that is in the queue already keeps its place."""
        if token not in self._queue:
            self._queue.append(token)
            if len(self._queue) == 1:
                self._since = self._clock()

    def leave(self, token: str) -> None:
        """Take a run out; if it was at work, the next one is."""
        if token in self._queue:
            was_first = self._queue[0] == token
            self._queue.remove(token)
            if was_first:
                self._since = self._clock()

    def begin_anew(self) -> None:
        """Count the current turn from now: getting a run ready takes none of its time."""
        self._since = self._clock()

    def pass_on(self, *, epoch_over: bool) -> None:
        """Let the next run have its turn if this one's is over; call it after each mini-batch."""
        if self._queue and (epoch_over or self._clock() - self._since >= self._seconds):
            self._queue.rotate(-1)
            self._since = self._clock()
