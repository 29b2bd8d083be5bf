"""A run as it is watched: a few of its validation images, and those that it takes for another class."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor

from cnn_core.datasets import Dataset, LabelledImages, take
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.runs.fitting import fit_images
from cnn_core.runs.preparing import images_to_validate, network_of
from cnn_core.training import RunSettings, Task
from cnn_core.training.observing import Observer, pictures_to_watch

_AT_ONCE = 256  # images that are brought to the network's size and asked about in one go


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A place of the confusion matrix: the class that pictures show, and the one that the network answers."""

    truth: int
    answer: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Mistaken:
    """The validation images of one cell, the surest first."""

    count: int  # of all of them
    images: UInt8[Tensor, "n c h w"]  # of the first ones, as the network takes them
    sure: Float[Tensor, " n"]  # how probable the network finds its answer

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.images.nbytes + self.sure.nbytes


def observer_of(settings: RunSettings, task: Task, dataset: Dataset | None) -> Observer:
    """Return what looks into the network of a run, with a few of the images that it is asked about after each epoch.

    Args:
        settings: Of the run.
        task: Of the run.
        dataset: Of the run; None where its images are gone: then it has no pictures, and its structure can be read.

    Raises:
        CnnCoreError: If network and images do not fit each other.
    """
    network = network_of(settings, task).eval()
    if dataset is None:
        no_pictures = torch.empty(0, *task.input_shape, dtype=torch.uint8)
        return Observer(network, task, LabelledImages(images=no_pictures, labels=torch.empty(0, dtype=torch.int64)))
    pictures = pictures_to_watch(images_to_validate(settings, dataset), graph_of(network, task.input_shape))
    return Observer(network, task, fit_images(pictures, registry.entry(settings.network).preprocessing))


def mistaken(
    observer: Observer,
    settings: RunSettings,
    dataset: Dataset,
    weights: Mapping[str, Tensor],
    cell: Cell,
    *,
    most: int,
) -> Mistaken:
    """Ask a network about every validation image of a class, and return those to which it gives one answer.

    Args:
        observer: Of the run.
        settings: Of the run.
        dataset: Of the run.
        weights: Those after an epoch.
        cell: Which class, and which answer.
        most: So many images at most are returned.
    """
    validation = images_to_validate(settings, dataset)
    indices = (validation.labels == cell.truth).nonzero()[:, 0]
    parts = [observer.answers_with(weights, _fitted(validation, part, settings)) for part in indices.split(_AT_ONCE)]
    sure, answers = torch.cat(parts).max(1)
    chosen = (answers == cell.answer).nonzero()[:, 0]
    first = chosen[sure[chosen].argsort(descending=True, stable=True)][:most]
    return Mistaken(count=len(chosen), images=_fitted(validation, indices[first], settings), sure=sure[first])


def _fitted(images: LabelledImages, indices: Int64[Tensor, " n"], settings: RunSettings) -> UInt8[Tensor, "n c h w"]:
    preprocessing = registry.entry(settings.network).preprocessing
    if not len(indices):
        return torch.empty(0, *preprocessing.input_shape, dtype=torch.uint8)
    return fit_images(take(images, indices), preprocessing).images
