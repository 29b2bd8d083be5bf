"""What tests of trainings start from: an augmentation of every kind, and an epoch's numbers."""

from dataclasses import replace

from cnn_core.augmentation import Augmentation
from cnn_core.training import Epoch

EVERY_KIND = Augmentation(
    shift=2,
    mirror=True,
    erase=3,
    rotate=20.0,
    scale=0.2,
    flip=True,
    crop=0.3,
    brightness=0.4,
    contrast=0.4,
    saturation=0.4,
    hue=0.1,
    noise=0.1,
)
_EPOCH = Epoch(
    number=1,
    of=10,
    loss=1.0,
    train_accuracy=0.5,
    validation_loss=1.0,
    validation_accuracy=0.5,
    images_per_second=100.0,
    confusion=((1,),),
    learning_rate=0.1,
)


def epoch(number: int, **numbers: object) -> Epoch:
    """Return an epoch in which nothing is of note but the numbers that are given."""
    return replace(_EPOCH, number=number, **numbers)
