"""Why a training that went wrong went wrong, in a sentence."""

import math
from dataclasses import dataclass

from cnn_core.decimals import three_digits
from cnn_core.errors import CnnCoreError
from cnn_core.training.recipe import USUAL_RATES, Recipe

_HUGE = 1_000_000
_ROUNDING = 1e-9


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
            rate: The highest learning rate of all steps before.
            gradient_norm: Of the step before, None where there was none.
        """
        if self.first is None or self.last is None:
            return CnnCoreError(
                f"the loss is no number already {where}, before anything was learned: look at the images, the "
                "normalisation and the network"
            )
        gradient = "" if gradient_norm is None else f", and the last gradient was {_length(gradient_norm)}"
        return CnnCoreError(
            f"the training diverged {where}: the loss went from {_told(self.first)} at the start to "
            f"{_told(self.last)} and then was no number any more. With a learning rate of {rate:.3g} the steps went "
            f"too far{gradient}; try a learning rate of {lower_rate(recipe, rate):g}"
        )


def lower_rate(recipe: Recipe, rate: float) -> float:
    """Return a learning rate to try where a training failed: a tenth of its own, and none that is seldom low enough.

    Args:
        recipe: Of the training.
        rate: The highest learning rate of its steps; a schedule begins lower than the recipe says.

    Returns:
        A 1 or a 3 with zeros, such as 0.03.
    """
    wanted = min(rate / 10, recipe.learning_rate / 10, USUAL_RATES[recipe.optimiser])
    power = 10.0 ** math.floor(math.log10(wanted) + _ROUNDING)
    return float(f"{3 * power if wanted >= (3 - _ROUNDING) * power else power:.0e}")


def _told(loss: float) -> str:
    """Write a loss with three digits, or how large it is where digits say nothing."""
    return three_digits(loss) if abs(loss) < _HUGE else "more than a million"


def _length(norm: float) -> str:
    return f"{_told(norm)} long" if math.isfinite(norm) else "too long for a number"
