"""What is advised where a training failed: a learning rate with which the network learns."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_core.datasets import load
from cnn_core.errors import CnnCoreError
from cnn_core.runs.preparing import prepare
from cnn_core.training import Recipe, RunSettings, Schedule, TrainingRun
from cnn_core.training.diverging import LossWatch, lower_rate

HIGH = Recipe(cycles=(2,), learning_rate=10.0, batch_size=32, schedule="one_cycle")


def lenet(recipe: Recipe) -> TrainingRun:
    settings = RunSettings(network="lenet5", dataset="digits", validation=0.2, recipe=recipe)
    return prepare(settings, load("digits", Path())).begin()


def advised(recipe: Recipe) -> float:
    with pytest.raises(CnnCoreError, match="diverged") as told:
        list(iter(lenet(recipe).one_epoch, None))
    return float(str(told.value).rpartition(" ")[2])


@pytest.mark.parametrize("schedule", ["one_cycle", "constant"])
def test_lenet_learns_the_digits_with_the_learning_rate_that_is_advised(schedule: Schedule):
    recipe = replace(HIGH, schedule=schedule)
    run = lenet(replace(recipe, learning_rate=advised(recipe)))
    assert [run.one_epoch() for _ in range(2)][-1].validation_accuracy > 0.9


@pytest.mark.parametrize(
    ("recipe", "rate", "lower"),
    [
        (HIGH, 0.7, 0.03),
        (HIGH, 0.05, 0.003),
        (Recipe(cycles=(1,), learning_rate=0.03), 0.03, 0.003),
        (Recipe(cycles=(1,), learning_rate=0.02), 0.02, 0.001),
        (Recipe(cycles=(1,), learning_rate=10.0, optimiser="adam"), 10.0, 0.003),
        (Recipe(cycles=(1,), learning_rate=0.001, optimiser="adamw"), 0.001, 0.0001),
    ],
)
def test_a_tenth_is_advised_and_never_more_than_what_mostly_works(recipe, rate, lower):
    assert lower_rate(recipe, rate) == lower


@pytest.mark.parametrize(
    ("last", "gradient", "words"),
    [
        (3.41e24, math.inf, "to more than a million and then .* the last gradient was too long for a number;"),
        (12345.6, 2.5e9, "to 12,346 and then .* the last gradient was more than a million long;"),
        (8.123, 0.5, "to 8.12 and then .* the last gradient was 0.5 long;"),
    ],
)
def test_sizes_are_told_in_words_that_a_student_reads(last, gradient, words):
    error = LossWatch(first=2.3, last=last).error(HIGH, where="in step 9", rate=0.7, gradient_norm=gradient)
    with pytest.raises(CnnCoreError, match=words):
        raise error
