"""A new output layer, trained on features that do not change any more."""

import time
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64
from torch import Generator, Tensor
from torch.nn import Parameter
from torch.nn import functional as F

from cnn_core.training import Recipe
from cnn_core.training.evaluating import confusion_of
from cnn_core.training.optimisers import optimiser_of

_LEARNING_RATE, _DECAY, _BATCH = 0.01, 0.01, 32


@dataclass(frozen=True, kw_only=True)
class HeadEpoch:
    """How well the layer does after it has gone through all training images once more. Accuracies are 0 to 1."""

    number: int
    loss: float  # mean cross-entropy over the training images, in nats
    accuracy: float
    held_loss: float
    held_accuracy: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Head:
    """A dense layer from features to classes, as it could stand in the network in the old one's place."""

    weights: Float[Tensor, "k d"]
    bias: Float[Tensor, " k"]
    history: tuple[HeadEpoch, ...]
    confusion: tuple[tuple[int, ...], ...]  # of the held-out images; a row per true class, a column per answer
    seconds: float  # that the training took

    def logits(self, features: Float[Tensor, "n d"]) -> Float[Tensor, "n k"]:
        """Return the number of each class."""
        return F.linear(features, self.weights, self.bias)

    def probabilities(self, features: Float[Tensor, "n d"]) -> Float[Tensor, "n k"]:
        """Return how probable it finds each class."""
        return self.logits(features).softmax(1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Labelled:
    """Features with the classes of their images."""

    values: Float[Tensor, "n d"]
    labels: Int64[Tensor, " n"]


def train_head(learned: Labelled, held: Labelled, *, classes: int, epochs: int, seed: int = 0) -> Head:
    """Return a dense layer that was trained with AdamW, in mini-batches of 32, from weights of 0.

    Meanwhile each feature is freed of its mean and deviation over the training images, so that all of them have the
    same say at the start; in the end this becomes part of the weights and biases, and the layer takes the features as
    they are.

    Args:
        learned: What it learns from.
        held: What it is asked about and does not learn from.
        classes: How many there are; 2 or more.
        epochs: How often it goes through all of what it learns from.
        seed: Of the order in which it does.
    """
    start = time.perf_counter()
    deviation, mean = torch.std_mean(learned.values, 0, correction=0)
    deviation = torch.where(deviation > 0, deviation, torch.ones_like(deviation))
    near = Labelled(values=(learned.values - mean) / deviation, labels=learned.labels)
    far = Labelled(values=(held.values - mean) / deviation, labels=held.labels)
    weights, bias, history = _learn(near, far, classes, _recipe(epochs, seed))
    scaled = weights / deviation
    shifted = bias - scaled @ mean
    confusion = confusion_of(F.linear(held.values, scaled, shifted), held.labels)
    return Head(
        weights=scaled,
        bias=shifted,
        history=history,
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        seconds=time.perf_counter() - start,
    )


def _recipe(epochs: int, seed: int) -> Recipe:
    return Recipe(
        cycles=(epochs,),
        learning_rate=_LEARNING_RATE,
        batch_size=_BATCH,
        weight_decay=_DECAY,
        seed=seed,
        optimiser="adamw",
        schedule="cosine",
    )


def _learn(near: Labelled, far: Labelled, classes: int, recipe: Recipe) -> tuple[Tensor, Tensor, tuple[HeadEpoch, ...]]:
    """Return weights and biases for features with mean 0 and deviation 1, and how they did after each epoch."""
    weights = Parameter(torch.zeros(classes, near.values.shape[1]))
    bias = Parameter(torch.zeros(classes))
    optimiser = optimiser_of(recipe, [weights, bias])
    generator, history = Generator().manual_seed(recipe.seed), list[HeadEpoch]()
    for epoch in range(recipe.epochs):
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate_at(float(epoch))
        with torch.enable_grad():
            for chosen in torch.randperm(len(near.labels), generator=generator).split(recipe.batch_size):
                optimiser.zero_grad()
                logits = F.linear(near.values[chosen], weights, bias)
                F.cross_entropy(logits, near.labels[chosen]).backward()
                optimiser.step()
        history.append(_assessed(epoch + 1, near, far, weights.detach(), bias.detach()))
    return weights.detach(), bias.detach(), tuple(history)


def _assessed(number: int, near: Labelled, far: Labelled, weights: Tensor, bias: Tensor) -> HeadEpoch:
    found = list[float]()
    for part in (near, far):
        logits = F.linear(part.values, weights, bias)
        right = (logits.argmax(1) == part.labels).float().mean()
        found += [float(F.cross_entropy(logits, part.labels)), float(right)]
    loss, accuracy, held_loss, held_accuracy = found
    return HeadEpoch(number=number, loss=loss, accuracy=accuracy, held_loss=held_loss, held_accuracy=held_accuracy)
