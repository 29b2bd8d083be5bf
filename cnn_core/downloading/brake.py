"""Stopping a fetch from another thread."""

import contextlib

import requests


class Brake:
    """Ends a fetch at once, also while it waits for a server that is silent."""

    def __init__(self) -> None:
        self.is_pulled = False
        self._answer: requests.Response | None = None

    def hold(self, answer: requests.Response) -> None:
        """Know what is being read, to end it when the brake is pulled, or now if it was pulled before."""
        self._answer = answer
        if self.is_pulled:
            self.pull()

    def pull(self) -> None:
        """End the reading: it then finds the connection closed."""
        self.is_pulled = True
        if self._answer is not None:
            with contextlib.suppress(OSError, ValueError, RuntimeError):  # it has ended by itself
                self._answer.raw.shutdown()
