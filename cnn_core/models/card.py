"""The model card that is written beside trained weights."""

from pathlib import Path

from torch import nn

from cnn_core.graph import graph_of
from cnn_core.models.entry import ModelEntry
from cnn_core.training import Recipe

_HOURS = 5_000_000_000  # multiply-adds of one image times epochs: a processor learns 50,000 images so in some 8 hours


def write_card(path: Path, entry: ModelEntry, module: nn.Module, recipe: Recipe, *, data: str, accuracy: float) -> None:
    """Write what the network is, what it learned from, how well, and how to train it again.

    Args:
        path: The Markdown file.
        entry: The network's entry.
        module: The trained network.
        recipe: The settings that were used.
        data: The name and source of the data set.
        accuracy: The fraction of test images that are right.
    """
    module.eval()
    nodes = graph_of(module, entry.preprocessing.input_shape).nodes
    multiply_adds = sum(node.multiply_adds for node in nodes)
    settings = "\n".join(f"| {name} | {value} |" for name, value in vars(recipe).items())
    path.write_text(
        f"# {entry.title}\n\n{entry.sentence}\n\n"
        f"| | |\n|---|---|\n"
        f"| test accuracy | {accuracy:.2%} |\n"
        f"| data | {data} |\n"
        f"| input | {' × '.join(map(str, entry.preprocessing.input_shape))} (channels, height, width) |\n"
        f"| parameters | {sum(p.numel() for p in module.parameters()):,} |\n"
        f"| multiply-adds | {multiply_adds:,} |\n"
        f"| licence | MIT |\n\n"
        f"Train it again, and measure it:\n\n"
        f"    cnn-viz train {entry.slug} --data data{_epochs(entry, recipe)}\n"
        f"    cnn-viz evaluate {entry.slug} --data data\n\n"
        f"{_duration(recipe, multiply_adds)}"
        f"## Recipe\n\n| setting | value |\n|---|---|\n{settings}\n",
        encoding="utf-8",
    )


def _epochs(entry: ModelEntry, recipe: Recipe) -> str:
    """Return the option that gives another number of epochs than the network's own recipe; "" where it is the same."""
    is_own = entry.training is not None and entry.training.recipe.cycles == recipe.cycles
    return "" if is_own else f" --epochs {recipe.epochs}"


def _duration(recipe: Recipe, multiply_adds: int) -> str:
    if recipe.epochs * multiply_adds < _HOURS:
        return ""
    return (
        f"{recipe.epochs:,} epochs of this network take a processor many hours; `--device cuda` makes it a matter of "
        "minutes on a graphics card.\n\n"
    )
