"""The model card that is written beside trained weights."""

from pathlib import Path

from torch import nn

from cnn_core.graph import graph_of
from cnn_core.models.entry import ModelEntry
from cnn_core.training import Recipe


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
    settings = "\n".join(f"| {name} | {value} |" for name, value in vars(recipe).items())
    path.write_text(
        f"# {entry.title}\n\n{entry.sentence}\n\n"
        f"| | |\n|---|---|\n"
        f"| test accuracy | {accuracy:.2%} |\n"
        f"| data | {data} |\n"
        f"| input | {' × '.join(map(str, entry.preprocessing.input_shape))} (channels, height, width) |\n"
        f"| parameters | {sum(p.numel() for p in module.parameters()):,} |\n"
        f"| multiply-adds | {sum(node.multiply_adds for node in nodes):,} |\n"
        f"| licence | MIT |\n\n"
        f"Train it again, and measure it:\n\n"
        f"    cnn-viz train {entry.slug} --data data\n    cnn-viz evaluate {entry.slug} --data data\n\n"
        f"## Recipe\n\n| setting | value |\n|---|---|\n{settings}\n",
        encoding="utf-8",
    )
