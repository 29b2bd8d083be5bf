"""The one service of a server that trains: starts runs, steers them, and says how they stand."""

import atexit
import contextlib
import time
from pathlib import Path

from torch import Tensor

from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.only_one import OnlyOne
from cnn_core.runs.admitting import check_can_start, check_room
from cnn_core.runs.dispatch import Dispatch
from cnn_core.runs.housekeeping import Housekeeper
from cnn_core.runs.keeping import new_token, runs_folder
from cnn_core.runs.known import KnownRun
from cnn_core.runs.ledger import Ledger
from cnn_core.runs.limits import Limits, limits_of_environment
from cnn_core.runs.link import Start, WorkerProcess
from cnn_core.runs.view import STOPPED, RunView
from cnn_core.training import RunFolder, RunSettings


class Runs:
    """All runs of this server. Each is known by a token that nobody can guess; who has it may steer the run.

    Args:
        folder: Where runs are kept; those that an earlier server left there are found again.
        limits: How much is trained and kept.
        start_worker: Starts the process that trains, at the first need.
    """

    def __init__(self, folder: Path, limits: Limits, start_worker: Start = WorkerProcess) -> None:
        self._ledger, self._limits = Ledger(folder), limits
        self._dispatch = Dispatch(self._ledger, start_worker, limits)
        self._housekeeper = Housekeeper(self._ledger, self._dispatch, limits)

    def start(
        self, settings: RunSettings, *, visitor: str, dataset: Dataset | None = None, paused: bool = False
    ) -> str:
        """Begin a run, or queue it, and return its token.

        Args:
            settings: What is trained, on what, and how.
            visitor: Who starts it; one visitor may have a few runs at work or waiting.
            dataset: Given where only this process has it: images of a visitor's own.
            paused: Take no step yet.

        Raises:
            CnnCoreError: If the settings cannot be, the data are not on this machine, or too many runs wait.
        """
        check_can_start(settings, dataset)
        token = new_token()
        with self._ledger.lock:
            run = KnownRun(
                token=token,
                settings=settings,
                folder=self._ledger.folder(token),
                visitor=visitor,
                state="paused" if paused else "waiting",
                dataset=dataset,
                needs_server=dataset is not None,
            )
            self._check_room(run)
            self._ledger.add(run)
            if not paused:
                self._begin(run)
        return token

    def warm_up(self) -> None:
        """Start the worker in the background, so that a first run does not wait for it."""
        with self._ledger.lock, contextlib.suppress(CnnCoreError):  # whoever presses Train is told
            self._dispatch.warm_up()

    def pause(self, token: str) -> None:
        """Let a run rest after the mini-batch that it is in.

        Raises:
            CnnCoreError: If it is gone.
        """
        with self._ledger.lock:
            self._dispatch.rest(self._ledger.of(token))

    def go_on(self, token: str) -> None:
        """Let a paused run go on where it was.

        Raises:
            CnnCoreError: If it is gone or over, or too many runs wait.
        """
        with self._ledger.lock:
            run = self._unfinished(token)
            if not run.is_active:
                self._check_room(run)
                self._go_on(run)

    def one_step(self, token: str) -> None:
        """Take one mini-batch of a paused run, and rest again. A run that is at work rests first.

        Raises:
            CnnCoreError: If it is gone or over.
        """
        with self._ledger.lock:
            run = self._unfinished(token)
            self._dispatch.rest(run)
            self._dispatch.steer(run, "one_step")
            run.is_stepping, run.looked = True, time.monotonic()

    def stop(self, token: str) -> None:
        """End a run for good; its finished epochs are kept.

        Raises:
            CnnCoreError: If it is gone.
        """
        with self._ledger.lock:
            self._dispatch.end(self._ledger.of(token), STOPPED)

    def delete(self, token: str) -> None:
        """Forget a run and everything that was kept of it.

        Raises:
            CnnCoreError: If it is gone.
        """
        with self._ledger.lock:
            self._dispatch.delete(self._ledger.of(token))

    def look(self, token: str, *, watch: bool = True) -> RunView:
        """Return how a run stands.

        Args:
            token: The run's.
            watch: Whether a person looks: a run that nobody looked at for 10 minutes rests, and only to one who looks
                are the weights shown while they change.

        Raises:
            CnnCoreError: If it is gone.
        """
        with self._ledger.lock:
            run = self._ledger.of(token)
            run.touched = time.time()
            if watch:
                run.looked = time.monotonic()
                self._dispatch.watch(run)
            return run.view(self._dispatch.order)

    def weights(self, token: str, epoch: int | None = None) -> dict[str, Tensor]:
        """Return the weights that a run had after an epoch, the newest if none is named; 0 is before the first step.

        Raises:
            CnnCoreError: If the run is gone, or these weights are not kept.
        """
        folder = self.folder(token)
        return folder.weights(max(folder.saved(), default=0) if epoch is None else epoch)

    def folder(self, token: str) -> RunFolder:
        """Return where a run is kept.

        Raises:
            CnnCoreError: If it is gone.
        """
        with self._ledger.lock:
            return self._ledger.of(token).folder

    def close(self) -> None:
        """Write everything down, end the worker, and leave the folder to another server."""
        self._housekeeper.close()
        with self._ledger.lock:
            link = self._dispatch.leave()
        if link:
            link.close()
        self._ledger.close()

    def _go_on(self, run: KnownRun) -> None:
        self._dispatch.steer(run, "go_on")
        run.go_on()

    def _begin(self, run: KnownRun) -> None:
        try:
            self._dispatch.steer(run, "go_on")
        except CnnCoreError:
            self._ledger.remove(run)
            raise

    def _check_room(self, run: KnownRun) -> None:
        others = [other for other in self._ledger.runs.values() if other is not run]
        check_room(run, others, self._limits)

    def _unfinished(self, token: str) -> KnownRun:
        run = self._ledger.of(token)
        if run.is_over:
            raise CnnCoreError(
                f"this training is over: {run.reason or 'all its epochs are finished'}; start another one"
            )
        return run


@OnlyOne
def runs() -> Runs:
    """Return the one service of this server.

    Raises:
        CnnCoreError: If the folder for runs, or a limit, that the environment states cannot be used.
    """
    service = Runs(runs_folder(), limits_of_environment())
    atexit.register(service.close)
    return service
