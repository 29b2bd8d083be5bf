"""The new output layer: how well it does, how it came to that, and what it takes for what."""

import re

import streamlit as st
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.transfer import Head
from viz_app import cache, link
from viz_app.components.curves import Curve, Panel, show_curves
from viz_app.components.training_views import (
    Desk,
    MistakenView,
    MistakesView,
    Still,
    show_mistaken,
    show_mistakes,
    show_still,
)
from viz_app.controls.live import take_live
from viz_app.controls.transfer import Plan
from viz_app.controls.transfer_reading import Read, told_seconds

_KEY = "transfer"
_MOST_PICTURES = 48
_RUN = "The new output layer"


def show_head(plan: Plan, read: Read) -> Head:
    """Train a new output layer on the features, and show how well it does."""
    head = cache.new_head(plan.identity, plan.epochs, 0, len(plan.class_names), read.learned, read.asked)
    last = head.history[-1]
    numbers = head.weights.numel() + head.bias.numel()
    st.markdown(
        f"**Trained in {told_seconds(head.seconds)} on {len(read.learned.labels):,} images: right on "
        f"{last.held_accuracy:.1%} of {len(read.asked.labels):,} images that it never saw**, and on "
        f"{last.accuracy:.1%} of those that it learned from. Guessing among {len(plan.class_names)} classes would be "
        f"right on {1 / len(plan.class_names):.1%}. The new output layer has {numbers:,} weights and biases; all "
        "other weights of the network stay as they were."
    )
    show_curves(_panels(head), epochs=plan.epochs, key="head-curves", name="How the new output layer learned")
    _show_mistakes(plan, read, head)
    return head


def _panels(head: Head) -> tuple[Panel, Panel]:
    at = [epoch.number for epoch in head.history]
    loss = (
        Curve(run=_RUN, part="training", at=at, values=[epoch.loss for epoch in head.history]),
        Curve(run=_RUN, part="validation", at=at, values=[epoch.held_loss for epoch in head.history]),
    )
    right = (
        Curve(run=_RUN, part="training", at=at, values=[epoch.accuracy for epoch in head.history]),
        Curve(run=_RUN, part="validation", at=at, values=[epoch.held_accuracy for epoch in head.history]),
    )
    return Panel(title="Loss", curves=loss), Panel(title="Accuracy", curves=right, percent=True)


def _show_mistakes(plan: Plan, read: Read, head: Head) -> None:
    """Show what is taken for what, and the pictures of the field that is chosen: the most frequent mistake at first."""
    desk = Desk(key=_KEY, run=f"{plan.identity} {plan.epochs}")
    chosen = _cell(desk, head)
    view = MistakesView(
        step=1,
        confusion=head.confusion,
        chosen=chosen,
        sentence=f"All {len(read.asked.labels):,} held-out pictures. On the blue diagonal it is right; each orange "
        "field is a mistake, the darker the more often.",
    )
    show_mistakes(desk, view)
    if chosen:
        show_mistaken(desk, _pictures(plan, read, head, chosen))
    images = plan.images.held.images[:1]
    labels = plan.images.held.labels[:1]
    empty = Still(pictures=images, labels=labels, class_names=plan.class_names, graph=Graph(nodes=()), sentences=())
    show_still(desk, empty)


def _pictures(plan: Plan, read: Read, head: Head, cell: tuple[int, int]) -> MistakenView:
    truth, said = cell
    sure, answered = head.probabilities(read.asked.values).max(1)
    found = ((read.asked.labels == truth) & (answered == said)).nonzero()[:, 0]
    found = found[sure[found].argsort(descending=True, stable=True)]
    shown = found[:_MOST_PICTURES]
    names = plan.class_names[truth], plan.class_names[said]
    return MistakenView(
        step=1,
        pictures=plan.images.held.images[shown],
        sure=sure[shown],
        truth=names[0],
        said=names[1],
        sentence=_title(*names, len(found), len(shown)),
    )


def _title(truth: str, said: str, count: int, shown: int) -> str:
    if not count:
        return f"No held-out picture of “{truth}” was called “{said}”."
    which = f"The {shown} surest of {count:,} pictures" if shown < count else f"{count} picture{'s'[: count != 1]}"
    return f"{which} of “{truth}” called “{said}”, and how sure it was:"


def _cell(desk: Desk, head: Head) -> tuple[int, int] | None:
    """Return the field of the matrix that is chosen; unless one is, the most frequent mistake, if there is any."""
    text = take_live(desk.key_of("mistakes"), _MISTAKE)[_MISTAKE.name]
    counts = torch.tensor(head.confusion)
    if text:
        truth, said = map(int, text.split("."))
        if max(truth, said) < len(counts):
            return truth, said
    wrong = counts.fill_diagonal_(0)
    if not int(wrong.sum()):
        return None
    truth, said = divmod(int(wrong.argmax()), len(wrong))
    return truth, said


def _parsed(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", text):
        raise CnnCoreError("it must be two classes, the right one and the answer, such as 3.5")
    return text


_MISTAKE = link.Setting(name="mistake", default="", parse=_parsed)
