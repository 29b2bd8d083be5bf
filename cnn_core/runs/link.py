"""The server's side of the process that trains."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from io import BufferedIOBase
from typing import Protocol, cast, runtime_checkable

from cnn_core.runs.channel import Channel
from cnn_core.runs.messages import Command, News

_PATIENCE = 5.0  # seconds until a worker that was told to end is killed


@runtime_checkable
class Link(Protocol):
    """A worker that can be told something."""

    def send(self, command: Command) -> None:
        """Tell the worker something; one that is gone is told nothing."""
        ...

    def kill(self) -> None:
        """End the worker at once, without waiting."""
        ...

    def close(self) -> None:
        """End the worker, and wait until it is gone."""
        ...


Start = Callable[[Callable[[Link, News], None], Callable[[Link], None]], Link]
"""Starts a worker. Its first argument hears what the worker tells, its second that it is gone; both in a thread."""


class WorkerProcess:
    """A worker in a process of its own.

    Args:
        hear: Called with each message of the worker.
        lost: Called once it is gone.
    """

    def __init__(self, hear: Callable[[Link, News], None], lost: Callable[[Link], None]) -> None:
        self._hear, self._lost = hear, lost
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cnn_core.runs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._incoming = cast(BufferedIOBase, self._process.stdout)
        self._outgoing = cast(BufferedIOBase, self._process.stdin)
        self._channel = Channel(self._incoming, self._outgoing)
        self._unsent: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=target, name=f"worker {target.__name__}", daemon=True)
            for target in (self._speak, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def send(self, command: Command) -> None:
        self._unsent.put(command)  # who asks does not wait for a worker that is still starting, or for large images

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._unsent.put(None)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _speak(self) -> None:
        with contextlib.suppress(OSError), self._outgoing:  # it is gone: the other thread tells
            while command := self._unsent.get():
                self._channel.send(command)

    def _listen(self) -> None:
        with contextlib.suppress(EOFError), self._incoming:
            while True:
                self._hear(self, self._channel.receive())
        self._unsent.put(None)
        self._process.wait()
        self._lost(self)
