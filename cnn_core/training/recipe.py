"""The settings that decide what a training gives, and the learning rate that they lead to at every moment."""

import math
from dataclasses import dataclass, field
from typing import Literal, get_args

from cnn_core.augmentation import Augmentation
from cnn_core.errors import CnnCoreError

Optimiser = Literal["sgd", "adam", "adamw"]
Schedule = Literal["cycles", "constant", "step", "cosine", "one_cycle"]

OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)

USUAL_RATES: dict[Optimiser, float] = {"sgd": 0.03, "adam": 0.003, "adamw": 0.003}
"""A learning rate to begin with: the networks of this project learn with it."""

_MOST_EPOCHS = 1000
_MOST_SEED = 2**32 - 1


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides what training gives: the same recipe and machine give the same weights.

    "cycles" are several of "one_cycle" in a row. Each starts again from what was learned, half as high as the one
    before (Loshchilov & Hutter 2016, arXiv:1608.03983). All other schedules take one number of epochs.
    """

    cycles: tuple[int, ...]  # epochs in each
    learning_rate: float  # the highest
    batch_size: int = 128
    momentum: float = 0.9  # of SGD (Nesterov's); Adam's averages are its own: 0.9 and 0.999
    weight_decay: float = 5e-4
    label_smoothing: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)
    bfloat16: bool = False  # convolutions in 16-bit floats: 2× faster on recent processors
    seed: int = 0
    optimiser: Optimiser = "sgd"
    schedule: Schedule = "cycles"

    def __post_init__(self) -> None:
        shortest = min(self.cycles, default=0)
        if shortest < 1:
            raise CnnCoreError(f"a training takes at least 1 epoch, not {shortest}")
        if self.epochs > _MOST_EPOCHS:
            raise CnnCoreError(f"a training of {self.epochs:,} epochs is too long; choose {_MOST_EPOCHS:,} or fewer")
        if len(self.cycles) > 1 and self.schedule != "cycles":
            raise CnnCoreError(
                f"the schedule {self.schedule} takes one number of epochs, not {len(self.cycles)}; choose the schedule "
                "cycles for several"
            )
        _check_choice("optimiser", self.optimiser, OPTIMISERS)
        _check_choice("schedule", self.schedule, SCHEDULES)
        self._check_numbers()

    def _check_numbers(self) -> None:
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise CnnCoreError(f"a learning rate of {self.learning_rate:g} teaches nothing; choose more than 0")
        if self.batch_size < 1:
            raise CnnCoreError(f"a mini-batch of {self.batch_size} images is none; choose 1 or more")
        for name, value in (("momentum", self.momentum), ("label smoothing", self.label_smoothing)):
            if not 0 <= value < 1:
                raise CnnCoreError(f"a {name} of {value:g} is out of range; choose 0 or more, and less than 1")
        if not (math.isfinite(self.weight_decay) and self.weight_decay >= 0):
            raise CnnCoreError(f"a weight decay of {self.weight_decay:g} is out of range; choose 0 or more")
        if not 0 <= self.seed <= _MOST_SEED:
            raise CnnCoreError(f"a seed of {self.seed} is out of range; choose 0 to {_MOST_SEED:,}")

    @property
    def epochs(self) -> int:
        """Count the epochs of all cycles."""
        return sum(self.cycles)

    def learning_rate_at(self, epoch: float) -> float:
        """Return the learning rate at a moment, counted in epochs from the start.

        "step" divides it by 10 at half of the time and at three quarters (He et al. 2015, arXiv:1512.03385, section
        4.2); "cosine" lets it fall to 0 (Loshchilov & Hutter 2016, equation 5, without restarts).
        """
        highest, moment = self.learning_rate, epoch / self.epochs
        match self.schedule:
            case "constant":
                return highest
            case "step":
                return highest * (1 if moment < 0.5 else 0.1 if moment < 0.75 else 0.01)
            case "cosine":
                return highest * (1 + math.cos(math.pi * min(moment, 1))) / 2
            case "cycles" | "one_cycle":
                return self._in_cycles(epoch)

    def _in_cycles(self, epoch: float) -> float:
        highest = self.learning_rate
        for length in self.cycles:
            if epoch < length:
                return highest * cycle_height(epoch / length)
            epoch, highest = epoch - length, highest / 2
        return 0.0


def cycle_height(moment: float) -> float:
    """Return the height at a moment of a cycle, 0 to 1: a cosine up in the first fifth, a cosine down in the rest.

    Source:
        Smith & Topin 2017, arXiv:1708.07120: the learning rate rises to its maximum and falls to zero again.
    """
    start, peak = 0.04, 0.2
    if moment < peak:
        return start + (1 - start) * (1 - math.cos(math.pi * moment / peak)) / 2
    return (1 + math.cos(math.pi * (moment - peak) / (1 - peak))) / 2


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise CnnCoreError(f"there is no {what} {value!r}; choose one of {', '.join(choices)}")
