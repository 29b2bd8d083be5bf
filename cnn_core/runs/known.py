"""What the server knows of one run: it hears what the worker tells of it, and shows how it stands."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.runs.losses import LossCurve
from cnn_core.runs.messages import Ended, EpochOver, Report, Rests, Seen
from cnn_core.runs.view import RunView, Snapshot, State
from cnn_core.runs.weights_on_disk import WeightsOnDisk
from cnn_core.training import Epoch, RunFolder, RunSettings, write_whole

_CURVE = "losses.json"


@dataclass(kw_only=True, eq=False)
class KnownRun:
    """One run. What is not given is learned from the worker, or from the folder."""

    token: str
    settings: RunSettings
    folder: RunFolder
    visitor: str
    state: State
    reason: str = ""
    dataset: Dataset | None = None  # a visitor's own, until the run is over
    needs_server: bool = False  # its images are in this server's memory alone
    is_taken: bool = False  # whether the worker knows it
    is_stepping: bool = False  # whether it rests but for one step
    is_settling: bool = False  # whether it was told to rest, and the worker has not said yet that it does
    is_deleted: bool = False  # it goes once the worker writes no more
    is_changed: bool = False  # since it was written down
    touched: float = field(default_factory=time.time)  # seconds since 1970: of the last look or step
    looked: float = field(default_factory=time.monotonic)  # of the last look
    watch_told: float = 0.0  # when the worker was told last that somebody looks
    history: tuple[Epoch, ...] = ()
    nbytes: int = 0  # on the disk
    step: int = 0
    steps_of_epoch: int = 0
    images_per_second: float = 0.0
    seconds_per_step: float = 0.0
    curve: LossCurve = field(default_factory=LossCurve)
    _snapshot: Snapshot | None = None

    @property
    def is_active(self) -> bool:
        """Whether it is at work or waits for its turn."""
        return self.state in ("waiting", "running")

    @property
    def is_over(self) -> bool:
        """Whether it takes no more steps."""
        return self.state in ("finished", "stopped", "failed")

    @property
    def is_leaving(self) -> bool:
        """Whether it is over, and the worker may still write into its folder."""
        return self.is_over and self.is_taken

    def hear(self, news: Report | EpochOver | Seen | Rests | Ended) -> None:
        """Take over what the worker tells."""
        self.is_changed = True
        match news:
            case Report():
                self._hear_report(news)
            case EpochOver(epoch=epoch):
                before = self.history[: epoch.number - 1]
                is_next = len(before) == epoch.number - 1  # not so if a worker was killed before it told of an epoch
                self.history = (*before, epoch) if is_next else self.folder.history()
                self.step = 0
            case Rests():
                self.is_settling = False
            case Seen():
                self._snapshot = None if self.is_over else self._seen(news)
            case Ended(state=state, reason=reason):
                self.is_taken = state == "paused"
                if state != "left":
                    self.rest(state, reason)

    def go_on(self) -> None:
        """Stand in the queue."""
        self.state, self.reason, self.looked, self.is_changed = "waiting", "", time.monotonic(), True
        self.is_settling = False

    def rest(self, state: State, reason: str = "") -> None:
        """Take no more steps by itself, for a reason; one that is over stays as it is."""
        if not self.is_over:
            self.state, self.reason, self.is_changed = state, reason, True
        self.is_stepping = False
        if self.is_over:
            self.dataset = None
            self._leave_weights_on_disk()

    def read(self) -> None:
        """Take over what an earlier server left in the folder.

        Raises:
            CnnCoreError: If it cannot be read.
        """
        self.history = self.folder.history()
        with contextlib.suppress(OSError, ValueError):  # the epochs are there; the steps between them are not needed
            self.curve.read_json((self.folder.path / _CURVE).read_text(encoding="utf-8"))
        self.nbytes = self.folder.nbytes

    def forget_snapshot(self) -> None:
        """Hold no weights in memory that nobody has looked at for long; those of the last epoch are on the disk."""
        if not self.is_over:
            self._snapshot = None

    def keep_numbers_only(self) -> None:
        """Keep no weights: of a run that is larger than the disk, what it was and why it ended can stay."""
        self._snapshot = None
        self.folder.keep_numbers_only()
        self.nbytes = self.folder.nbytes

    def write_curve(self) -> None:
        """Write the losses of the steps down, for a later server; on a full disk only these are lost."""
        text = self.curve.to_json()
        with contextlib.suppress(CnnCoreError):
            write_whole(self.folder.path / _CURVE, lambda partial: partial.write_text(text, encoding="utf-8"))

    def view(self, order: Sequence[str]) -> RunView:
        """Return how the run stands.

        Args:
            order: The runs at work or waiting, in the order of their turns.
        """
        place = order.index(self.token) if self.is_active and self.token in order else 0
        if self.is_active and self.token not in order:
            place = len(order)
        state = self.state if not self.is_active else "waiting" if place or not order else "running"
        return RunView(
            token=self.token,
            settings=self.settings,
            state=state,
            reason=self.reason,
            place=place,
            history=self.history,
            losses=self.curve.points(),
            step=self.step,
            steps_of_epoch=self.steps_of_epoch,
            images_per_second=self.images_per_second,
            seconds_left=self._seconds_left(len(order)),
            snapshot=self._snapshot or self._newest_on_disk(),
            is_settling=self.is_settling,
        )

    def _hear_report(self, report: Report) -> None:
        self.is_stepping = False
        self.step, self.steps_of_epoch = report.step, report.steps_of_epoch
        self.images_per_second, self.seconds_per_step = report.images_per_second, report.seconds_per_step
        self.curve.add(report.first, report.losses)
        self.touched = time.time()

    def _seconds_left(self, runs: int) -> float | None:
        if not (self.is_active and self.seconds_per_step):
            return None
        steps = (self.settings.recipe.epochs - len(self.history)) * self.steps_of_epoch - self.step
        return steps * self.seconds_per_step * max(runs, 1)

    def _seen(self, seen: Seen) -> Snapshot:
        weights = seen.weights or WeightsOnDisk(self.folder, len(self.history))
        return Snapshot(step=seen.step, epoch=seen.epoch, weights=weights, gradients=seen.gradients)

    def _leave_weights_on_disk(self) -> None:
        snapshot, epoch = self._snapshot, len(self.history)
        if snapshot and snapshot.step == epoch * self.steps_of_epoch:
            self._snapshot = replace(snapshot, weights=WeightsOnDisk(self.folder, epoch))
        else:
            self._snapshot = None  # of an epoch that was not finished

    def _newest_on_disk(self) -> Snapshot | None:
        """Return what the network held after the last finished epoch, which nobody saw when it was."""
        epoch = len(self.history)
        if not self.folder.weights_file(epoch).is_file():
            return None
        weights = WeightsOnDisk(self.folder, epoch)
        return Snapshot(step=epoch * self.steps_of_epoch, epoch=epoch, weights=weights, gradients=())
