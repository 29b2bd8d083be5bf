"""What a network sees while it learns: its answers, kernels, maps, gradients and mistakes, new about once a second."""

from collections.abc import Callable

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.runs.view import RunView, Snapshot
from cnn_core.training.observing import Observer
from viz_app import cache, link, state
from viz_app.components.live_network.sentences import sentences_of
from viz_app.components.training_views import Desk, Still, show_still
from viz_app.controls.live_answers import LAYER, PICTURE, show_answers_now, show_layer_now
from viz_app.controls.live_mistakes import MISTAKE, show_mistakes_now
from viz_app.controls.live_weights import show_gradients_now, show_kernels_now
from viz_app.messages import sentence, unlinked

_KEY = "live"
_VIEWS = {
    "answers": "Answers",
    "maps": "Maps of a picture",
    "kernels": "Kernels",
    "gradients": "Gradients",
    "mistakes": "Mistakes",
}
_WAYS: dict[str, Callable[[Desk, RunView, Snapshot, Observer], None]] = {
    "answers": show_answers_now,
    "maps": show_layer_now,
    "kernels": show_kernels_now,
    "gradients": show_gradients_now,
    "mistakes": show_mistakes_now,
}
_NEED_PICTURES = ("answers", "maps")
_NONE = "none"
_GONE = "Your own images are no longer in this server’s memory; bring them again."


def live_views(view: RunView) -> None:
    """Show what the run's snapshot holds, in the views that are switched on; what is switched off costs nothing.

    Call it inside the fragment that looks at the run again and again; every key is constant, so that nothing moves.
    The settings `watch`, `picture`, `layer` and `mistake` are in the address. The network, the pictures and the class
    names come from the run's settings.

    Args:
        view: The run as it stands now, looked at with `watch=True`.
    """
    for setting in (PICTURE, LAYER, MISTAKE):
        link.key(setting)  # the address is read when the page opens, which may be before the first step
    chosen = _pick_views()
    if not chosen:
        return
    if view.snapshot is None:
        st.caption("The views begin with the first step.")
        return
    try:
        observer = cache.observer(view.token, view.settings)
        if not len(observer.pictures):
            _say_gone()
            chosen = tuple(name for name in chosen if name not in _NEED_PICTURES)
        show_views(view, view.snapshot, observer, chosen)
    except CnnCoreError as error:
        st.info(unlinked(sentence(error)))


def _say_gone() -> None:
    """Say that the images are gone, where the link that opened the page has not made it say so already."""
    if _GONE not in state.visit().notes:
        st.info(_GONE)


def show_views(view: RunView, snapshot: Snapshot, observer: Observer, chosen: tuple[str, ...]) -> None:
    """Show the chosen views of a run that has taken a step."""
    desk = Desk(key=_KEY, run=view.token)
    left, right = st.columns(2, gap="large")
    for place, names in (
        (left, ("answers", "gradients")),
        (right, ("maps", "kernels")),
        (st.container(), ("mistakes",)),
    ):
        with place:
            for name in names:
                if name in chosen:
                    _WAYS[name](desk, view, snapshot, observer)
    _show_still(desk, observer)


def _show_still(desk: Desk, observer: Observer) -> None:
    still = Still(
        pictures=observer.pictures.images,
        labels=observer.pictures.labels,
        class_names=observer.task.class_names,
        graph=observer.graph,
        sentences=sentences_of(observer.network, observer.graph),
    )
    show_still(desk, still)


def _pick_views() -> tuple[str, ...]:
    """Return the views that are switched on, in their own order."""
    setting = link.Setting(name="watch", default=list(_VIEWS), parse=_read, write=_written)
    chosen = st.pills(
        "Watch while it learns",
        list(_VIEWS),
        key=link.key(setting),
        selection_mode="multi",
        format_func=_VIEWS.__getitem__,
        persist_state="session",
        help="What is switched off costs no time.",
    )
    return tuple(name for name in _VIEWS if name in chosen)


def _read(text: str) -> list[str]:
    names = [] if text == _NONE else text.split(".")
    if not set(names) <= _VIEWS.keys():
        raise CnnCoreError(f"there are the views {', '.join(_VIEWS)}, and {_NONE}")
    return names


def _written(names: list[str]) -> str:
    return ".".join(name for name in _VIEWS if name in names) or _NONE
