"""A first mini-batch that nobody sees: it loads what every training needs, so that a person’s first one is quick."""

from pathlib import Path

from cnn_core import datasets
from cnn_core.runs.preparing import prepare
from cnn_core.training import Recipe, RunSettings

_SETTINGS = RunSettings(
    network="stack.1x8x8~conv.2.3~act.relu~flat~dense.10",
    dataset="digits",
    images=16,
    recipe=Recipe(cycles=(1,), learning_rate=0.01, batch_size=8),
)


def practise() -> None:
    """Take one step of a small training on the digits, in memory alone."""
    prepare(_SETTINGS, datasets.load(_SETTINGS.dataset, Path())).begin().step()
