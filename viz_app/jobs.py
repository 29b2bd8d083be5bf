"""The long jobs of the terminal: training, evaluating, listing."""

import dataclasses
import sys
from pathlib import Path

from safetensors.torch import save_file

from cnn_core import datasets, training
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.card import write_card
from cnn_core.models.entry import ModelEntry, Training
from cnn_core.models.own import own_networks
from cnn_core.models.own.local import Stated, local_entry
from cnn_core.models.weights import path_of, read_into


def list_models() -> None:
    """Write a line per network: its name, whether its trained weights are here, how often it is right, what it is."""
    for entry in registry.entries().values():
        accuracy = entry.facts.accuracy
        right = f"{accuracy.top1:.1%}" if accuracy else ""
        _say(f"{entry.slug:22} {_state_of(entry):>8}  {right:>6}  {entry.sentence}")
    _say("\nThe percentage is of ImageNet's 50,000 validation images, as the library states it for its weights.")
    _say("timm.NAME opens any other convolutional classification network of timm, such as timm.resnet50d.")


def _state_of(entry: ModelEntry) -> str:
    if registry.is_available(entry):
        return "ready"
    return f"{entry.download.megabytes:.0f} MB" if entry.download else "missing"


def open_own_network(target: str, stated: Stated) -> None:
    """Call a person's own function, and let the app open with its network."""
    entry = local_entry(target, stated)
    own_networks().keep_local(entry)
    shape = " × ".join(map(str, entry.preprocessing.input_shape))
    _say(f"{entry.title}: {entry.facts.parameters or 0:,} parameters, {shape} in, {len(entry.class_names):,} classes")


def train_model(slug: str, *, data: Path, output: Path, epochs: int | None = None) -> None:
    """Train one of the project's networks by its recipe; write weights and card into the output folder.

    A run that was killed goes on from its last whole epoch.
    """
    entry = registry.entry(slug)
    recipe = _training_of(entry).recipe
    if epochs is not None:
        if epochs < 1:
            raise CnnCoreError(f"a training takes at least 1 epoch, not {epochs}")
        recipe = dataclasses.replace(recipe, cycles=(epochs,))
    module, normalisation = entry.build(), entry.preprocessing.normalisation
    dataset = datasets.load(_training_of(entry).dataset, data, fetch=True)
    checkpoint = output / f"{slug}.checkpoint"
    for epoch in training.train(module, dataset, normalisation, recipe, checkpoint=checkpoint):
        _say(
            f"epoch {epoch.number:3} of {epoch.of}  loss {epoch.loss:.4f}  training {epoch.train_accuracy:.2%}  "
            f"test {epoch.validation_accuracy:.2%}  {epoch.images_per_second:,.0f} images/s"
        )
    accuracy = training.evaluate(module, dataset.test, normalisation)
    save_file(
        {name: tensor.contiguous() for name, tensor in module.state_dict().items()}, output / f"{slug}.safetensors"
    )
    write_card(output / f"{slug}.md", entry, module, recipe, data=dataset.source, accuracy=accuracy)
    _say(f"{accuracy:.2%} of {len(dataset.test):,} test images; weights and card are in {output}")


def evaluate_model(slug: str, *, data: Path, weights: Path | None = None) -> None:
    """Write the fraction of test images that the trained network gets right."""
    entry = registry.entry(slug)
    dataset = _training_of(entry).dataset
    module = entry.build()
    read_into(module, weights or path_of(entry))
    part = datasets.load(dataset, data, fetch=True).test
    accuracy = training.evaluate(module, part, entry.preprocessing.normalisation)
    _say(f"{slug}: {accuracy:.2%} of {len(part):,} test images")


def _training_of(entry: ModelEntry) -> Training:
    if entry.training is None:
        raise CnnCoreError(f"{entry.title} is not one of the project's own networks: it has no recipe and no data set")
    return entry.training


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
