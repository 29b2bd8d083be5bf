"""How much this server trains and keeps."""

from dataclasses import dataclass

from cnn_core.memory_limits import RUNS, bytes_of, most_trainings


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
    return Limits(kept_bytes=bytes_of(RUNS), active=most_trainings())
