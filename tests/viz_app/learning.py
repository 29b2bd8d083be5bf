"""A network that learns a few digits, as its views are given it; no worker is at work."""

from functools import cache

from cnn_core.datasets import data_folder, load
from cnn_core.runs.losses import Losses
from cnn_core.runs.preparing import prepare
from cnn_core.runs.view import RunView, Snapshot
from cnn_core.runs.watching import Cell, Mistaken, mistaken, observer_of
from cnn_core.training import Epoch, Recipe, RunSettings, TrainingRun, assess
from cnn_core.training.observing import Observer

_RECIPE = Recipe(cycles=(2,), learning_rate=0.05, batch_size=16)  # 4 steps an epoch
SETTINGS = RunSettings(network="lenet5", dataset="digits", images=64, recipe=_RECIPE)


@cache
def learning(steps: int) -> tuple[RunView, Observer]:
    """Return a run after up to 4 mini-batches, with the matrix of its validation images, and what looks into it."""
    digits = load("digits", data_folder())
    prepared = prepare(SETTINGS, digits)
    run = prepared.begin()
    for _ in range(steps):
        run.step(measure_update=True)
    history = (_epoch(run),) if steps else ()
    snapshot = _snapshot(run, steps) if steps else None
    return _view(history, snapshot), observer_of(SETTINGS, prepared.task, digits)


def _snapshot(run: TrainingRun, step: int) -> Snapshot:
    weights = {name: weight.detach().clone().contiguous() for name, weight in run.network.state_dict().items()}
    return Snapshot(step=step, epoch=1, weights=weights, gradients=run.gradients())


def _epoch(run: TrainingRun) -> Epoch:
    asked = assess(run.network, run.data.validation, run.normalisation)
    return Epoch(
        number=1, of=1, loss=2.0, train_accuracy=0.1, validation_loss=asked.loss, validation_accuracy=asked.accuracy,
        images_per_second=100.0, confusion=asked.confusion, learning_rate=0.05,
    )  # fmt: skip


def _view(history: tuple[Epoch, ...], snapshot: Snapshot | None) -> RunView:
    return RunView(
        token="learning", settings=SETTINGS, state="running", reason="", place=0, history=history,
        losses=Losses(steps=(), values=()), step=0, steps_of_epoch=1, images_per_second=100.0, seconds_left=None,
        snapshot=snapshot,
    )  # fmt: skip


def pictures_of(view: RunView, observer: Observer, cell: Cell) -> Mistaken:
    """Return the pictures behind a cell, with the weights of the snapshot."""
    weights = view.snapshot.weights if view.snapshot else {}
    return mistaken(observer, SETTINGS, load("digits", data_folder()), weights, cell, most=48)
