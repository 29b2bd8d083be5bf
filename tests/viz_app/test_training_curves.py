"""Which curves a training shows."""

from cnn_core.runs.losses import Losses
from cnn_core.training.overfitting import Overfitting
from tests.trainings import epoch
from viz_app.controls.training_curves import panels_of

EPOCHS = tuple(
    epoch(
        number,
        loss=1 / number,
        train_accuracy=0.4 * number,
        validation_loss=2 / number,
        validation_accuracy=0.3 * number,
    )
    for number in (1, 2)
)


def test_loss_and_accuracy_stand_at_the_end_of_their_epoch():
    loss, accuracy = panels_of(EPOCHS, None, steps_of_epoch=10, overfitting=None)
    assert [(curve.part, list(curve.at), list(curve.values)) for curve in loss.curves] == [
        ("training", [1, 2], [1, 0.5]),
        ("validation", [1, 2], [2, 1]),
    ]
    assert [list(curve.values) for curve in accuracy.curves] == [[0.4, 0.8], [0.3, 0.6]]
    assert (loss.percent, accuracy.percent) == (False, True)


def test_the_mini_batches_lie_between_the_ends_of_epochs():
    losses = Losses(steps=(5, 10, 15), values=(3.0, 2.0, 1.0))
    loss, _ = panels_of((), losses, steps_of_epoch=10, overfitting=None)
    assert loss.curves[2].part == "batches"
    assert list(loss.curves[2].at) == [0.5, 1.0, 1.5]


def test_nothing_is_drawn_of_mini_batches_while_an_epoch_s_length_is_unknown():
    loss, _ = panels_of((), Losses(steps=(1,), values=(3.0,)), steps_of_epoch=0, overfitting=None)
    assert [curve.part for curve in loss.curves] == ["training", "validation"]


def test_overfitting_is_marked_in_both_panels():
    panels = panels_of(EPOCHS, None, steps_of_epoch=1, overfitting=Overfitting(since_epoch=2, sentence="s"))
    assert [(mark.at, mark.text) for panel in panels for mark in panel.marks] == [(2, "overfitting")] * 2
