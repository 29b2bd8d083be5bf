"""A network that only guesses is told, and one that merely begins is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from cnn_core.datasets import load
from cnn_core.runs.preparing import prepare
from cnn_core.training import Epoch, Recipe, RunSettings, guessing
from tests.trainings import epoch

HIGH = Recipe(cycles=(5,), learning_rate=1.0, batch_size=32, schedule="one_cycle")
DEAD = epoch(1, loss=0.71, validation_loss=0.7, confusion=((30, 0), (30, 0)), learning_rate=1.0)


def history(*epochs: Epoch) -> list[Epoch]:
    return [replace(one, number=number) for number, one in enumerate(epochs, start=1)]


def test_lenet_that_died_of_a_high_learning_rate_is_told_and_what_is_advised_is_lower():
    settings = RunSettings(network="lenet5", dataset="digits", validation=0.2, recipe=HIGH)
    run = prepare(settings, load("digits", Path())).begin()
    epochs = [run.one_epoch() for _ in range(5)]
    found = guessing(epochs, HIGH)
    assert found
    assert f"since epoch {found.since_epoch} nearly every image gets the same answer" in found.sentence
    assert f"{epochs[-1].validation_accuracy:.1%} are right" in found.sentence
    assert "a guess among 10 classes (2.3)" in found.sentence
    assert found.sentence.endswith("take a smaller learning rate, such as 0.03.")


@pytest.mark.parametrize(
    ("epochs", "since"),
    [
        ([DEAD] * 3, 1),
        ([replace(DEAD, loss=3.0, validation_loss=2.5), *[DEAD] * 4], 2),
        ([replace(DEAD, confusion=((0, 45), (0, 15)), loss=0.57, validation_loss=0.562)] * 3, 1),  # unequal classes
    ],
)
def test_guessing_is_told_since_the_epoch_in_which_it_began(epochs, since):
    found = guessing(history(*epochs), HIGH)
    assert found
    assert found.since_epoch == since


@pytest.mark.parametrize(
    "epochs",
    [
        [],
        [DEAD] * 2,  # not for long enough
        [replace(DEAD, learning_rate=0.03)] * 5,  # it merely begins, with small steps
        [replace(DEAD, confusion=((25, 5), (10, 20)))] * 3,  # it tells them apart
        [replace(DEAD, loss=0.4)] * 3,  # it learned its training images
        [replace(DEAD, validation_loss=4.0)] * 3,
        [*[DEAD] * 5, replace(DEAD, confusion=((30, 0), (2, 28)), validation_loss=0.3)],  # it came to life
    ],
)
def test_who_does_not_guess_is_not_told(epochs):
    assert guessing(history(*epochs), HIGH) is None
