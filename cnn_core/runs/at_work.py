"""One run in the worker's memory: its steps, and what it tells of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cnn_core.runs.messages import EpochOver, News, Report, Seen
from cnn_core.training import RunFolder, TrainingRun

REPORT_SECONDS = 0.2  # between two reports of a run
SNAPSHOT_SECONDS = 1.0
SMALL_BYTES = 8 * 2**20  # of a network whose weights are sent while they change
_GRADIENT_AND_AVERAGES = 4  # weights, gradient and up to two averages of an optimiser


@dataclass(kw_only=True)
class _Pace:
    """How fast a run gets on in its own turns."""

    seconds: float = 0.0  # with everything that an epoch's end takes
    steps: int = 0
    training_seconds: float = 0.0
    images: int = 0

    def add(self, images: int, seconds: float) -> None:
        """Count a step."""
        self.seconds += seconds
        self.training_seconds += seconds
        self.images += images
        self.steps += 1

    @property
    def images_per_second(self) -> float:
        return self.images / self.training_seconds if self.training_seconds else 0.0

    @property
    def seconds_per_step(self) -> float:
        return self.seconds / self.steps if self.steps else 0.0


@dataclass(kw_only=True, eq=False)
class RunAtWork:
    """A training with the folder that it is kept in. What it tells goes to `send`."""

    token: str
    run: TrainingRun
    folder: RunFolder
    send: Callable[[News], None]
    watched_until: float = 0.0
    _pace: _Pace = field(default_factory=_Pace)
    _untold: list[float] = field(default_factory=list[float])
    _told_at: float = 0.0
    _seen_at: float = 0.0
    _seen_step: int = -1
    _kept_step: int = 0
    _size: int = 0  # bytes of the weights

    def __post_init__(self) -> None:
        self._kept_step = self.run.steps
        self._size = sum(weight.nbytes for weight in self.run.network.state_dict().values())

    @property
    def nbytes(self) -> int:
        """Bytes of memory, about: images, weights, and what the optimiser remembers."""
        data = self.run.data
        return data.train.nbytes + data.validation.nbytes + data.test.nbytes + _GRADIENT_AND_AVERAGES * self._size

    @property
    def is_finished(self) -> bool:
        """Whether its last epoch is over."""
        return self.run.is_finished

    def step(self) -> bool:
        """Take a step, end the epoch if it was the last one, and tell of it; return whether the epoch is over."""
        begin = time.perf_counter()
        step = self.run.step(measure_update=self._measures_update())
        self._untold.append(step.loss)
        self._pace.add(step.images, time.perf_counter() - begin)
        if not self.run.epoch_is_over:
            self._tell_sometimes()
            return False
        before_the_end = time.perf_counter()
        epoch = self.folder.end_epoch(self.run)
        self._kept_step = self.run.steps
        self._pace.seconds += time.perf_counter() - before_the_end
        self.tell()
        self.send(EpochOver(token=self.token, epoch=epoch))
        if self._is_due():
            self.show()
        return True

    def _tell_sometimes(self) -> None:
        if time.monotonic() - self._told_at >= REPORT_SECONDS:
            self.tell()
        if self._is_due():
            self.show()

    def tell(self) -> None:
        """Report the steps since the last report."""
        run, self._told_at = self.run, time.monotonic()
        self.send(
            Report(
                token=self.token,
                first=run.steps - len(self._untold) + 1,
                losses=tuple(self._untold),
                step=run.steps - run.finished * run.steps_per_epoch,
                steps_of_epoch=run.steps_per_epoch,
                images_per_second=self._pace.images_per_second,
                seconds_per_step=self._pace.seconds_per_step,
            )
        )
        self._untold.clear()

    def keep(self) -> None:
        """Write down where it is, if it is not yet."""
        if self._kept_step != self.run.steps:
            self.folder.save_checkpoint(self.run)
            self._kept_step = self.run.steps

    def show(self) -> None:
        """Send what the network holds now, unless that was seen; of a large network only when an epoch is over."""
        is_small = self._size <= SMALL_BYTES
        if self._seen_step == self.run.steps or not (is_small or self._is_between_epochs()):
            return
        self._seen_at, self._seen_step = time.monotonic(), self.run.steps
        state = self.run.network.state_dict() if is_small else None
        self.send(
            Seen(
                token=self.token,
                step=self.run.steps,
                epoch=self.run.finished + (not self._is_between_epochs()),
                weights=state and {name: weight.detach().cpu() for name, weight in state.items()},
                gradients=self.run.gradients(),
            )
        )

    def _measures_update(self) -> bool:
        """Tell whether how far the next step goes may be asked for: it can be the last before somebody's pause.

        The copy of the weights that this takes is about 1% of a step of a small network.
        """
        is_last = self.run.steps + 1 == self.run.recipe.epochs * self.run.steps_per_epoch
        is_watched = time.monotonic() < self.watched_until and self._size <= SMALL_BYTES
        return is_last or is_watched or self._is_due()

    def _is_due(self) -> bool:
        now = time.monotonic()
        return now < self.watched_until and now - self._seen_at >= SNAPSHOT_SECONDS

    def _is_between_epochs(self) -> bool:
        return self.run.steps == self.run.finished * self.run.steps_per_epoch
