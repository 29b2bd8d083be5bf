"""How much this server trains and keeps."""

import os
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import RUNS, bytes_of

ACTIVE = "CNN_VIZ_TRAINING_LIMIT"
_MOST_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The bounds of a service that trains."""

    kept_bytes: int  # of all runs on the disk
    active: int = 40  # runs at work or waiting
    active_of_visitor: int = 4
    own_bytes: int = 2**30  # of visitors' own images that runs at work, waiting or paused learn from
    unwatched_seconds: float = 600.0  # until a run that nobody looks at rests
    silent_seconds: float = 600.0  # until a worker that tells nothing is ended
    idle_seconds: float = 600.0  # until a worker with nothing to do is ended


def limits_of_environment() -> Limits:
    """Return what the environment says, and else the defaults.

    Raises:
        CnnCoreError: If a variable is no whole number.
    """
    text = os.environ.get(ACTIVE, "").strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text)):
        raise CnnCoreError(f"{ACTIVE} is {text[:40]!r}; it has to be a whole number of trainings, such as 40")
    kept_bytes = bytes_of(RUNS)
    return Limits(kept_bytes=kept_bytes, active=int(text)) if text else Limits(kept_bytes=kept_bytes)
