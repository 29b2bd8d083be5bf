"""From the settings of a training to a network and images that fit each other."""

from dataclasses import dataclass, replace

import torch
from torch import Generator, nn

from cnn_core.datasets import Dataset, LabelledImages, held_out, hold_out, subset
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry, seeded
from cnn_core.models.output_layer import output_layer, replace_output_layer, set_dropout
from cnn_core.runs.fitting import check_room, fit_images
from cnn_core.training import Normalisation, RunSettings, Task, TrainingData, TrainingRun, normalisation_of

FEWEST_ASKED = 1000  # images of validation and test that are kept where the training images are few


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A training that can begin."""

    settings: RunSettings
    network: nn.Module
    data: TrainingData
    task: Task

    def begin(self, *, device: torch.device | str = "cpu") -> TrainingRun:
        """Return the training before its first step; the network is its own from now on."""
        return TrainingRun(
            self.network,
            self.data,
            self.task.normalisation,
            self.settings.recipe,
            device=device,
            keeps_weights=self.settings.start != "scratch",
        )


def prepare(settings: RunSettings, dataset: Dataset) -> Prepared:
    """Bring a network and images together as the settings say; the dataset is left as it is.

    Raises:
        CnnCoreError: If the network cannot be trained so, or the images are too many or too few.
    """
    entry = registry.entry(settings.network)
    _check_start(settings, entry)
    parts = divide(settings, dataset)
    check_room(len(parts.train) + len(parts.validation) + len(parts.test), entry.preprocessing)
    data = TrainingData(
        train=fit_images(parts.train, entry.preprocessing),
        validation=fit_images(parts.validation, entry.preprocessing),
        test=fit_images(parts.test, entry.preprocessing),
    )
    task = Task(
        class_names=dataset.class_names,
        input_shape=entry.preprocessing.input_shape,
        normalisation=_normalisation(settings, entry, data),
    )
    network, notes = _adapted(settings, entry, task, with_weights=settings.start != "scratch")
    resized = _note_of_size(dataset, task)
    return Prepared(settings=settings, network=network, data=data, task=replace(task, notes=(*resized, *notes)))


def network_of(settings: RunSettings, task: Task) -> nn.Module:
    """Return the network of a training with fresh weights, to be filled with those that were kept of it."""
    network, _ = _adapted(settings, registry.entry(settings.network), task, with_weights=False)
    return network


def check_network(entry: ModelEntry) -> None:
    """Refuse a network that cannot be given other classes, without computing anything.

    Raises:
        CnnCoreError: If it ends in no layer that makes its classes.
    """
    with torch.device("meta"):
        network = seeded(entry.build)
    output_layer(network.eval(), entry.preprocessing.input_shape)


def validation_images(settings: RunSettings, dataset: Dataset) -> LabelledImages:
    """Return the images that the network is asked about after every epoch, in their order, as it takes them."""
    return fit_images(images_to_validate(settings, dataset), registry.entry(settings.network).preprocessing)


def images_to_test(settings: RunSettings, dataset: Dataset) -> LabelledImages:
    """Return the images that the network is asked about at the end, as it takes them."""
    return fit_images(_some_to_ask(dataset.test, settings), registry.entry(settings.network).preprocessing)


def images_to_validate(settings: RunSettings, dataset: Dataset) -> LabelledImages:
    """Return the images that the network is asked about after every epoch, as they are; no other image is copied."""
    held = held_out(dataset.train, settings.validation) if settings.validation else dataset.test
    return _some_to_ask(held, settings)


def divide(settings: RunSettings, dataset: Dataset) -> TrainingData:
    """Divide the images: some of the training images are held out for validation, and of the rest so many are taken.

    Where few are taken, validation and test are bounded too, so that asking does not take longer than learning. The
    division is the same for every seed, so that runs can be compared.

    Raises:
        CnnCoreError: If nothing is left to learn from, or to ask about.
    """
    train = hold_out(dataset.train, settings.validation).kept if settings.validation else dataset.train
    if settings.images is not None:
        train = subset(train, settings.images)
    held, test = images_to_validate(settings, dataset), _some_to_ask(dataset.test, settings)
    if not len(train) or not len(held):
        raise CnnCoreError(
            f"{len(dataset.train):,} training and {len(dataset.test):,} test images are too few to learn from some and "
            "ask about others; bring 2 or more of each class"
        )
    return TrainingData(train=train, validation=held, test=test)


def _some_to_ask(images: LabelledImages, settings: RunSettings) -> LabelledImages:
    return images if settings.images is None else subset(images, max(settings.images, FEWEST_ASKED))


def _check_start(settings: RunSettings, entry: ModelEntry) -> None:
    if settings.start == "scratch" and entry.origin not in ("project", "stack"):
        raise CnnCoreError(
            f"{entry.title} is too large to be trained from fresh weights here; start from its trained weights, "
            "frozen or fine-tuned, or choose one of the project's networks or one that you build"
        )


def _normalisation(settings: RunSettings, entry: ModelEntry, data: TrainingData) -> Normalisation:
    on_its_own_data = entry.training is not None and entry.training.dataset == settings.dataset
    if settings.start == "scratch" and not on_its_own_data:
        return normalisation_of(data.train.images)
    return entry.preprocessing.normalisation


def _adapted(
    settings: RunSettings, entry: ModelEntry, task: Task, *, with_weights: bool
) -> tuple[nn.Module, tuple[str, ...]]:
    """Build the network with the output layer and the dropout that are asked for; say what was changed."""
    network = registry.load(entry).module if with_weights else seeded(entry.build)
    output = output_layer(network.eval(), task.input_shape)
    layer, notes, classes = network.get_submodule(output.path), list[str](), len(task.class_names)
    if output.classes != classes or (settings.start != "scratch" and entry.class_names != task.class_names):
        layer = replace_output_layer(network, output, classes, Generator().manual_seed(settings.recipe.seed))
        notes.append(
            f"The output layer {output.path} was replaced: its {output.classes:,} outputs stood for other classes than "
            f"these {classes:,}."
        )
    if settings.dropout is not None:
        notes.append(set_dropout(network, output, settings.dropout))
    network.requires_grad_(settings.start != "frozen")
    layer.requires_grad_()
    return network, tuple(notes)


def _note_of_size(dataset: Dataset, task: Task) -> tuple[str, ...]:
    shape = tuple(dataset.train.images.shape[1:])
    if shape == task.input_shape:
        return ()
    was, now = (" × ".join(map(str, lengths)) for lengths in (shape, task.input_shape))
    return (f"The images were brought from {was} to {now} (channels, rows, columns), which the network takes.",)
