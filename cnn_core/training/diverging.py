"""Why a training that went wrong went wrong, in a sentence."""

import math
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError
from cnn_core.training.recipe import Recipe


@dataclass(kw_only=True)
class LossWatch:
    """Remembers the losses that a sentence needs, should they end in no number."""

    first: float | None = None
    last: float | None = None

    def see(self, loss: float) -> bool:
        """Take the loss of a step; tell whether it is still a number."""
        if not math.isfinite(loss):
            return False
        self.first = loss if self.first is None else self.first
        self.last = loss
        return True

    def error(self, recipe: Recipe, *, where: str, rate: float, gradient_norm: float | None) -> CnnCoreError:
        """Say why the loss is no number.

        Args:
            recipe: Of the training.
            where: The moment, such as "in step 14 (epoch 1)".
            rate: The learning rate of the step before.
            gradient_norm: Of the step before, None where there was none.
        """
        if self.first is None or self.last is None:
            return CnnCoreError(
                f"the loss is no number already {where}, before anything was learned: look at the images, the "
                "normalisation and the network"
            )
        gradient = "" if gradient_norm is None else f" and its gradient was {gradient_norm:.3g} long"
        return CnnCoreError(
            f"the training diverged {where}: the loss went from {self.first:.3g} at the start to {self.last:.3g} and "
            f"then was no number any more; the step before had a learning rate of {rate:.3g}{gradient}, so it went too "
            f"far; try a learning rate below {recipe.learning_rate:g}, such as {_lower(recipe.learning_rate):g}"
        )


def _lower(rate: float) -> float:
    """Return a tenth of the rate, to one digit."""
    return float(f"{rate / 10:.0e}")
