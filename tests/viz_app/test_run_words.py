"""How a run stands, in words."""

from dataclasses import replace

import pytest

from cnn_core.runs.losses import Losses
from cnn_core.runs.view import RunView
from cnn_core.training import Recipe, RunSettings
from tests.trainings import epoch
from viz_app.controls.run_words import say_standing, share_done, time_of

SETTINGS = RunSettings(network="lenet5", dataset="digits", recipe=Recipe(cycles=(4,), learning_rate=0.1))
VIEW = RunView(
    token="t",
    settings=SETTINGS,
    state="running",
    reason="",
    place=0,
    history=(epoch(1, validation_accuracy=0.9),),
    losses=Losses(steps=(), values=()),
    step=12,
    steps_of_epoch=48,
    images_per_second=9876.5,
    seconds_left=3.2,
    snapshot=None,
)


def test_a_run_at_work_says_where_it_is_how_fast_and_how_long():
    assert say_standing(VIEW) == "Epoch 2 of 4, mini-batch 12 of 48 · 9,876 images/s · 3 s left"
    assert share_done(VIEW) == (1 + 12 / 48) / 4


def test_a_run_before_its_first_step_is_starting():
    view = replace(VIEW, history=(), step=0, steps_of_epoch=0, images_per_second=0.0, seconds_left=None)
    assert (say_standing(view), share_done(view)) == ("Starting …", 0)
    assert say_standing(replace(view, state="waiting")) == "Starting …"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "Waiting for its turn · 1 of 4 epochs done"),
        (1, "Waiting for its turn: 1 other training is before it · 1 of 4 epochs done"),
        (3, "Waiting for its turn: 3 other trainings are before it · 1 of 4 epochs done"),
    ],
)
def test_a_run_that_waits_says_how_many_are_before_it(place, words):
    assert say_standing(replace(VIEW, state="waiting", place=place, step=0)) == words


def test_a_paused_run_says_where_it_rests():
    assert say_standing(replace(VIEW, state="paused")) == "Paused · Epoch 2 of 4, mini-batch 12 of 48"


def test_a_finished_run_says_what_it_reached_and_where_it_was_better():
    reached = tuple(epoch(number, validation_accuracy=right) for number, right in ((1, 0.9), (2, 0.95), (3, 0.94)))
    done = replace(VIEW, state="finished", step=0, history=reached)
    assert say_standing(done) == (
        "Finished · 3 epochs · 94.0% of the validation images right at the end, 95.0% in epoch 2"
    )
    assert say_standing(replace(done, history=done.history[:2])).endswith(
        "95.0% of the validation images right at the end"
    )


def test_a_run_that_ended_early_says_when():
    assert say_standing(replace(VIEW, state="stopped")) == "Stopped after 1 of 4 epochs"
    assert say_standing(replace(VIEW, state="failed")) == "Failed in epoch 2"


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (89, "89 s"), (600, "10 min"), (7200, "2.0 h")])
def test_a_time_is_written_as_a_person_says_it(seconds, words):
    assert time_of(seconds) == words
