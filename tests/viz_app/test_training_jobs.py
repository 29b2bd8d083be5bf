import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from cnn_core.training import RunFolder
from tests.gpus import DEVICES
from viz_app import cli

SETTINGS = {
    "network": "stack.1x8x8~conv.8.3.1.1~act.relu~drop.20~max.2~flat~dense.10",
    "dataset": "digits",
    "images": 600,
    "recipe": {"epochs": 6, "learning_rate": 0.01, "batch_size": 4, "optimiser": "adam", "augmentation": {"shift": 1}},
}


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "few.json"
    file.write_text(json.dumps(SETTINGS))
    return file


def command(settings: Path, output: Path, device: str = "cpu") -> list[str]:
    return ["train", "--settings", str(settings), "--output", str(output), "--device", device]


@pytest.mark.parametrize("device", DEVICES)
def test_a_run_that_is_killed_ends_as_one_that_was_left_alone(device, settings, tmp_path, capsys):
    assert cli.main(command(settings, tmp_path / "whole", device)) == 0
    _kill_once_an_epoch_is_there(command(settings, tmp_path / "killed", device), tmp_path / "killed" / "few.run", 2)
    assert cli.main(command(settings, tmp_path / "killed", device)) == 0
    whole, killed = (RunFolder(tmp_path / name / "few.run") for name in ("whole", "killed"))
    assert _numbers(killed) == _numbers(whole)
    assert re.search(r"going on after [1-5] of 6 epochs", capsys.readouterr().out)
    assert killed.saved() == whole.saved() == tuple(range(7))
    for name, weight in whole.weights(6).items():
        assert torch.equal(weight, killed.weights(6)[name])


def _kill_once_an_epoch_is_there(arguments: list[str], path: Path, number: int) -> None:
    """Start the run in a process of its own, and kill it in the middle of what follows the epoch."""
    run = subprocess.Popen(
        [sys.executable, "-m", "viz_app.cli", *arguments],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while run.poll() is None and not (path / f"epoch-{number:04}.json").exists():
        time.sleep(0.001)
    assert run.poll() is None
    os.kill(run.pid, signal.SIGKILL)
    run.wait()


def _numbers(folder: RunFolder) -> list[tuple[float, ...]]:
    return [(e.number, e.loss, e.train_accuracy, e.validation_loss, e.learning_rate) for e in folder.history()]


@pytest.mark.parametrize("device", DEVICES)
def test_what_was_trained_is_written_with_its_card_and_evaluated(device, settings, tmp_path, capsys):
    few = json.loads(settings.read_text())
    settings.write_text(json.dumps({**few, "recipe": {**few["recipe"], "epochs": 1}}))
    assert cli.main(command(settings, tmp_path, device)) == 0
    folder = RunFolder(tmp_path / "few.run")
    assert load_file(tmp_path / "few.safetensors").keys() == folder.weights(1).keys()
    assert "epoch 1" in (tmp_path / "few.md").read_text(encoding="utf-8")
    assert len((tmp_path / "few.csv").read_text().splitlines()) == 2
    trained = capsys.readouterr().out.splitlines()[-1]
    assert cli.main(["evaluate", "--trained", str(folder.path), "--device", device]) == 0
    assert f"epoch 1: {trained.partition(' ')[0]} of 359 test images" in capsys.readouterr().out.splitlines()[-1]


def test_a_folder_of_other_settings_is_left_alone(settings, tmp_path, capsys):
    RunFolder(tmp_path / "few.run").path.mkdir()
    few = json.loads(settings.read_text())
    (tmp_path / "few.run" / "settings.json").write_text(json.dumps({**few, "images": 100}))
    assert cli.main(command(settings, tmp_path)) == 2
    assert "was written with other settings; delete it" in capsys.readouterr().err


def test_a_model_is_trained_by_its_recipe(shared_data, tmp_path, capsys, monkeypatch):
    few = shared_data("mnist")
    small = type(few)(source="few", class_names=few.class_names, train=_first(few.train), test=_first(few.test))
    monkeypatch.setattr("viz_app.training_jobs._load", lambda *_: small)
    assert cli.main(["train", "lenet5", "--epochs", "2", "--output", str(tmp_path)]) == 0
    assert RunFolder(tmp_path / "lenet5.run").saved() == (2,)
    assert "| cycles | (2,) |" in (tmp_path / "lenet5.md").read_text(encoding="utf-8")
    weights = str(tmp_path / "lenet5.safetensors")
    told = capsys.readouterr().out.splitlines()[-1].partition(" ")[0]
    assert cli.main(["evaluate", "lenet5", "--weights", weights]) == 0
    assert capsys.readouterr().out == f"lenet5: {told} of 100 test images\n"


def _first(part):
    return type(part)(images=part.images[:100], labels=part.labels[:100])
