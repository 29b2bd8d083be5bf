"""Training and evaluating in the terminal: the same runs as on the pages, in a folder that a kill does not harm."""

import dataclasses
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import save_file
from tqdm import tqdm

from cnn_core.datasets import Dataset, dataset_entry, load
from cnn_core.datasets.fetching import fetch_dataset
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.card import write_card
from cnn_core.models.entry import ModelEntry, Training
from cnn_core.models.weights import path_of, read_into
from cnn_core.runs.files import card_of, curves_csv, weights_file
from cnn_core.runs.preparing import images_to_test, network_of, prepare
from cnn_core.training import (
    Epoch,
    RunFolder,
    RunSettings,
    TrainingRun,
    assess,
    device_of,
    evaluate,
    guessing,
    overfitting,
)

_KEEP_SECONDS = 60.0  # between two checkpoints in a long epoch


def train_model(slug: str, *, data: Path, output: Path, epochs: int | None = None, device: str = "cpu") -> None:
    """Train one of the project's networks by its recipe; write weights and card into the output folder.

    A run that was killed goes on from its last checkpoint.
    """
    entry = registry.entry(slug)
    training, torch_device = _training_of(entry), device_of(device)
    recipe = training.recipe if epochs is None else dataclasses.replace(training.recipe, cycles=(epochs,))
    settings = RunSettings(network=slug, dataset=training.dataset, recipe=recipe, validation=0.0)
    dataset = _load(training.dataset, data)
    run = _begin(settings, dataset, RunFolder(output / f"{slug}.run"), torch_device)
    accuracy = _finish(run, RunFolder(output / f"{slug}.run"), keep_all=False)
    network = run.network.cpu()
    save_file(
        {name: weight.contiguous() for name, weight in network.state_dict().items()}, output / f"{slug}.safetensors"
    )
    write_card(output / f"{slug}.md", entry, network, recipe, data=dataset.source, accuracy=accuracy)
    _say(f"{accuracy:.2%} of {len(dataset.test):,} test images; weights and card are in {output}")


def train_settings(file: Path, *, data: Path, output: Path, device: str = "cpu") -> None:
    """Train as a file of settings says; write weights, card and curves into the output folder, under its name."""
    try:
        settings = RunSettings.from_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is no text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise CnnCoreError(f"{file} cannot be read: {reason}") from error
    folder, torch_device = RunFolder(output / f"{file.stem}.run"), device_of(device)
    run = _begin(settings, _load(settings.dataset, data), folder, torch_device)
    accuracy = _finish(run, folder, keep_all=True)
    (output / f"{file.stem}.safetensors").write_bytes(weights_file(folder, run.finished))
    (output / f"{file.stem}.md").write_text(card_of(folder, run.finished), encoding="utf-8")
    (output / f"{file.stem}.csv").write_text(curves_csv(folder.history()), encoding="utf-8")
    _say(f"{accuracy:.2%} of {len(run.data.test):,} test images; weights, card and curves are in {output}")


def evaluate_model(slug: str, *, data: Path, weights: Path | None = None, device: str = "cpu") -> None:
    """Write the fraction of test images that the trained network gets right."""
    entry = registry.entry(slug)
    module, name = entry.build().to(device_of(device)), _training_of(entry).dataset
    read_into(module, weights or path_of(entry))
    part = _load(name, data).test
    _say(f"{slug}: {evaluate(module, part, entry.preprocessing.normalisation):.2%} of {len(part):,} test images")


def evaluate_run(path: Path, *, data: Path, device: str = "cpu") -> None:
    """Write how often the newest weights of a run are right about the test images, and about those of each class."""
    folder = RunFolder(path)
    if not folder.saved():
        raise CnnCoreError(f"{path} is no folder of a run: there are no weights in it; `cnn-viz train` makes NAME.run")
    settings, task, number = folder.settings, folder.task, folder.saved()[-1]
    network = network_of(settings, task)
    network.load_state_dict(folder.weights(number))
    asked = images_to_test(settings, _load(settings.dataset, data))
    result = assess(network.to(device_of(device)), asked, task.normalisation)
    for index, (name, row) in enumerate(zip(task.class_names, result.confusion, strict=True)):
        _say(f"{name:12} {row[index]:6,} of {sum(row):,}")
    _say(f"epoch {number}: {result.accuracy:.2%} of {len(asked):,} test images, loss {result.loss:.4f}")


def _begin(settings: RunSettings, dataset: Dataset, folder: RunFolder, device: torch.device) -> TrainingRun:
    """Return the run at its beginning or, where its folder is there, at its last checkpoint."""
    if folder.exists and folder.settings != settings:
        raise CnnCoreError(
            f"{folder.path} was written with other settings; delete it to start from the beginning, or choose another "
            "folder with --output"
        )
    prepared = prepare(settings, dataset)
    for note in prepared.task.notes:
        _say(note)
    run = prepared.begin(device=device)
    if folder.exists:
        folder.restore(run)
        _say(f"going on after {run.finished} of {settings.recipe.epochs} epochs")
    else:
        folder.save_weights(0, run.network)
        folder.create(settings, prepared.task)
    return run


def _finish(run: TrainingRun, folder: RunFolder, *, keep_all: bool) -> float:
    """Train to the end, telling of each epoch, and return the share of test images that are right then."""
    warned = False
    while not run.is_finished:
        _train_epoch(run, folder)
        epoch = folder.end_epoch(run)
        if not keep_all:
            folder.drop_weights(epoch.number - 1)
        _say(_line(epoch, asked="validation" if folder.settings.validation else "test"))
        history = folder.history()
        found = overfitting(history) or guessing(history, folder.settings.recipe)
        if found and not warned:
            _say(found.sentence)
            warned = True
    return evaluate(run.network, run.data.test, run.normalisation)


def _train_epoch(run: TrainingRun, folder: RunFolder) -> None:
    """Take the steps that are missing to the end of the epoch, under a bar where there is a terminal."""
    kept = time.monotonic()
    title = f"epoch {run.finished + 1} of {run.recipe.epochs}"
    with tqdm(total=run.steps_per_epoch, initial=run.step_of_epoch, desc=title, disable=None, leave=False) as bar:
        while not run.epoch_is_over:
            step = run.step()
            bar.set_postfix_str(f"loss {step.loss:.4f}", refresh=False)
            bar.update()
            if time.monotonic() - kept > _KEEP_SECONDS:
                folder.save_checkpoint(run)
                kept = time.monotonic()


def _line(epoch: Epoch, *, asked: str) -> str:
    return (
        f"epoch {epoch.number:3} of {epoch.of}  loss {epoch.loss:.4f}  training {epoch.train_accuracy:.2%}  "
        f"{asked} {epoch.validation_accuracy:.2%}  {epoch.images_per_second:,.0f} images/s"
    )


def _load(name: str, folder: Path) -> Dataset:
    """Read a data set; fetch it under a bar first if it is not there."""
    entry = dataset_entry(name)
    if not entry.is_here(folder):
        with tqdm(total=entry.nbytes, desc=entry.title, unit="B", unit_scale=True, disable=None) as bar:
            for progress in fetch_dataset(entry, folder):
                bar.update(progress.done - bar.n)
    return load(name, folder, fetch=True)


def _training_of(entry: ModelEntry) -> Training:
    if entry.training is None:
        own = ", ".join(entry.slug for entry in registry.entries().values() if entry.training)
        raise CnnCoreError(f"{entry.title} is not one of the project's own networks, which have a recipe: {own}")
    return entry.training


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
