import dataclasses

import pytest
import torch
from torch import nn

from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.training import (
    Epoch,
    Normalisation,
    Recipe,
    RunFolder,
    RunSettings,
    Task,
    TrainingData,
    TrainingRun,
    checkpoints,
    run_folder,
)

RECIPE = Recipe(cycles=(3,), learning_rate=0.05, batch_size=8)
SETTINGS = RunSettings(network="made here", dataset="made here", recipe=RECIPE)
NORMALISATION = Normalisation(mean=(0.5,), std=(0.25,))
TASK = Task(class_names=("dark", "bright"), input_shape=(1, 4, 4), normalisation=NORMALISATION, notes=("A note.",))


def images() -> LabelledImages:
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (24, 1, 4, 4), generator=generator).to(torch.uint8)
    return LabelledImages(images=pixels, labels=torch.arange(24) % 2)


def start() -> TrainingRun:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Dropout(0.2), nn.Flatten(), nn.Linear(8, 2))
    return TrainingRun(network, TrainingData(train=images(), validation=images(), test=images()), NORMALISATION, RECIPE)


def go_on(folder: RunFolder) -> TrainingRun:
    """Do what a worker or the terminal does after a start."""
    run = start()
    if not folder.exists:
        folder.save_weights(0, run.network)
        folder.create(SETTINGS, TASK)
    folder.restore(run)
    while not run.is_finished:
        while not run.epoch_is_over:
            run.step()
        folder.end_epoch(run)
    return run


def numbers(history: tuple[Epoch, ...]) -> list[Epoch]:
    return [dataclasses.replace(epoch, images_per_second=0.0) for epoch in history]


def test_what_is_written_is_read_again(tmp_path):
    folder = RunFolder(tmp_path / "run")
    run = start()
    folder.create(SETTINGS, TASK)
    run.step(), run.step(), run.step()
    epoch = folder.end_epoch(run)
    assert (folder.exists, folder.settings, folder.task, folder.history()) == (True, SETTINGS, TASK, (epoch,))
    assert all(torch.equal(weight, run.network.state_dict()[name]) for name, weight in folder.weights(1).items())
    assert folder.nbytes == sum(file.stat().st_size for file in (tmp_path / "run").iterdir())
    folder.delete()
    assert not (tmp_path / "run").exists()


class _KilledError(Exception):
    pass


@pytest.mark.parametrize("moment", ["before", "half written", "after"])
@pytest.mark.parametrize("write", range(1, 13))
def test_a_kill_around_any_write_loses_nothing_of_what_was_told(write, moment, tmp_path, monkeypatch):
    folder, whole = RunFolder(tmp_path / "killed"), RunFolder(tmp_path / "whole")
    go_on(whole)
    _kill_at(write, moment, monkeypatch)
    with pytest.raises(_KilledError):
        go_on(folder)
    monkeypatch.undo()
    go_on(folder)
    assert numbers(folder.history()) == numbers(whole.history())
    assert folder.saved() == (0, 1, 2, 3)
    for name, weight in whole.weights(3).items():
        assert torch.equal(folder.weights(3)[name], weight)


def _kill_at(number: int, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end, as it were, at one of the writes."""
    real, count = checkpoints.write_whole, iter(range(1, 1000))

    def write_whole(path, write):
        if next(count) != number:
            return real(path, write)
        if moment == "half written":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f"{path.name}.partial").write_bytes(b"half of")
        elif moment == "after":
            real(path, write)
        raise _KilledError

    for module in (checkpoints, run_folder):
        monkeypatch.setattr(module, "write_whole", write_whole)


def test_a_damaged_checkpoint_says_what_to_do(tmp_path):
    folder = RunFolder(tmp_path)
    folder.save_checkpoint(start())
    (tmp_path / "checkpoint.pt").write_bytes((tmp_path / "checkpoint.pt").read_bytes()[:500])
    with pytest.raises(CnnCoreError, match=r"checkpoint\.pt cannot be read: .*delete it to start from the beginning"):
        folder.restore(start())


def test_weights_that_are_not_kept_are_told_with_those_that_are(tmp_path):
    folder = RunFolder(tmp_path)
    with pytest.raises(CnnCoreError, match="the weights of epoch 2 are not kept; there are none yet"):
        folder.weights(2)
    folder.save_weights(0, start().network)
    folder.save_weights(1, start().network)
    with pytest.raises(CnnCoreError, match="epoch 2 are not kept; there are those of epochs 0 to 1"):
        folder.weights(2)


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CnnCoreError, match=r"cannot be written: .*; make room, or choose another folder"):
        RunFolder(tmp_path / "file" / "run").create(SETTINGS, TASK)
