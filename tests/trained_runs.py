"""Trainings of a moment on the disk, and a service that knows them."""

from pathlib import Path

from torch import Tensor

from cnn_core.datasets import load
from cnn_core.errors import CnnCoreError
from cnn_core.runs.losses import Losses
from cnn_core.runs.preparing import prepare
from cnn_core.runs.service import Runs
from cnn_core.runs.view import RunView
from cnn_core.training import Recipe, RunFolder, RunSettings

SETTINGS = RunSettings(
    network="stack.1x8x8~conv.4.3.1.1~act.relu~max.2~flat~dense.10",
    dataset="digits",
    images=200,
    recipe=Recipe(cycles=(3,), learning_rate=0.05),
)


class FoundRuns(Runs):
    """Knows finished trainings by their tokens, and starts none."""

    def __init__(self, **folders: RunFolder) -> None:
        self._folders = folders

    def folder(self, token: str) -> RunFolder:
        if token not in self._folders:
            raise CnnCoreError("this run is gone")
        return self._folders[token]

    def weights(self, token: str, epoch: int | None = None) -> dict[str, Tensor]:
        folder = self.folder(token)
        return folder.weights(folder.saved()[-1] if epoch is None else epoch)

    def look(self, token: str, *, watch: bool = True) -> RunView:  # noqa: ARG002 -- nobody trains here
        folder = self.folder(token)
        return RunView(
            token=token,
            settings=folder.settings,
            state="finished",
            reason="",
            place=0,
            history=folder.history(),
            losses=Losses(steps=(), values=()),
            step=0,
            steps_of_epoch=0,
            images_per_second=0.0,
            seconds_left=None,
            snapshot=None,
        )

    def add(self, token: str, folder: RunFolder) -> None:
        self._folders[token] = folder

    def forget(self, token: str) -> None:
        del self._folders[token]


def train_into(path: Path, settings: RunSettings = SETTINGS) -> RunFolder:
    """Train, and return the folder; with the weights of epoch 0 too."""
    prepared = prepare(settings, load(settings.dataset, path))
    folder = RunFolder(path / "run")
    folder.create(settings, prepared.task)
    run = prepared.begin()
    folder.save_weights(0, run.network)
    while not run.is_finished:
        while not run.epoch_is_over:
            run.step()
        folder.end_epoch(run)
    return folder
