"""The training that is on screen: what it shows while it is at work, and the way on from there."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.runs.comparing import differences
from cnn_core.runs.service import runs
from cnn_core.runs.view import STOPPED, RunView
from cnn_core.training import guessing, overfitting
from viz_app import link
from viz_app.components.curves import show_curves
from viz_app.controls.live_training import live_views
from viz_app.controls.page_link import show_page_link
from viz_app.controls.run_buttons import is_moving, steer, take_token
from viz_app.controls.run_words import say_standing, share_done
from viz_app.controls.runs import remember
from viz_app.controls.training import Plan
from viz_app.controls.training_curves import panels_of
from viz_app.messages import sentence, unlinked

_LOOK_AGAIN = 1.0  # seconds between two looks at a run that is at work
_CURVES = "curves"


def show_training(plan: Plan) -> None:
    """Show the buttons, and the training that they steer: how it stands, its curves, and the network as it learns.

    Args:
        plan: What the next training will be.
    """
    runs().warm_up()
    token = take_token()
    view = _look(token) if token else None
    steer(view, plan)
    with st.container():  # also where nothing stands in it, so that what follows keeps its place
        if view:
            _say_changes(plan, view)
    moving = view is not None and is_moving(view)
    follow = st.fragment(_follow, run_every=_LOOK_AGAIN if moving else None)
    follow(view and view.token, was_moving=moving, epochs=plan.settings.recipe.epochs)


def _look(token: str) -> RunView | None:
    """Look at the run; of one that is gone the sentence says so."""
    try:
        view = runs().look(token)
    except CnnCoreError as error:
        st.warning(unlinked(sentence(error)))
        return None
    remember(token)
    return view


def _follow(token: str | None, *, was_moving: bool, epochs: int) -> None:
    """Show how the run stands; once it begins or ends to move by itself, the whole page is shown anew.

    Args:
        token: The run; None before the first one.
        was_moving: What the page took it for.
        epochs: How wide the plot is before the first run.
    """
    if token is None:
        st.progress(0.0, text="Press Train, and watch the network learn.")
        show_curves(panels_of((), None, steps_of_epoch=0, overfitting=None), epochs=epochs, key=_CURVES)
        return
    try:
        view = runs().look(token)
        if is_moving(view) != was_moving:
            st.rerun()
        _show(view)
        live_views(view)
    except CnnCoreError as error:  # the page's own way of telling is not around a part that runs alone
        st.error(unlinked(sentence(error)))
    if link.is_behind():
        st.rerun()


def _show(view: RunView) -> None:
    st.progress(share_done(view), text=say_standing(view))
    with st.container():  # also where nothing stands in it, so that the plot keeps its place
        if view.reason and view.reason != STOPPED:  # the words beside the bar say that
            (st.error if view.state == "failed" else st.info)(unlinked(sentence(CnnCoreError(view.reason))))
    found = overfitting(view.history)
    panels = panels_of(view.history, view.losses, steps_of_epoch=view.steps_of_epoch, overfitting=found)
    show_curves(panels, epochs=view.settings.recipe.epochs, key=_CURVES)
    if told := found or guessing(view.history, view.settings.recipe):
        st.info(told.sentence)
    for note in _notes(view):
        st.caption(unlinked(note))
    if view.history:
        _offer_ways_on(view)


def _notes(view: RunView) -> tuple[str, ...]:
    """Return what was done to bring network and images together."""
    try:
        return runs().folder(view.token).task.notes
    except CnnCoreError:
        return ()  # it has not begun


def _offer_ways_on(view: RunView) -> None:
    with st.container(horizontal=True):
        show_page_link(
            f"Open in Layers, after epoch {view.history[-1].number}",
            "layers",
            {"net": f"run.{view.token}"},
            help="See what each layer of the network that has just learned makes of your picture.",
        )
        show_page_link(
            "Keep, compare and download this training",
            "runs",
            {"run": view.token},
            help="Its weights after each epoch, its curves, its settings, and the code that does it again.",
        )
        show_page_link(
            "Let it learn other classes",
            "transfer",
            {"net": f"run.{view.token}"},
            help="The page Transfer gives it a new output layer, and shows what its features are good for.",
        )


def _say_changes(plan: Plan, view: RunView) -> None:
    """Say which settings are no longer those of the training on screen."""
    names = [difference.name for difference in differences((view.settings, plan.settings))]
    if names:
        listed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
        st.caption(f"Changed since this training began, for the next one: {listed}.")
