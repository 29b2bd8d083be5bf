import pytest

from cnn_core.training import Epoch, overfitting
from tests.trainings import epoch


def history(training: list[float], validation: list[float]) -> list[Epoch]:
    return [
        epoch(number, loss=loss, validation_loss=asked)
        for number, (loss, asked) in enumerate(zip(training, validation, strict=True), start=1)
    ]


def test_overfitting_is_told_with_its_numbers_once_it_lasts():
    falling, rising = [2.0, 1.0, 0.6, 0.4, 0.2], [2.0, 1.25, 1.3, 1.4, 1.6]
    found = overfitting(history(falling, rising))
    assert found
    assert found.since_epoch == 3
    assert found.sentence == (
        "Overfitting since epoch 3: the loss still fell on the training images (1 to 0.2) but rose on the validation "
        "images (1.25 to 1.6), so the network learns the training images by heart. More images, augmentation, dropout "
        "or weight decay help, or stopping at epoch 2."
    )


@pytest.mark.parametrize(
    ("training", "validation"),
    [
        ([], []),
        ([2.0, 1.0, 0.5, 0.4], [2.0, 1.0, 0.9, 0.8]),  # both fall
        ([2.0, 1.0, 0.6, 0.4], [2.0, 1.25, 1.3, 1.4]),  # not for long enough
        ([2.0, 1.0, 0.6, 0.4, 0.2], [2.0, 1.25, 1.3, 1.26, 1.3]),  # one of them is as good as the best
        ([2.0, 1.0, 0.6, 0.4, 0.2], [2.0, 1.25, 1.3, 1.4, 1.49]),  # it rose by less than a fifth
        ([0.5, 0.01, 0.002, 0.001, 0.0002], [0.6, 0.0966, 0.104, 0.111, 0.144]),  # it rose, and is small still
        ([2.0, 1.0, 1.2, 1.4, 1.6], [2.0, 1.25, 1.3, 1.4, 1.6]),  # the training gets worse too
    ],
)
def test_what_is_no_overfitting_is_not_told(training, validation):
    assert overfitting(history(training, validation)) is None
