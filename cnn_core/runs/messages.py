"""What the server and its worker say to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import Tensor

from cnn_core.datasets import Dataset
from cnn_core.training import Epoch, LayerGradient, RunSettings

Wish = Literal["go_on", "pause", "one_step", "leave"]
"""What a worker is to do with a run. "leave": forget it, and say so once nothing more is written."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Take:
    """To the worker: there is this run. It takes no step until it is told to."""

    token: str
    settings: RunSettings
    folder: Path
    dataset: Dataset | None  # where only the server has it


@dataclass(frozen=True, kw_only=True)
class Steer:
    """To the worker: what a person wants of a run."""

    token: str
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class Watch:
    """To the worker: somebody looks at a run; it holds for a few seconds."""

    token: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """To the server: the runs in the order of their turns; the first one is at work."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """To the server: how far a run has come since the last report."""

    token: str
    first: int  # the step of the first loss, counted from 1 since the start
    losses: tuple[float, ...]  # one for each step
    step: int  # of the epoch
    steps_of_epoch: int
    images_per_second: float
    seconds_per_step: float  # of its own turns, with everything that an epoch's end takes


@dataclass(frozen=True, kw_only=True)
class EpochOver:
    """To the server: an epoch is finished, and on the disk."""

    token: str
    epoch: Epoch


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """To the server: what the network holds."""

    token: str
    step: int
    epoch: int
    weights: Mapping[str, Tensor] | None  # None where they are large: those of the last finished epoch are on the disk
    gradients: tuple[LayerGradient, ...]


@dataclass(frozen=True, kw_only=True)
class Rests:
    """To the server: a run that was told to rest does, and all its steps were reported."""

    token: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """To the server: a run takes no more steps by itself."""

    token: str
    state: Literal["finished", "failed", "paused", "left"]
    reason: str = ""


Command = Take | Steer | Watch
News = Order | Report | EpochOver | Seen | Rests | Ended
