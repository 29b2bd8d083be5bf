"""When a network has learned nothing and gives the same answer to every image."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnn_core.decimals import three_digits
from cnn_core.training.diverging import lower_rate
from cnn_core.training.epoch import Epoch
from cnn_core.training.recipe import USUAL_RATES, Recipe

_PATIENCE = 3  # epochs that are like guessing, before anything is said
_ONE_ANSWER = 0.98  # the share of the images that gets the same answer
_NEAR = (0.97, 1.15)  # how many times the loss of guessing the losses are


@dataclass(frozen=True, kw_only=True)
class Guessing:
    """From where on the network only guessed."""

    since_epoch: int
    sentence: str


def guessing(history: Sequence[Epoch], recipe: Recipe) -> Guessing | None:
    """Find out whether the network guesses, as one does whose steps were so long that its units give 0 for good.

    It guesses if in each of its last three epochs, or more, nearly all validation images get the same answer and both
    losses are near that of the best guess: who knows how frequent each class is and nothing else has the entropy of
    these shares as loss, which is ln(classes) where classes are equally frequent. A network that began with small steps
    looks alike, so nothing is said before the learning rate has been above the usual one.

    Args:
        history: All epochs so far.
        recipe: Of the training.
    """
    since = len(history)
    while since and _is_like_guessing(history[since - 1]):
        since -= 1
    if len(history) - since < _PATIENCE:
        return None
    rate = max(epoch.learning_rate for epoch in history)
    if rate <= USUAL_RATES[recipe.optimiser]:
        return None
    first, last = history[since], history[-1]
    return Guessing(
        since_epoch=first.number,
        sentence=(
            f"It guesses: since epoch {first.number} nearly every image gets the same answer, "
            f"{last.validation_accuracy:.1%} are right, and the loss ({three_digits(last.validation_loss)}) is that of "
            f"a guess among {len(last.confusion)} classes ({three_digits(_loss_of_guess(last))}). Its steps were too "
            f"long; take a smaller learning rate, such as {lower_rate(recipe, rate):g}."
        ),
    )


def _is_like_guessing(epoch: Epoch) -> bool:
    answers = [sum(column) for column in zip(*epoch.confusion, strict=True)]
    if len(answers) < 2 or max(answers) < _ONE_ANSWER * sum(answers):
        return False
    low, high = (times * _loss_of_guess(epoch) for times in _NEAR)
    return low <= epoch.loss <= high and low <= epoch.validation_loss <= high


def _loss_of_guess(epoch: Epoch) -> float:
    """Return the entropy of the classes, in nats."""
    counts = [sum(row) for row in epoch.confusion]
    return -sum(count / sum(counts) * math.log(count / sum(counts)) for count in counts if count)
