"""When a network starts to learn its training images by heart."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_core.decimals import three_digits
from cnn_core.training.epoch import Epoch

_PATIENCE = 3  # epochs without a new best, before anything is said
_CLEAR = 1.02  # how many times the lowest the validation loss has to be in each of them
_RISE, _LEAST_RISE = 1.2, 0.05  # how many times the lowest it has to be in the end, and by how much more at least


@dataclass(frozen=True, kw_only=True)
class Overfitting:
    """From where on the training images were learned by heart."""

    since_epoch: int  # the first after the best one
    sentence: str


def overfitting(history: Sequence[Epoch]) -> Overfitting | None:
    """Find the epoch after which the loss on the validation images rose while that on the training images fell.

    Both losses are only compared with themselves at another time: the one of the training is measured with
    augmentation and dropout.

    The rule: in each of the last three epochs the validation loss is 2% or more above its lowest, so that one unlucky
    epoch is no overfitting; and in the last one it is 20% and 0.05 or more above it, since a loss that rises from 0.10
    to 0.11, with as many answers right as before, is nothing to worry about.

    Source:
        Prechelt 1998, "Early stopping, but when?", in Neural Networks: Tricks of the Trade, for the rule of patience.
    """
    if not history:
        return None
    best, last = min(history, key=lambda epoch: epoch.validation_loss), history[-1]
    later = [epoch for epoch in history if epoch.number > best.number]
    if len(later) < _PATIENCE or last.loss >= best.loss:
        return None
    if min(epoch.validation_loss for epoch in later[-_PATIENCE:]) < _CLEAR * best.validation_loss:
        return None
    if last.validation_loss < max(_RISE * best.validation_loss, best.validation_loss + _LEAST_RISE):
        return None
    return Overfitting(
        since_epoch=best.number + 1,
        sentence=(
            f"Overfitting since epoch {best.number + 1}: the loss still fell on the training images "
            f"({_from_to(best.loss, last.loss)}) but rose on the validation images "
            f"({_from_to(best.validation_loss, last.validation_loss)}), so the network learns the training images by "
            f"heart. More images, augmentation, dropout or weight decay help, or stopping at epoch {best.number}."
        ),
    )


def _from_to(first: float, last: float) -> str:
    return f"{three_digits(first)} to {three_digits(last)}"
