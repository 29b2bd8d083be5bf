"""The process that trains: `python -m cnn_core.runs.worker`, which the server starts and talks to over two pipes."""

import os
import queue
import signal
import sys
import threading

import torch

from cnn_core.runs.channel import Channel
from cnn_core.runs.messages import Command
from cnn_core.runs.practising import practise
from cnn_core.runs.workshop import Workshop

_NICENESS = 10  # of 19: next to a page that computes, a training gets a tenth of the processor
_GONE = 1  # exit status


def serve(workshop: Workshop, commands: "queue.SimpleQueue[Command | None]") -> None:
    """Train and obey until the command is None: the server is gone."""
    while True:
        while workshop.is_idle or not commands.empty():
            command = commands.get()
            if command is None:
                return
            workshop.obey(command)
        workshop.work()


def _listen(channel: Channel) -> "queue.SimpleQueue[Command | None]":
    """Receive in a thread, so that the end of the server is noticed in the middle of a mini-batch."""
    commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()

    def receive() -> None:
        try:
            while True:
                commands.put(channel.receive())
        except EOFError:
            os._exit(_GONE)  # every file is whole at every moment

    threading.Thread(target=receive, name="commands", daemon=True).start()
    return commands


def main() -> None:
    """Train what the server asks for until it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the server's terminal reaches this process, too
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    torch.set_num_threads(1)
    outgoing = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message
    channel = Channel(os.fdopen(os.dup(sys.stdin.fileno()), "rb"), os.fdopen(outgoing, "wb"))
    commands = _listen(channel)
    if commands.empty():  # nobody waits yet
        practise()
    try:
        serve(Workshop(channel.send), commands)
    except BrokenPipeError:
        os._exit(_GONE)


if __name__ == "__main__":
    main()
