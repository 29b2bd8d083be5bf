"""What a network takes for what after its last epoch, and the pictures behind one field of that matrix."""

import re

from cnn_core.errors import CnnCoreError
from cnn_core.runs.view import RunView, Snapshot
from cnn_core.runs.watching import Cell
from cnn_core.training.observing import Observer
from viz_app import cache, link
from viz_app.components.training_views import Desk, MistakenView, MistakesView, show_mistaken, show_mistakes
from viz_app.controls.live import take_live


def _parsed(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", text):
        raise CnnCoreError("it must be two classes, the right one and the answer, such as 3.5")
    return text


MISTAKE = link.Setting(name="mistake", default="", parse=_parsed)
"""The cell of the confusion matrix whose pictures are shown, as right class.answer; "" where none is."""


def show_mistakes_now(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer) -> None:
    """Show the confusion matrix of the last epoch and, of the field that was chosen, the pictures."""
    classes = len(observer.task.class_names)
    chosen = _cell(desk, classes)
    last = view.history[-1] if view.history else None
    show_mistakes(
        desk,
        MistakesView(
            step=snapshot.step,
            confusion=last.confusion if last else [[0] * classes] * classes,
            chosen=(chosen.truth, chosen.answer) if chosen else None,
            sentence=_about(last.number if last else 0, sum(map(sum, last.confusion)) if last else 0),
        ),
    )
    if chosen and last and len(observer.pictures):
        _show_pictures(desk, view, snapshot, observer, chosen)


def _show_pictures(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer, cell: Cell) -> None:
    found = cache.mistaken(view.token, view.history[-1].number, cell, observer, view.settings)
    truth, said = (observer.task.class_names[label] for label in (cell.truth, cell.answer))
    shown = MistakenView(
        step=snapshot.step,
        pictures=found.images,
        sure=found.sure,
        truth=truth,
        said=said,
        sentence=_title(truth, said, found.count, len(found.images)),
    )
    show_mistaken(desk, shown)


def _cell(desk: Desk, classes: int) -> Cell | None:
    """Return the cell that was chosen, where this run has it."""
    text = take_live(desk.key_of("mistakes"), MISTAKE)[MISTAKE.name]
    truth, answer = map(int, text.split(".")) if text else (classes, classes)
    return Cell(truth=truth, answer=answer) if max(truth, answer) < classes else None


def _about(epoch: int, pictures: int) -> str:
    if not epoch:
        return "The matrix fills when the first epoch is over: then the network is asked about all validation pictures."
    return (
        f"All {pictures:,} validation pictures after epoch {epoch}. On the blue diagonal it is right; each orange "
        "field is a mistake, the darker the more often."
    )


def _title(truth: str, said: str, count: int, shown: int) -> str:
    if not count:
        return f"No picture of “{truth}” was called “{said}”."
    which = (
        f"The {shown} surest of {count:,} pictures"
        if shown < count
        else f"{count} pictures"
        if count > 1
        else "1 picture"
    )
    return f"{which} of “{truth}” called “{said}”, and how sure it was:"
