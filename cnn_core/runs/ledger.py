"""The runs that a server knows, in memory and on the disk."""

import contextlib
import threading
from pathlib import Path

from cnn_core.errors import CnnCoreError
from cnn_core.runs.keeping import Keep, Standing, is_over
from cnn_core.runs.known import KnownRun
from cnn_core.training import RunFolder

GONE = (
    "there is no such training on this server, or no longer: a training is kept for 24 hours after the last look at "
    "it, as long as there is room and nobody deletes it"
)


class Ledger:
    """All runs by token. Who reads or changes one holds the lock.

    Args:
        folder: Where runs are kept; those that an earlier server left there are taken over.
    """

    def __init__(self, folder: Path) -> None:
        self.lock = threading.RLock()
        self._keep = Keep(folder)
        self.runs: dict[str, KnownRun] = {}
        for token, standing in self._keep.found().items():
            self._take_over(token, standing)

    def folder(self, token: str) -> RunFolder:
        """Return the folder of a new run."""
        return RunFolder(self._keep.path(token))

    def of(self, token: str) -> KnownRun:
        """Return a run. The token is only looked up, never made a path.

        Raises:
            CnnCoreError: If there is none, or no longer; which of the two is not told.
        """
        run = self.runs.get(token)
        if run is None or run.is_deleted:
            raise CnnCoreError(GONE)
        return run

    def add(self, run: KnownRun) -> None:
        """Keep a new run.

        Raises:
            CnnCoreError: If the disk takes no more.
        """
        self._write(run)
        self.runs[run.token] = run

    def remove(self, run: KnownRun) -> None:
        """Forget a run, on the disk too."""
        self.runs.pop(run.token, None)
        run.folder.delete()

    def write_changed(self) -> None:
        """Write down what has changed since the last time; what a full disk does not take is tried again."""
        for run in [run for run in self.runs.values() if run.is_changed and not run.is_deleted]:
            with contextlib.suppress(CnnCoreError):
                self._write(run)
                run.write_curve()

    def close(self) -> None:
        """Write everything down, and leave the folder to another server."""
        with self.lock:
            self.write_changed()
        self._keep.close()

    def _write(self, run: KnownRun) -> None:
        self._keep.write(
            run.token,
            Standing(
                settings=run.settings,
                state=run.state,
                reason=run.reason,
                needs_server=run.needs_server,
                touched=run.touched,
                steps_of_epoch=run.steps_of_epoch,
            ),
        )
        run.is_changed = False
        run.nbytes = run.folder.nbytes

    def _take_over(self, token: str, standing: Standing) -> None:
        run = KnownRun(
            token=token,
            settings=standing.settings,
            folder=self.folder(token),
            visitor="",
            state=standing.state,
            reason=standing.reason,
            needs_server=standing.needs_server,
            touched=standing.touched,
            steps_of_epoch=standing.steps_of_epoch,
        )
        try:
            run.read()
        except CnnCoreError:
            run.touched = 0.0
        if is_over(run.touched):
            run.folder.delete()
            return
        self.runs[token] = run
        _settle(run)


def _settle(run: KnownRun) -> None:
    """Let a run that was under way when its server ended rest, or end if its images are gone."""
    kept = f"{len(run.history)} of its {run.settings.recipe.epochs} epochs are finished and kept"
    if len(run.history) >= run.settings.recipe.epochs:
        run.rest("finished")
    elif run.needs_server:
        run.rest(
            "stopped",
            f"the server was started again, and the images of this training were only in its memory; {kept}, and it "
            "cannot go on",
        )
    elif run.is_active:
        run.rest("paused", f"the server was started again; {kept}, and Go on resumes it")
