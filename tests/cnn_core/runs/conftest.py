"""Two trainings on the disk, and a service that knows them."""

from dataclasses import replace

import pytest

from cnn_core.runs import entry
from cnn_core.training import Recipe, RunFolder
from tests.trained_runs import SETTINGS, FoundRuns, train_into


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
