"""How often a network is right, how far it is off, and what it takes for what."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.datasets import LabelledImages
from cnn_core.training.device import computing_on
from cnn_core.training.normalising import Normalisation, as_floats

_AT_ONCE = 500  # images in one forward pass


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What a network made of labelled images, in evaluation mode."""

    loss: float  # mean over the images of the cross-entropy, in nats
    accuracy: float  # a fraction, 0 to 1
    confusion: tuple[tuple[int, ...], ...]  # images; a row per true class, a column per answer


def evaluate(network: nn.Module, data: LabelledImages, normalisation: Normalisation) -> float:
    """Return the fraction of images whose most probable class is their label."""
    return assess(network, data, normalisation).accuracy


@torch.inference_mode()
def assess(network: nn.Module, data: LabelledImages, normalisation: Normalisation) -> Assessment:
    """Ask the network about every image, on the device where its weights are; it is left in evaluation mode."""
    network.eval()
    device = next((weight.device for weight in network.parameters()), torch.device("cpu"))
    loss, counts = 0.0, torch.zeros(0, 0, dtype=torch.int64, device=device)
    with computing_on(device):
        for images, labels in zip(data.images.split(_AT_ONCE), data.labels.split(_AT_ONCE), strict=True):
            true = labels.to(device)
            logits = network(normalisation.apply(as_floats(images.to(device))))
            loss += F.cross_entropy(logits.float(), true, reduction="sum").item()
            counts = confusion_of(logits, true) + (counts if len(counts) else 0)
    rows = tuple(tuple(row) for row in counts.tolist())
    return Assessment(loss=loss / len(data), accuracy=int(counts.trace()) / len(data), confusion=rows)


def confusion_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Count each pair of a true class and an answer, as a matrix."""
    classes = logits.shape[1]
    pairs = labels * classes + logits.argmax(1)
    return torch.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
