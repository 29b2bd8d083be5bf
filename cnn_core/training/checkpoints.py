"""Files that are whole at every moment: written beside the old one, and then put in its place."""

from collections.abc import Callable
from pathlib import Path

import torch

from cnn_core.errors import CnnCoreError
from cnn_core.training.run import TrainingRun


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let a file be written beside its place, then move it there, so that a kill leaves the old one or the new one.

    Raises:
        CnnCoreError: If the disk takes no more.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(partial)
        partial.replace(path)
    except OSError as error:
        raise CnnCoreError(
            f"{path} cannot be written: {error.strerror or error}; make room, or choose another folder"
        ) from error


def write_state(path: Path, run: TrainingRun) -> None:
    """Write a training down, so that it can go on from here."""
    write_whole(path, lambda partial: torch.save(run.state(), partial))


def read_state(path: Path, run: TrainingRun) -> None:
    """Let a training go on from where a file says that it was.

    Raises:
        CnnCoreError: If the file is damaged, or of a training with other settings.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # the reader raises whatever the damaged bytes lead it to
        raise CnnCoreError(f"{path} cannot be read: {error}; delete it to start from the beginning") from error
    try:
        run.restore(state)
    except CnnCoreError as error:
        raise CnnCoreError(f"{path} cannot be gone on from: {error}; delete it to start from the beginning") from error
