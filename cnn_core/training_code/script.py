"""A training as a script that runs by itself, without this project, and gives the same numbers."""

import torch
import torchvision

from cnn_core.code.text import lines
from cnn_core.datasets import DatasetEntry, dataset_entry
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.training import RunSettings, Task
from cnn_core.training_code.augmenting import augmentation_part
from cnn_core.training_code.carrying import import_lines
from cnn_core.training_code.data import data_part
from cnn_core.training_code.learning import learning_part, settings_part
from cnn_core.training_code.network import network_part
from cnn_core.training_code.part import Part


def training_script(settings: RunSettings, task: Task) -> str:
    """Write the training as a PyTorch script.

    On the same machine, with the same versions and one thread, it gives the loss and the accuracies of every epoch as
    the training itself does.

    Args:
        settings: Of the training.
        task: What the network was asked, as preparing the training found it.

    Raises:
        CnnCoreError: If a script cannot get at the images, or at the weights that the training starts from.
    """
    entry, data = registry.entry(settings.network), dataset_entry(settings.dataset)
    numbers = settings_part(settings.recipe, task)
    images = data_part(settings, data, entry.preprocessing)
    network = network_part(settings, entry, task)
    augmentation = augmentation_part(settings.recipe.augmentation, task.input_shape[0])
    learning = learning_part(settings, task)
    parts = (numbers, images, network, augmentation, learning)
    definitions = [text for part in parts for text in part.definitions]
    main = (("The images, as bytes, and their labels", images), ("The network", network), ("The training", learning))
    return (
        "\n\n".join((_title(entry, data, parts), import_lines(frozenset().union(*(part.imports for part in parts)))))
        + f"\n\n{numbers.lines}\n\n\n"
        + "\n\n\n".join(definitions)
        + "\n\n\n"
        + "\n\n".join(f"# {title}.\n{part.lines}" for title, part in main)
        + "\n"
    )


def _title(entry: ModelEntry, data: DatasetEntry, parts: tuple[Part, ...]) -> str:
    needs = [sentence for part in parts for sentence in part.needs]
    images = "images of one's own" if data.origin == "own" else data.title  # a visitor's words are no code
    return lines(
        f'"""{entry.title} learns from {images}: a training of CNN Visualizer as a script that runs by itself.',
        "\nOn the same machine it gives the same numbers with the same versions and number of threads, here torch",
        f"{torch.__version__}, torchvision {torchvision.__version__} and 1 thread.",
        *needs,
        '"""',
    )
