"""Scripts are run, and give the very numbers of the training that they are the code of."""

import contextlib
import functools
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_core.augmentation import Augmentation
from cnn_core.datasets import Dataset, data_folder, load, own_datasets
from cnn_core.datasets.by_class import Form, read_images_by_class
from cnn_core.models import registry
from cnn_core.runs.preparing import Prepared, prepare
from cnn_core.training import OPTIMISERS, SCHEDULES, Recipe, RunSettings
from cnn_core.training_code import training_script, weights_beside
from tests.trainings import EVERY_KIND

RECIPE = Recipe(cycles=(2,), learning_rate=0.01, batch_size=24, seed=3)
SMALL = RunSettings(network="stack.1x8x8~conv.4.3~act.relu~flat~dense.10", dataset="digits", images=60, recipe=RECIPE)


@pytest.fixture(autouse=True)
def one_thread(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # where scripts put their weights
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
    torch.set_rng_state(state)


@functools.cache
def dataset(slug: str) -> Dataset:
    return load(slug, data_folder())


def prepared(settings: RunSettings) -> Prepared:
    return prepare(settings, dataset(settings.dataset))


def run_script(settings: RunSettings) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    text = training_script(settings, prepared(settings).task)
    defined = re.findall(r"^(?:def|class) (\w+)", text, re.MULTILINE)
    assert len(set(defined)) == len(defined)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "script", "exec"), names)
    return names


def assert_same_numbers(settings: RunSettings) -> None:
    """Hold the script's losses, accuracies and weights, by their names, to those of the training: bit by bit."""
    names, run = run_script(settings), prepared(settings).begin()
    epochs = [run.one_epoch() for _ in range(settings.recipe.epochs)]
    assert names["history"] == [
        (epoch.loss, epoch.train_accuracy, epoch.validation_loss, epoch.validation_accuracy) for epoch in epochs
    ]
    theirs, ours = torch.load("weights.pt"), run.network.state_dict()
    assert theirs.keys() == ours.keys()
    assert all(torch.equal(theirs[name], ours[name]) for name in ours)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_every_optimiser(optimiser):
    assert_same_numbers(replace(SMALL, recipe=replace(RECIPE, optimiser=optimiser, schedule="cosine")))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule(schedule):
    assert_same_numbers(replace(SMALL, recipe=replace(RECIPE, schedule=schedule)))


@pytest.mark.parametrize(
    "changed",
    [
        {"cycles": (2, 1)},
        {"momentum": 0.0},
        {"label_smoothing": 0.1},
        {"bfloat16": True},
        {"weight_decay": 0.0},
    ],
    ids=str,
)
def test_every_other_setting_of_a_recipe(changed):
    assert_same_numbers(replace(SMALL, recipe=replace(RECIPE, **changed)))


@pytest.mark.parametrize("changed", [{"validation": 0.0}, {"images": None}, {"images": 17}, {"dropout": 0.4}], ids=str)
def test_every_other_setting_of_a_run(changed):
    assert_same_numbers(replace(SMALL, **changed))


@pytest.mark.parametrize("name", [name for name in vars(EVERY_KIND) if name not in ("saturation", "hue")])
def test_every_change_of_gray_images(name):
    augmentation = Augmentation(**{name: getattr(EVERY_KIND, name)})
    assert_same_numbers(replace(SMALL, recipe=replace(RECIPE, augmentation=augmentation)))


def test_every_change_of_coloured_images_at_once():
    network = "stack.3x32x32~conv.4.5.4~act.relu~gap~flat~dense.8"
    recipe = replace(RECIPE, augmentation=EVERY_KIND)
    assert_same_numbers(replace(SMALL, network=network, dataset="shapes", recipe=recipe))


@pytest.mark.parametrize(
    "text",
    [
        "1x8x8~conv.4.3~norm~act.relu~res(conv.4.3.1.1~norm)~drop.50~gap~flat~dense.10~act.softmax",
        "1x8x8~par(conv.2.3.1.1!max.3.1.1)~conv.10.1",  # ends in maps, whose averages answer
        "3x16x12~conv.4.3.2~act.gelu~flat~dense.7",  # of another size, channels and classes than the digits
    ],
)
def test_stacks_of_all_kinds(text):
    assert_same_numbers(replace(SMALL, network=f"stack.{text}"))


def test_a_network_of_the_project_on_images_of_another_size_and_colour():
    assert_same_numbers(replace(SMALL, network="lenet5", dataset="shapes", dropout=0.3))


@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_images_of_ones_own_in_a_folder_by_class(fit, tmp_path, monkeypatch):
    for name, brightness in (("it's dark", 60), ("light", 200)):
        (tmp_path / "images" / name).mkdir(parents=True)
        for number in range(12):
            noise = torch.randint(0, 50, (11, 10, 3), generator=torch.Generator().manual_seed(number)).numpy()
            Image.fromarray((brightness + noise).astype(np.uint8)).save(tmp_path / "images" / name / f"{number}.png")
    read = read_images_by_class(tmp_path / "images", Form(side=8, fit=fit))
    slug = own_datasets().keep(read.dataset, visitor="somebody", title='""" + boom() + """')
    monkeypatch.setattr("sys.argv", ["script.py"])
    assert_same_numbers(replace(SMALL, network="stack.1x8x8~flat~dense.2", dataset=slug))


@pytest.mark.slow
@pytest.mark.parametrize("start", ["scratch", "frozen", "fine_tuned"])
def test_a_residual_network_from_every_start(start):
    recipe = replace(RECIPE, cycles=(1,))
    settings = replace(SMALL, network="mini_resnet", start=start, dropout=0.5, recipe=recipe)
    if weights := weights_beside(settings, registry.entry("mini_resnet")):
        Path(weights.name).symlink_to(weights)
    assert_same_numbers(settings)


def test_a_script_runs_without_the_project(tmp_path):
    script = tmp_path / "script.py"
    text = training_script(SMALL, prepared(SMALL).task)
    script.write_text(f"import sys\nsys.modules['cnn_core'] = None\n{text}", encoding="utf-8")
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-P", script], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert done.stderr == ""
    assert [line.split(":")[0] for line in done.stdout.splitlines()][:2] == ["epoch 1", "epoch 2"]
    assert (tmp_path / "weights.pt").exists()


def test_a_script_says_with_which_versions_it_gives_the_same_numbers():
    text = training_script(SMALL, prepared(SMALL).task)
    assert torch.__version__ in text
    assert "1 thread" in text
