"""The curves of the training that is on screen, also before its first step."""

from collections.abc import Callable, Sequence

from cnn_core.runs.losses import Losses
from cnn_core.training import Epoch
from cnn_core.training.overfitting import Overfitting
from viz_app.components.curves import Curve, Mark, Panel, Part

_RUN = "This training"


def panels_of(
    history: Sequence[Epoch], losses: Losses | None, *, steps_of_epoch: int, overfitting: Overfitting | None
) -> tuple[Panel, Panel]:
    """Return the loss and the accuracy by epoch; behind the loss that of the mini-batches.

    Args:
        history: The finished epochs.
        losses: Of the steps so far.
        steps_of_epoch: 0 where it is not known yet, and no mini-batch is drawn.
        overfitting: Where it began is marked.
    """

    def curve(part: Part, value: Callable[[Epoch], float]) -> Curve:
        return Curve(run=_RUN, part=part, at=[e.number for e in history], values=[value(e) for e in history])

    batches = _batches(losses, steps_of_epoch)
    marks = (Mark(at=overfitting.since_epoch, text="overfitting"),) if overfitting else ()
    loss = (curve("training", lambda e: e.loss), curve("validation", lambda e: e.validation_loss), *batches)
    right = (curve("training", lambda e: e.train_accuracy), curve("validation", lambda e: e.validation_accuracy))
    return (
        Panel(title="Loss", curves=loss, marks=marks),
        Panel(title="Accuracy", curves=right, percent=True, marks=marks),
    )


def _batches(losses: Losses | None, steps_of_epoch: int) -> tuple[Curve, ...]:
    if losses is None or not len(losses) or not steps_of_epoch:
        return ()
    at = [step / steps_of_epoch for step in losses.steps]
    return (Curve(run=_RUN, part="batches", at=at, values=losses.values),)
