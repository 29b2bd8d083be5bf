"""What the worker does: it trains the run whose turn it is, obeys, and reports."""

import functools
import gc
import logging
import time
from collections import OrderedDict
from collections.abc import Callable

from cnn_core import datasets
from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.runs.at_work import REPORT_SECONDS, RunAtWork
from cnn_core.runs.messages import Command, Ended, News, Order, Rests, Steer, Take, Watch
from cnn_core.runs.preparing import prepare
from cnn_core.runs.scheduling import Turns
from cnn_core.training import RunFolder

_WATCH_SECONDS = 5.0  # that a `Watch` holds
_ROOM = 2**30  # bytes that the runs in memory may take together, unless one alone takes more
_KEPT_DATASETS = 2


class Workshop:
    """The runs of one worker. One thread does everything.

    Args:
        send: Takes what is to be told to the server.
        turns: Whose turn it is.
        room: Bytes of memory; runs that do not fit are set aside on the disk until their turn.
    """

    def __init__(self, send: Callable[[News], None], turns: Turns | None = None, room: int = _ROOM) -> None:
        self._send, self._turns, self._room = send, turns or Turns(), room
        self._taken: dict[str, Take] = {}
        self._at_work: OrderedDict[str, RunAtWork] = OrderedDict()  # those in memory; the one that worked last, last
        self._single_steps: list[str] = []  # runs that rest but for one step each
        self._watched: dict[str, float] = {}
        self._told_order: tuple[str, ...] = ()
        self._told_order_at = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do until the next command."""
        return not self._single_steps and self._turns.current is None

    def obey(self, command: Command) -> None:
        """Do what the server asks for."""
        match command:
            case Take():
                self._taken[command.token] = command
            case Watch(token=token):
                self._watch(token)
            case Steer(token=token, wish="go_on") if token in self._taken:
                self._turns.join(token)
            case Steer(token=token, wish="one_step") if token in self._taken:
                self._single_steps.append(token)
            case Steer(token=token, wish="pause"):
                self._turns.leave(token)
                self._attempt(token, self._rest)
                self._send(Rests(token=token))
            case Steer(token=token):
                self._forget(token)
                self._send(Ended(token=token, state="left"))
        self._tell_order()

    def work(self) -> None:
        """Take one mini-batch of the run whose turn it is."""
        if self._single_steps:
            self._attempt(self._single_steps.pop(0), self._single_step)
        elif token := self._turns.current:
            self._attempt(token, self._step)
        self._tell_order()

    def _step(self, token: str) -> None:
        is_new = token not in self._at_work
        at_work = self._ready(token)
        if is_new:
            self._turns.begin_anew()
        epoch_over = not at_work.is_finished and at_work.step()
        if at_work.is_finished:
            self._end(at_work)
        else:
            self._turns.pass_on(epoch_over=epoch_over)

    def _single_step(self, token: str) -> None:
        self._turns.leave(token)
        at_work = self._ready(token)
        if not at_work.is_finished:
            at_work.step()
        if at_work.is_finished:
            self._end(at_work)
        else:
            self._rest(token)

    def _rest(self, token: str) -> None:
        if token in self._at_work:
            at_work = self._at_work[token]
            at_work.keep()
            at_work.tell()
            at_work.show()

    def _end(self, at_work: RunAtWork) -> None:
        at_work.show()
        self._forget(at_work.token)
        self._send(Ended(token=at_work.token, state="finished"))

    def _watch(self, token: str) -> None:
        self._watched[token] = time.monotonic() + _WATCH_SECONDS
        if token in self._at_work:
            self._at_work[token].watched_until = self._watched[token]

    def _ready(self, token: str) -> RunAtWork:
        """Return a run in memory, gone on from its checkpoint where it was set aside."""
        if token not in self._at_work:
            at_work = self._open(self._taken[token])
            self._make_room(at_work.nbytes)
            self._at_work[token] = at_work
        self._at_work.move_to_end(token)
        return self._at_work[token]

    def _open(self, take: Take) -> RunAtWork:
        settings, folder = take.settings, RunFolder(take.folder)
        prepared = prepare(settings, take.dataset or _dataset(settings.dataset))
        run = prepared.begin()
        if folder.exists:
            folder.restore(run)
        else:
            folder.save_weights(0, run.network)
            folder.create(settings, prepared.task)
        watched_until = self._watched.get(take.token, 0.0)
        return RunAtWork(token=take.token, run=run, folder=folder, send=self._send, watched_until=watched_until)

    def _make_room(self, nbytes: int) -> None:
        """Set aside the runs that worked least recently."""
        while self._at_work and sum(other.nbytes for other in self._at_work.values()) + nbytes > self._room:
            oldest = next(iter(self._at_work))
            self._attempt(oldest, lambda token: self._at_work[token].keep())
            self._at_work.pop(oldest, None)

    def _forget(self, token: str) -> None:
        self._turns.leave(token)
        self._taken.pop(token, None)
        self._watched.pop(token, None)
        self._at_work.pop(token, None)
        self._single_steps = [other for other in self._single_steps if other != token]
        gc.collect()  # a network that refers to itself is freed only so

    def _attempt(self, token: str, action: Callable[[str], None]) -> None:
        """Do something with a run, and tell the server if it cannot be done; the others go on."""
        try:
            action(token)
        except CnnCoreError as error:
            if isinstance(error.__cause__, OSError):  # such as a full disk: it can go on once that is mended
                self._set_aside(token, str(error))
            else:
                self._fail(token, str(error))
        except Exception as error:  # whatever a library raises, the other runs go on
            logging.getLogger(__name__).exception("a training failed")
            self._fail(token, _told(error))

    def _set_aside(self, token: str, reason: str) -> None:
        """Let a run rest as it is on the disk: what is in memory may be ahead of that."""
        self._turns.leave(token)
        self._at_work.pop(token, None)
        self._send(Ended(token=token, state="paused", reason=reason))

    def _fail(self, token: str, reason: str) -> None:
        if token in self._at_work:
            self._at_work[token].tell()
        self._forget(token)
        self._send(Ended(token=token, state="failed", reason=reason))

    def _tell_order(self) -> None:
        order = self._turns.order
        if order == self._told_order:
            return
        is_rotated = set(order) == set(self._told_order)
        if not is_rotated or time.monotonic() - self._told_order_at >= REPORT_SECONDS:
            self._told_order, self._told_order_at = order, time.monotonic()
            self._send(Order(tokens=order))


@functools.lru_cache(maxsize=_KEPT_DATASETS)
def _dataset(slug: str) -> Dataset:
    return datasets.load(slug, datasets.data_folder())


def _told(error: Exception) -> str:
    if isinstance(error, MemoryError) or "memory" in str(error).lower():
        return (
            "there is not enough memory on this server for this training; take a smaller network, smaller images or a "
            "smaller mini-batch"
        )
    reason = " ".join(str(error).split())[:300]
    return f"the training ended with an error that nobody foresaw ({type(error).__name__}: {reason})"
