"""The buttons that begin a training and steer it, and its token in the address."""

import re
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from cnn_core.datasets import dataset_entry
from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import runs
from cnn_core.runs.view import RunView
from cnn_core.training.settings import Start
from viz_app import cache, link, state
from viz_app.controls.training import Plan
from viz_app.messages import sentence, unlinked

Order = Literal["train", "pause", "go_on", "step", "stop"]

_WIDTH = 150  # pixels: two of them beside each other on a phone
_BEGINS: dict[Start, str] = {
    "scratch": "Begin with fresh weights, drawn from the seed.",
    "frozen": "Begin with the network’s trained weights; only its output layer learns.",
    "fine_tuned": "Begin with the network’s trained weights; every layer learns.",
}


@dataclass(frozen=True, kw_only=True)
class _Button:
    label: str
    order: Order
    key: str
    help: str
    enabled: bool = True
    primary: bool = False


def take_token() -> str:
    """Return the token of the training that is on screen, "" for none; it stands in the address."""
    return st.session_state[link.key(_RUN)]


def is_moving(view: RunView) -> bool:
    """Tell whether what is shown of a run will soon be old: it is at work, waits, comes to rest, or takes a step."""
    awaited = state.visit().awaited_step
    return view.is_active or view.is_settling or (view.state == "paused" and awaited == (view.token, _steps(view)))


def steer(view: RunView | None, plan: Plan) -> None:
    """Show the buttons, and do what is pressed; what is refused gets its sentence, and nothing changes.

    Args:
        view: The training on screen.
        plan: The next one.
    """
    pressed: Order | None = None
    if plan.refusal:
        st.error(unlinked(sentence(CnnCoreError(plan.refusal))))
    with st.container(horizontal=True):
        for button in _buttons(view, plan):
            if st.button(
                button.label,
                key=button.key,
                type="primary" if button.primary else "secondary",
                disabled=not button.enabled,
                help=button.help,
                width=_WIDTH,
            ):
                pressed = button.order
    if pressed:
        try:
            _obey(pressed, view, plan)
        except CnnCoreError as error:
            st.error(unlinked(sentence(error)))
        else:
            st.rerun()


def _buttons(view: RunView | None, plan: Plan) -> tuple[_Button, ...]:
    """Return the buttons, always in the same places; which one is the natural next step is marked."""
    can_begin = not plan.refusal
    active, paused = view is not None and view.is_active, view is not None and view.state == "paused"
    under_way = active or paused
    return (
        _Button(
            label="Train anew" if under_way else "Train",
            order="train",
            key="train",
            enabled=can_begin,
            primary=not under_way,
            help="End this training, and begin another one with the settings above."
            if under_way
            else _BEGINS[plan.settings.start],
        ),
        _Button(
            label="Go on" if paused else "Pause",
            order="go_on" if paused else "pause",
            key="pause",
            enabled=under_way,
            primary=paused,
            help="Go on where it rests." if paused else "Rest after this mini-batch; Go on takes it up again.",
        ),
        _Button(
            label="One step",
            order="step",
            key="step",
            enabled=under_way or (view is None and can_begin),
            help="Learn from one mini-batch, and rest.",
        ),
        _Button(
            label="Stop",
            order="stop",
            key="stop",
            enabled=under_way,
            help="End it here for good; what was learned up to the last full epoch is kept.",
        ),
    )


def _obey(order: Order, view: RunView | None, plan: Plan) -> None:
    match order, view:
        case "train", RunView(state="waiting" | "running" | "paused"):
            _begin_anew(view, plan)
        case "train", _:
            _begin(plan, paused=False)
        case "step", None:
            token = _begin(plan, paused=True)
            state.visit().awaited_step = (token, 0)
            runs().one_step(token)
        case "step", RunView():
            state.visit().awaited_step = (view.token, _steps(view))
            runs().one_step(view.token)
        case "pause", RunView():
            runs().pause(view.token)
        case "go_on", RunView():
            runs().go_on(view.token)
        case "stop", RunView():
            runs().stop(view.token)
        case _:
            return


def _begin_anew(view: RunView, plan: Plan) -> None:
    """End a training for another one; if that is refused, the one that is under way goes on as it was."""
    if view.is_active:
        runs().pause(view.token)  # so that its place is free
    try:
        _begin(plan, paused=False)
    except CnnCoreError:
        if view.is_active:
            runs().go_on(view.token)
        raise
    runs().stop(view.token)


def _begin(plan: Plan, *, paused: bool) -> str:
    """Start a training, and put its token into the address."""
    own = dataset_entry(plan.picked.slug).origin == "own"
    dataset = plan.picked.dataset if own else None
    token = runs().start(plan.settings, visitor=cache.visitor(), dataset=dataset, paused=paused)
    link.put(_RUN, token)
    state.visit().runs.append(token)
    return token


def _steps(view: RunView) -> int:
    """Count all mini-batches that a run has learned from."""
    return len(view.history) * view.steps_of_epoch + view.step


def _token(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", text):
        raise CnnCoreError("it is no name of a training")
    return text


_RUN = link.Setting(name="run", default="", parse=_token)
