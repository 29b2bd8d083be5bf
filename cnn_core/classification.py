"""From a network's last numbers to an answer in words."""

from dataclasses import dataclass
from math import floor

import torch
from jaxtyping import Float
from torch import Tensor

from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Guess:
    """One class and how probable the network finds it, 0 to 1."""

    index: int  # of the class: two may have one name
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
        Guess(index=i, class_name=class_names[i], probability=float(probabilities[i]), logit=float(logits[i]))
        for i in order
    )


def in_words(guesses: tuple[Guess, ...]) -> str:
    """Return how sure a network is, in one sentence.

    The rules look at whole percents, as they are written, and the first that fits holds:

    1. one class only: there is nothing to choose;
    2. the first class has 95 % or more: almost certain;
    3. the first has less than 10%, or of three classes or more each has at least half of the first's: no idea;
    4. other classes have at least half of the first's: undecided between all of these;
    5. the first has 50 % or more: fairly sure;
    6. otherwise it leans towards the first.

    Args:
        guesses: Every class, the most probable first; at least one.

    Raises:
        CnnCoreError: If there is no class.
    """
    if not guesses:
        raise CnnCoreError("a network with 0 classes has no answer; choose one with 1 class or more")
    first = _percent(guesses[0])
    rivals = [guess for guess in guesses if 2 * _percent(guess) >= first]
    if len(guesses) == 1:
        return f"Nothing to choose: {guesses[0].class_name} is the only class."
    if first >= 95:
        return f"Almost certain: {_written(guesses[0])}."
    if first < 10 or len(rivals) == len(guesses) > 2:
        return f"No idea: the most probable of {len(guesses):,} classes has {_share(first)}."
    if len(rivals) > 1:
        return _undecided(rivals)
    return f"{'Fairly sure:' if first >= 50 else 'Leaning towards'} {_written(guesses[0])}."


def _undecided(rivals: list[Guess]) -> str:
    if len(rivals) > 3:
        return f"Undecided between {len(rivals)} classes, the most probable of them {_written(rivals[0])}."
    *others, last = map(_written, rivals)
    return f"Undecided between {', '.join(others)} and {last}."


def _percent(guess: Guess) -> int:
    return floor(100 * guess.probability + 0.5)


def _written(guess: Guess) -> str:
    return f"{guess.class_name} ({_share(_percent(guess))})"


def _share(percent: int) -> str:
    if percent == 0:
        return "less than 1%"
    return "more than 99%" if percent == 100 else f"{percent}%"
