"""From a network's last numbers to an answer in words."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Guess:
    """One class and how probable the network finds it, 0 to 1."""

    class_name: str
    probability: float
    logit: float


def guesses(logits: Float[Tensor, " classes"], class_names: tuple[str, ...]) -> tuple[Guess, ...]:
    """Return every class, the most probable first.

    The probabilities are the softmax of the logits, so they sum to 1.
    """
    probabilities = torch.softmax(logits.double(), 0)
    order = probabilities.argsort(descending=True, stable=True).tolist()
    return tuple(
        Guess(class_name=class_names[i], probability=float(probabilities[i]), logit=float(logits[i])) for i in order
    )
