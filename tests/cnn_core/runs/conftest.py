"""A training of a few epochs on the disk, and a service that knows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from torch import Tensor

from cnn_core.datasets import load
from cnn_core.errors import CnnCoreError
from cnn_core.runs import entry
from cnn_core.runs.preparing import prepare
from cnn_core.runs.service import Runs
from cnn_core.training import Recipe, RunFolder, RunSettings

SETTINGS = RunSettings(
    network="stack.1x8x8~conv.4.3.1.1~act.relu~max.2~flat~dense.10",
    dataset="digits",
    images=200,
    recipe=Recipe(cycles=(3,), learning_rate=0.05),
)


class FoundRuns(Runs):
    """Knows folders by their tokens, and nothing else of a service."""

    def __init__(self, **folders: RunFolder) -> None:
        self._folders = folders

    def folder(self, token: str) -> RunFolder:
        if token not in self._folders:
            raise CnnCoreError("this run is gone")
        return self._folders[token]

    def weights(self, token: str, epoch: int | None = None) -> dict[str, Tensor]:
        folder = self.folder(token)
        return folder.weights(folder.saved()[-1] if epoch is None else epoch)


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


@pytest.fixture(scope="package")
def trained(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A training of three epochs; it must not be changed."""
    return train_into(tmp_path_factory.mktemp("trained"))


@pytest.fixture(scope="package")
def fine_tuned(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """LeNet-5 as it ships, its output layer trained anew on 64 pictures of shapes; it must not be changed."""
    recipe = Recipe(cycles=(1,), learning_rate=0.01, batch_size=32)
    settings = replace(SETTINGS, network="lenet5", dataset="shapes", start="frozen", images=64, recipe=recipe)
    return train_into(tmp_path_factory.mktemp("fine_tuned"), settings)


@pytest.fixture
def found(trained: RunFolder, fine_tuned: RunFolder, monkeypatch: pytest.MonkeyPatch) -> FoundRuns:
    """The service, with the runs "abc" and "def"."""
    found = FoundRuns(**{"abc": trained, "def": fine_tuned})
    monkeypatch.setattr(entry, "runs", lambda: found)
    return found
