"""What a training tells of itself: one step, one epoch, and how far each layer moves."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Step:
    """One mini-batch: what the network made of it before it learned from it."""

    number: int  # from 1, through all epochs
    epoch: int  # from 1
    loss: float  # mean over the images
    accuracy: float  # a fraction, 0 to 1
    images: int
    learning_rate: float


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """One pass over the training images. Accuracies are fractions, 0 to 1.

    The numbers of the training are those of its steps, each taken before the network learned from that mini-batch, and
    with augmentation and dropout; those of the validation are taken when the epoch is over, without.
    """

    number: int  # from 1
    of: int
    loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    images_per_second: float  # of the training alone
    confusion: tuple[tuple[int, ...], ...]  # of the validation; a row per true class, a column per answer
    learning_rate: float  # of the last step


@dataclass(frozen=True, kw_only=True)
class LayerGradient:
    """How large the weights of a layer are, and the gradient of the last step: lengths (L2 norms) of all its numbers.

    The bias belongs to the layer.
    """

    layer: str  # such as "conv1"
    weights_norm: float
    gradient_norm: float
    update_norm: float | None = None  # of what the step added to the weights, where it was measured
