"""A training that its owner wants to be gone, and the question whether that is meant."""

import contextlib

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import runs
from cnn_core.runs.view import RunView
from viz_app import state
from viz_app.messages import plain


def offer_deletion(run: RunView, name: str) -> None:
    """Show a button that opens what would be lost, and the button that deletes the training.

    Args:
        run: The training.
        name: What the page calls it.
    """
    with st.popover("Delete this training", key=f"delete-{run.token}"):  # closed again where another one is shown
        st.markdown(f"**{plain(name)}.** {_lost(run)}")
        st.button(
            "Delete it for good",
            key=f"delete-for-good-{run.token}",
            on_click=_delete,
            args=(run.token, name),
        )


def _lost(run: RunView) -> str:
    ends = "It is not over yet, and ends. " if run.state in ("running", "waiting", "paused") else ""
    return (
        f"{ends}Its settings, curves and weights leave this server, for everybody who has its link, and nothing brings "
        "them back. Files that were saved before stay."
    )


def _delete(token: str, name: str) -> None:
    with contextlib.suppress(CnnCoreError):  # it went meanwhile, which is what was wanted
        runs().delete(token)
    known = state.visit().runs
    known[:] = [other for other in known if other != token]
    st.toast(f"{plain(name)} was deleted.")
