"""Training as a generator of epochs."""

from collections.abc import Iterator
from pathlib import Path

from torch import nn

from cnn_core.datasets import Dataset
from cnn_core.training.checkpoints import read_state, write_state
from cnn_core.training.data import TrainingData
from cnn_core.training.epoch import Epoch
from cnn_core.training.normalising import Normalisation
from cnn_core.training.recipe import Recipe
from cnn_core.training.run import TrainingRun


def train(
    network: nn.Module, data: Dataset, normalisation: Normalisation, recipe: Recipe, *, checkpoint: Path | None = None
) -> Iterator[Epoch]:
    """Train the network in place, from fresh weights or from the checkpoint, and yield each epoch as it ends.

    Args:
        network: Built, its weights are overwritten.
        data: Images of the size that the network takes. The test images are the validation.
        normalisation: Applied to the images, 0 to 1.
        recipe: The settings.
        checkpoint: A file written after every epoch and, where it exists, gone on from.

    Raises:
        CnnCoreError: If the loss is no longer a number, or the checkpoint belongs to another recipe.
    """
    parts = TrainingData(train=data.train, validation=data.test, test=data.test)
    run = TrainingRun(network, parts, normalisation, recipe)
    if checkpoint and checkpoint.exists():
        read_state(checkpoint, run)
    while not run.is_finished:
        epoch = run.one_epoch()
        if checkpoint:
            write_state(checkpoint, run)
        yield epoch
