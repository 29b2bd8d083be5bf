"""What can be seen of a run at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from cnn_core.runs.losses import Losses
from cnn_core.training import Epoch, LayerGradient, RunSettings

State = Literal["waiting", "running", "paused", "finished", "stopped", "failed"]
"""How a run stands. "waiting": others have their turn first; "stopped": by a person, for good."""

STOPPED = "it was stopped"
"""The reason of a run that a person stopped; whoever shows the state need not say it again."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """What a network held after one step of its training."""

    step: int  # steps taken since the start; it only grows
    epoch: int  # the one that the step belongs to, from 1
    weights: Mapping[str, Tensor]  # float32 as in the network's state_dict; read from the disk for a large network
    gradients: tuple[LayerGradient, ...]  # of that step


@dataclass(frozen=True, kw_only=True, eq=False)
class RunView:
    """A run as it stands now."""

    token: str
    settings: RunSettings
    state: State
    reason: str  # one sentence: why it is paused, stopped or failed; "" else
    place: int  # 0: at work, or not in the queue; else how many runs have their turn before it
    history: tuple[Epoch, ...]  # the finished epochs
    losses: Losses  # of the steps so far
    step: int  # steps taken in the running epoch
    steps_of_epoch: int  # 0 until it is known
    images_per_second: float  # while it has its turn; 0 until it is known
    seconds_left: float | None  # until its last epoch ends, others' turns included; None until it is known
    snapshot: Snapshot | None
    is_settling: bool = False  # it was told to rest, and may still be in a mini-batch

    @property
    def is_active(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in ("waiting", "running")
