"""Training as a generator of epochs, which a caller can show, stop and resume."""

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from jaxtyping import Float, UInt8
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from cnn_core.augmentation import Augmentation, augment
from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides what training gives: the same recipe and machine give the same weights.

    The learning rate rises to its maximum and falls to zero again in one cycle (Smith & Topin 2017, arXiv:1708.07120).
    Further cycles start again from what was learned, each half as high as the one before (Loshchilov & Hutter 2016,
    arXiv:1608.03983).
    """

    cycles: tuple[int, ...]  # epochs in each
    learning_rate: float  # the highest of the first cycle
    batch_size: int = 128
    momentum: float = 0.9
    weight_decay: float = 5e-4
    label_smoothing: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)
    bfloat16: bool = False  # convolutions in 16-bit floats: 2× faster on recent processors
    seed: int = 0

    @property
    def epochs(self) -> int:
        """Count the epochs of all cycles."""
        return sum(self.cycles)

    def learning_rate_at(self, epoch: float) -> float:
        """Return the learning rate at a moment, counted in epochs from the start."""
        highest = self.learning_rate
        for length in self.cycles:
            if epoch < length:
                return highest * _cycle(epoch / length)
            epoch, highest = epoch - length, highest / 2
        return 0.0


def _cycle(moment: float) -> float:
    """Return the height at a moment of a cycle, 0 to 1: a cosine up in the first fifth, a cosine down in the rest."""
    start, peak = 0.04, 0.2
    if moment < peak:
        return start + (1 - start) * (1 - math.cos(math.pi * moment / peak)) / 2
    return (1 + math.cos(math.pi * (moment - peak) / (1 - peak))) / 2


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """One pass over the training images. Accuracies are fractions, 0 to 1."""

    number: int  # from 1
    of: int
    loss: float
    train_accuracy: float
    test_accuracy: float
    images_per_second: float


@dataclass(frozen=True, kw_only=True)
class Normalisation:
    """The mean and the standard deviation per channel that a network expects its input, 0 to 1, to be freed of."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def unchanged(cls, channels: int) -> "Normalisation":
        """Return the one that leaves every number as it is."""
        return cls(mean=(0.0,) * channels, std=(1.0,) * channels)

    def apply(self, images: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
        """Return the images with about mean 0 and standard deviation 1 in each channel."""
        mean, std = (torch.tensor(values)[:, None, None] for values in (self.mean, self.std))
        return (images - mean) / std


def train(
    network: nn.Module, data: Dataset, normalisation: Normalisation, recipe: Recipe, *, checkpoint: Path | None = None
) -> Iterator[Epoch]:
    """Train the network in place, from fresh weights or from the checkpoint, and yield each epoch as it ends.

    Args:
        network: Built, its weights are overwritten.
        data: Images of the size that the network takes.
        normalisation: Applied to the images, 0 to 1.
        recipe: The settings.
        checkpoint: A file written after every epoch and, where it exists, gone on from.

    Raises:
        CnnCoreError: If the loss is no longer a number, or the checkpoint belongs to another recipe.
    """
    run = _Run(network, data, recipe)
    if checkpoint and checkpoint.exists():
        run.restore(checkpoint)
    while run.finished < recipe.epochs:
        epoch = run.one_epoch(normalisation)
        if checkpoint:
            run.save(checkpoint)
        yield epoch


def evaluate(network: nn.Module, data: LabelledImages, normalisation: Normalisation) -> float:
    """Return the fraction of images whose most probable class is their label."""
    network.eval()
    right = 0
    with torch.inference_mode():
        for images, labels in zip(data.images.split(500), data.labels.split(500), strict=True):
            logits = network(normalisation.apply(as_floats(images)))
            right += int((logits.argmax(1) == labels).sum())
    return right / len(data)


def as_floats(images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
    """Turn bytes, 0 to 255, into floats, 0 to 1."""
    return images.float() / 255


def initialise(network: nn.Module, generator: Generator) -> None:
    """Draw fresh weights from the generator, and from nothing else.

    Source:
        He et al. 2015, arXiv:1502.01852: a normal distribution of variance 2 / fan-in, biases 0.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


class _Run:
    """A training in progress: what has to be kept between epochs."""

    def __init__(self, network: nn.Module, data: Dataset, recipe: Recipe) -> None:
        self.network, self.data, self.recipe = network.to(memory_format=torch.channels_last), data, recipe
        self.generator = Generator().manual_seed(recipe.seed)
        initialise(network, self.generator)
        self.finished = 0
        self.optimizer = torch.optim.SGD(
            network.parameters(),
            lr=recipe.learning_rate,
            momentum=recipe.momentum,
            weight_decay=recipe.weight_decay,
            nesterov=True,
        )

    def one_epoch(self, normalisation: Normalisation) -> Epoch:
        self.network.train()
        started, loss_sum, right = time.perf_counter(), 0.0, 0
        batches = torch.randperm(len(self.data.train), generator=self.generator).split(self.recipe.batch_size)
        for number, indices in enumerate(batches):
            self._set_learning_rate(self.finished + number / len(batches))
            images, labels = self.data.train.images[indices], self.data.train.labels[indices]
            loss, logits = self._step(normalisation.apply(as_floats(images)), labels)
            loss_sum += loss * len(labels)
            right += int((logits.argmax(1) == labels).sum())
        self.finished += 1
        seconds, count = time.perf_counter() - started, len(self.data.train)
        return Epoch(
            number=self.finished,
            of=self.recipe.epochs,
            loss=loss_sum / count,
            train_accuracy=right / count,
            test_accuracy=evaluate(self.network, self.data.test, normalisation),
            images_per_second=count / seconds,
        )

    def _set_learning_rate(self, epoch: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.learning_rate_at(epoch)

    def _step(self, images: Tensor, labels: Tensor) -> tuple[float, Tensor]:
        images = augment(images, self.recipe.augmentation, self.generator)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.network(images.contiguous(memory_format=torch.channels_last))
            loss = F.cross_entropy(logits, labels, label_smoothing=self.recipe.label_smoothing)
        value = loss.item()
        if not math.isfinite(value):
            raise CnnCoreError(
                f"the loss is {value} in epoch {self.finished + 1}: the training diverged; "
                f"try a learning rate below {self.recipe.learning_rate:g}"
            )
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return value, logits.detach()

    def save(self, checkpoint: Path) -> None:
        """Write the whole file beside the old one, then replace it, so that a kill leaves one of the two."""
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "recipe": asdict(self.recipe),
            "finished": self.finished,
            "generator": self.generator.get_state(),
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        partial = checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(checkpoint)

    def restore(self, checkpoint: Path) -> None:
        state = torch.load(checkpoint, weights_only=True)
        if state["recipe"] != asdict(self.recipe):
            raise CnnCoreError(f"{checkpoint} was written with other settings; delete it to start from the beginning")
        self.finished = state["finished"]
        self.generator.set_state(state["generator"])
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
