"""What a process has once, however many threads ask for it."""

import functools
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class OnlyOne(Generic[Made]):
    """Calls a function once, at the first need, and gives everybody what that call returned.

    `functools.cache` calls it once for each thread that comes before the first call is over: too often for what owns a
    process, a folder or a bound on memory.

    Args:
        make: Takes no arguments. What it raises is passed on, and the next one who asks calls it again.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: list[Made] = []
        functools.update_wrapper(self, make)

    @property
    def is_made(self) -> bool:
        """Whether anybody has asked for it."""
        return bool(self._made)

    def __call__(self) -> Made:
        """Return the one."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def forget(self) -> None:
        """Let the next one who asks have it made anew."""
        with self._lock:
            self._made.clear()
