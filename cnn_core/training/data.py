"""The images of a training in their parts, and what the network is asked about them."""

from dataclasses import dataclass

import torch

from cnn_core.datasets import LabelledImages
from cnn_core.training.normalising import Normalisation


@dataclass(frozen=True, kw_only=True)
class TrainingData:
    """Images of the size that the network takes. Only those of the first part are learned from."""

    train: LabelledImages
    validation: LabelledImages  # asked after every epoch
    test: LabelledImages  # asked at the very end

    def to(self, device: torch.device) -> "TrainingData":
        """Return the same images on a device; the test images stay where they are."""
        train, validation = (
            LabelledImages(images=part.images.to(device), labels=part.labels.to(device))
            for part in (self.train, self.validation)
        )
        return TrainingData(train=train, validation=validation, test=self.test)


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a trained network is asked: images of one shape, normalised in one way, into classes."""

    class_names: tuple[str, ...]
    input_shape: tuple[int, int, int]  # channels, rows, columns
    normalisation: Normalisation
    notes: tuple[str, ...] = ()  # a sentence for each thing that was changed to make network and data meet
