"""Bringing runs to the worker, and hearing of them."""

import time

from cnn_core.errors import CnnCoreError
from cnn_core.runs.known import KnownRun
from cnn_core.runs.ledger import Ledger
from cnn_core.runs.limits import Limits
from cnn_core.runs.link import Link, Start
from cnn_core.runs.messages import Ended, EpochOver, News, Order, Report, Rests, Seen, Steer, Take, Watch, Wish

_WATCH_AGAIN = 2.0  # seconds between two messages that somebody looks


class Dispatch:
    """Has a worker while there is something to do for one. Everything happens under the service's lock.

    Args:
        ledger: The runs; whoever calls holds its lock.
        start: Starts a worker.
        limits: For how long a worker may be silent, or idle.
    """

    def __init__(self, ledger: Ledger, start: Start, limits: Limits) -> None:
        self._ledger, self._start, self._limits = ledger, start, limits
        self._link: Link | None = None
        self._has_spoken = False
        self._needed = self._heard = 0.0
        self.order: tuple[str, ...] = ()

    def warm_up(self) -> None:
        """Have a worker.

        Raises:
            CnnCoreError: If the machine starts no more processes.
        """
        self._needed = time.monotonic()
        if self._link is None:
            self._has_spoken, self._heard = False, time.monotonic()
            try:
                self._link = self._start(self._hear, self._lost)
            except OSError as error:
                raise CnnCoreError(
                    f"the process that trains could not be started ({error.strerror or error}); try again in a moment"
                ) from error

    def steer(self, run: KnownRun, wish: Wish) -> None:
        """Tell the worker what is wanted of a run; it gets the run first where it does not know it."""
        if wish in ("go_on", "one_step"):
            self.warm_up()
            self._hand_over(run)
        if self._link and run.is_taken:
            self._link.send(Steer(token=run.token, wish=wish))

    def rest(self, run: KnownRun, reason: str = "") -> None:
        """Let a run that is at work or waits rest."""
        if run.is_active:
            run.rest("paused", reason)
            self.steer(run, "pause")
            run.is_settling = self._link is not None and run.is_taken

    def end(self, run: KnownRun, reason: str) -> None:
        """Let a run take no more steps for good."""
        run.rest("stopped", reason)
        self.steer(run, "leave")

    def delete(self, run: KnownRun) -> None:
        """Forget a run, once the worker writes no more into its folder."""
        if self._link and run.is_taken:
            run.is_deleted = True
            self.end(run, "it was deleted")
        else:
            self._ledger.remove(run)

    def watch(self, run: KnownRun) -> None:
        """Tell the worker, now and then, that somebody looks at a run."""
        if self._link and run.is_taken and time.monotonic() - run.watch_told > _WATCH_AGAIN:
            run.watch_told = time.monotonic()
            self._link.send(Watch(token=run.token))

    def end_silent(self) -> None:
        """End a worker of which nothing was heard for long; the run that it was at fails."""
        if self._link and self.order and time.monotonic() - self._heard > self._limits.silent_seconds:
            self._ledger.runs[self.order[0]].rest(
                "failed",
                f"a single mini-batch, or asking the network about the validation images, took more than "
                f"{self._limits.silent_seconds / 60:.0f} minutes; take a smaller network, smaller images or fewer of "
                "them",
            )
            self._link.kill()

    def leave_idle(self) -> Link | None:
        """Part with a worker that nobody needed for long, so that its memory is free; the caller closes it."""
        if any(run.is_active for run in self._ledger.runs.values()):
            self._needed = time.monotonic()
        return self.leave() if time.monotonic() - self._needed > self._limits.idle_seconds else None

    def leave(self) -> Link | None:
        """Part with the worker, if there is one; the caller closes it once the lock is free."""
        link, self._link = self._link, None
        self.order = ()
        for run in self._ledger.runs.values():
            run.is_taken = run.is_settling = False
        return link

    def _hand_over(self, run: KnownRun) -> None:
        if self._link and not run.is_taken:
            run.is_taken, run.watch_told = True, 0.0
            self._link.send(
                Take(token=run.token, settings=run.settings, folder=run.folder.path, dataset=run.dataset),
            )

    def _hear(self, link: Link, news: News) -> None:
        with self._ledger.lock:
            if link is not self._link:
                return
            self._has_spoken, self._heard = True, time.monotonic()
            if isinstance(news, Order):
                self.order = news.tokens
            elif run := self._ledger.runs.get(news.token):
                self._hear_of(run, news)

    def _hear_of(self, run: KnownRun, news: Report | EpochOver | Seen | Rests | Ended) -> None:
        run.hear(news)
        if run.is_deleted and not run.is_taken:
            self._ledger.remove(run)

    def _lost(self, link: Link) -> None:
        """Let the run that was at work rest, and bring the others to a new worker."""
        with self._ledger.lock:
            if link is not self._link:
                return
            at_work, spoke = self.order[:1], self._has_spoken
            self.leave()
            for run in [*self._ledger.runs.values()]:
                if run.is_deleted:
                    self._ledger.remove(run)
                elif run.is_stepping or (run.is_active and (run.token in at_work or not spoke)):
                    run.rest("paused", _lost_sentence(run))
                elif run.is_active:
                    self._bring_to_another(run)

    def _bring_to_another(self, run: KnownRun) -> None:
        try:
            self.steer(run, "go_on")
        except CnnCoreError as error:
            run.rest("paused", str(error))


def _lost_sentence(run: KnownRun) -> str:
    kept = len(run.history)
    epochs = "no epoch was finished yet" if not kept else f"{kept} finished epoch{'s are' if kept > 1 else ' is'} kept"
    return f"the process that trains ended: it was killed, or the memory ran out; {epochs}, and Go on resumes it"
