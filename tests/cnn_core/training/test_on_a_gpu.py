"""A training on a GPU learns as on the processor, and what it writes is read there."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Generator, nn

from cnn_core.augmentation import KINDS, Augmentation, augment
from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.training import Normalisation, Recipe, RunFolder, TrainingData, TrainingRun, as_floats, assess
from cnn_core.training.device import computing_on
from tests.gpus import ROUNDING, needs_gpu

pytestmark = needs_gpu

NORMALISATION = Normalisation(mean=(0.4, 0.5, 0.6), std=(0.3, 0.3, 0.2))
RECIPE = Recipe(cycles=(3,), learning_rate=0.05, batch_size=16, seed=3)


def bright_or_dark(count: int, seed: int) -> LabelledImages:
    generator = Generator().manual_seed(seed)
    labels = torch.randint(0, 2, (count,), generator=generator)
    noise = torch.randint(0, 150, (count, 3, 12, 12), generator=generator)
    return LabelledImages(images=(noise + 100 * labels[:, None, None, None]).to(torch.uint8), labels=labels)


DATA = TrainingData(train=bright_or_dark(72, 0), validation=bright_or_dark(40, 1), test=bright_or_dark(40, 2))


def network(dropout: float = 0.0) -> nn.Sequential:
    maps = (nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1))
    return nn.Sequential(*maps, nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Flatten(), nn.Dropout(dropout), nn.Linear(256, 2))


def start(device: str, recipe: Recipe = RECIPE, dropout: float = 0.0) -> TrainingRun:
    return TrainingRun(network(dropout), DATA, NORMALISATION, recipe, device=device)


def losses(run: TrainingRun) -> list[float]:
    found = list[float]()
    while not run.is_finished:
        found.append(run.step().loss)
        if run.epoch_is_over:
            found.append(run.end_epoch().validation_loss)
    return found


def test_it_learns_what_can_be_learned():
    run = start("cuda", dropout=0.3)
    epochs = [run.one_epoch() for _ in range(3)]
    assert epochs[-1].loss < epochs[0].loss
    assert epochs[-1].validation_accuracy > 0.9
    assert assess(run.network, DATA.test, NORMALISATION).accuracy > 0.9


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
def test_its_losses_are_those_of_the_processor(optimiser):
    recipe = dataclasses.replace(RECIPE, optimiser=optimiser, learning_rate=0.005, cycles=(1,))
    assert losses(start("cuda", recipe)) == pytest.approx(losses(start("cpu", recipe)), rel=5 * ROUNDING)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_changes_images_as_the_processor_does(kind):
    amount = {"pixels": 2, "degrees": 20.0, "share": 0.3, "switch": True}[kind.unit]
    images, augmentation = as_floats(DATA.train.images), Augmentation(**{kind.name: amount})
    here, there = (
        augment(images.to(device), augmentation, Generator().manual_seed(0), normalise=NORMALISATION.apply).cpu()
        for device in ("cpu", "cuda")
    )
    assert not torch.equal(here, NORMALISATION.apply(images))
    torch.testing.assert_close(there, here, rtol=0, atol=1e-3)


def test_dropout_draws_from_its_own_numbers_there_too():
    torch.cuda.manual_seed(1)
    before = torch.cuda.get_rng_state()
    one = losses(start("cuda", dropout=0.5))
    assert torch.equal(torch.cuda.get_rng_state(), before)
    torch.cuda.manual_seed(2)
    assert losses(start("cuda", dropout=0.5)) == one != losses(start("cuda"))


@pytest.mark.parametrize("slug", ["lenet5", "tiny_vgg", "mini_resnet"])
def test_the_same_seed_gives_the_same_curves(slug):
    entry = registry.entry(slug)
    recipe = dataclasses.replace(entry.training.recipe, cycles=(2,))
    images = torch.randint(0, 256, (1024, *entry.preprocessing.input_shape), generator=Generator().manual_seed(0))
    part = LabelledImages(images=images.to(torch.uint8), labels=torch.arange(1024) % 10)
    data = TrainingData(train=part, validation=part, test=part)
    prepared = entry.build, data, entry.preprocessing.normalisation
    once, again, other = (_curve(*prepared, dataclasses.replace(recipe, seed=seed)) for seed in (1, 1, 2))
    assert once == again != other


def _curve(build: Callable[[], nn.Module], *prepared: Any) -> list[float]:
    return losses(TrainingRun(build(), *prepared, device="cuda"))


@pytest.mark.parametrize(("first", "second"), [("cuda", "cpu"), ("cpu", "cuda")])
def test_what_began_on_one_device_goes_on_on_another(first, second, tmp_path):
    folder, run, resumed = RunFolder(tmp_path), start(first), start(second)
    for _ in range(7):
        _advance(run)
    folder.save_checkpoint(run)
    folder.restore(resumed)
    assert (resumed.finished, resumed.steps, resumed.step_of_epoch) == (1, 7, 2)
    assert {weight.device.type for weight in resumed.network.parameters()} == {second}
    assert losses(resumed) == pytest.approx(losses(run), rel=0.02, abs=0.002)


def _advance(run: TrainingRun) -> None:
    run.step()
    if run.epoch_is_over:
        run.end_epoch()


@pytest.mark.parametrize(("first", "second"), [("cuda", "cpu"), ("cpu", "cuda")])
def test_dropout_goes_on_on_another_device(first, second, tmp_path):
    folder, run, resumed = RunFolder(tmp_path), start(first, dropout=0.5), start(second, dropout=0.5)
    run.step()
    folder.save_checkpoint(run)
    folder.restore(resumed)
    assert len(losses(resumed)) == 3 * 5 + 3 - 1


def test_its_weights_are_read_on_the_processor(tmp_path: Path):
    folder, run, module = RunFolder(tmp_path), start("cuda"), network()
    while not run.epoch_is_over:
        run.step()
    epoch = folder.end_epoch(run)
    module.load_state_dict(folder.weights(1))
    result = assess(module, DATA.validation, NORMALISATION)
    assert {weight.device.type for weight in folder.weights(1).values()} == {"cpu"}
    assert result.loss == pytest.approx(epoch.validation_loss, rel=ROUNDING)


def test_a_full_memory_is_told():
    sentence = r"^the memory of cuda is full: .*Tried to allocate .* is free\. Choose smaller mini-batches, or cpu"
    with pytest.raises(CnnCoreError, match=sentence), computing_on(torch.device("cuda")):
        torch.empty(2**45, device="cuda")
