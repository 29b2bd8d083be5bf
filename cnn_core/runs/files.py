"""What a person takes away of a training: its weights with their card, and its curves as a table."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict

from safetensors.torch import save

from cnn_core.runs.comparing import HOW, title_of, written_settings
from cnn_core.training import Epoch, RunFolder, RunSettings, Task

METADATA = "cnn_visualizer"
"""The name in a safetensors file's metadata under which settings, task and epoch lie, as JSON."""

_COLUMNS = (
    "number",
    "loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
    "images_per_second",
)


def curves_csv(history: Sequence[Epoch]) -> str:
    """Return the numbers of all epochs as comma-separated values, to the last digit; accuracies from 0 to 1."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", *_COLUMNS[1:]])
    writer.writerows([getattr(epoch, column) for column in _COLUMNS] for epoch in history)
    return text.getvalue()


def weights_file(folder: RunFolder, number: int) -> bytes:
    """Return the weights after an epoch as a safetensors file that also holds the card and how to use them.

    Args:
        folder: The training's.
        number: The epoch; 0 for the weights before the first step.

    Raises:
        CnnCoreError: If the weights of that epoch are not kept.
    """
    described = {"settings": folder.settings.to_json(), "task": json.dumps(asdict(folder.task)), "epoch": number}
    metadata = {"format": "pt", METADATA: json.dumps(described), "card": card_of(folder, number)}
    return save(folder.weights(number), metadata)


def card_of(folder: RunFolder, number: int) -> str:
    """Return the model card of a training after an epoch, in Markdown."""
    settings, task = folder.settings, folder.task
    epoch = next((epoch for epoch in folder.history() if epoch.number == number), None)
    rows = "\n".join(f"| {setting.name} | {setting.value} |" for setting in written_settings(settings))
    file = f"{file_name(settings, number)}.safetensors"
    return (
        f"# {title_of(settings)}, epoch {number}\n\n"
        f"Trained {HOW[settings.start]} with CNN Visualizer. {accuracy_sentence(epoch)}\n\n"
        f"| | |\n|---|---|\n{_facts(task)}\n\n## Settings\n\n| setting | value |\n|---|---|\n{rows}\n\n"
        f"## Use it again\n\nBring {file} on the page Runs of CNN Visualizer, or in Python:\n\n"
        f'    from safetensors.torch import load_file\n    state = load_file("{file}")\n\n'
        "The same file holds this card and the settings, in its metadata.\n"
    )


def accuracy_sentence(epoch: Epoch | None) -> str:
    """Say how many of the validation images were right after an epoch; None stands for before the first one."""
    if epoch is None:
        return "These are the weights before the first step."
    images = sum(map(sum, epoch.confusion))
    right = sum(row[index] for index, row in enumerate(epoch.confusion))
    return (
        f"After epoch {epoch.number} of {epoch.of}, {right:,} of {images:,} validation images were right, "
        f"{epoch.validation_accuracy:.2%}."
    )


def _facts(task: Task) -> str:
    mean, std = (", ".join(f"{value:.4g}" for value in values) for values in vars(task.normalisation).values())
    return (
        f"| input | {' × '.join(map(str, task.input_shape))} (channels, height, width) |\n"
        f"| pixels, 0 to 1, are freed of | mean {mean}; standard deviation {std} |\n"
        f"| classes | {', '.join(task.class_names)} |"
    )


def file_name(settings: RunSettings, number: int | None = None) -> str:
    """Return a name for files of a training, or of its network after an epoch, without an ending."""
    parts = [settings.network.partition(".")[0], settings.dataset.partition(".")[0], f"seed{settings.recipe.seed}"]
    return "-".join(parts if number is None else [*parts, f"epoch{number}"])
