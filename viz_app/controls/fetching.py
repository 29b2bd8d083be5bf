"""Trained weights that are not here: how large they are, how far they have come, and what to do without a network."""

from pathlib import Path

import streamlit as st

from cnn_core.downloading.download import Download
from cnn_core.downloading.partial import Partial
from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry
from cnn_core.models.weights import path_of
from viz_app import cache, state
from viz_app.controls.download_words import host_of, how_far, megabytes
from viz_app.messages import literal, plain, sentence

_LOOK_AGAIN = 0.5  # seconds between two looks at a download


def offer_weights(entry: ModelEntry) -> None:
    """Say that a network has random weights, and offer to fetch its trained ones or show how far they are."""
    if not entry.download:
        st.warning(f"{plain(entry.title)} has random weights: what it answers means nothing.")
        return
    st.warning(
        f"{plain(entry.title)} has random weights here: what it answers means nothing until the trained ones are here."
    )
    path = path_of(entry)
    stands = cache.downloads().state(path)
    if stands and stands.is_running:
        state.visit().fetching.add(entry.slug)
        _follow(entry.slug, entry.download, path)
        return
    if stands and stands.phase == "failed" and entry.slug in state.visit().fetching:
        st.error(sentence(CnnCoreError(plain(stands.note))))
        st.markdown(_by_hand(entry.download, path))
    if _is_asked_for(entry.slug, entry.download, path):
        state.visit().fetching.add(entry.slug)
        cache.downloads().start(entry.download, path)
        st.rerun()


def say_arrived(entry: ModelEntry) -> None:
    """Say that weights that this visitor saw coming have arrived, and how they were checked."""
    if entry.slug not in state.visit().fetching:
        return
    stands = cache.downloads().state(path_of(entry))
    if stands and stands.phase == "arrived":
        checked = f"; {stands.note}" if stands.note else ""
        st.success(f"The trained weights have arrived: {megabytes(stands.done)} MB{checked}.")


def _is_asked_for(slug: str, download: Download, path: Path) -> bool:
    """Show the button that begins, or goes on with what a try before has left, and tell whether it was pressed."""
    label, kept = f"Fetch the trained weights, {megabytes(download.nbytes)} MB", Partial(path).nbytes
    if kept:
        label = f"Go on fetching the trained weights: {megabytes(kept)} of {megabytes(download.nbytes)} MB are here"
    return st.button(label, key=f"fetch-{slug}", help=f"They come from {plain(host_of(download))}, for all visitors.")


@st.fragment(run_every=_LOOK_AGAIN)
def _follow(slug: str, download: Download, path: Path) -> None:
    """Show how far a download is, and look again by itself; once it ends, the whole page is shown anew."""
    stands = cache.downloads().state(path)
    if not stands or not stands.is_running:
        st.rerun()
    st.progress(min(stands.done / max(stands.total, 1), 1.0), text=plain(how_far(stands, download)))
    if st.button("Cancel", key=f"cancel-fetch-{slug}", help="What has come is kept: a later try goes on from there."):
        cache.downloads().cancel(path)
        st.rerun()


def _by_hand(download: Download, path: Path) -> str:
    """Say what to do on a machine without a network."""
    return (
        f"Without a network: get the file from {literal(download.url)} on another machine, and put it here under the "
        f"name {literal(path.name)} into the folder {literal(str(path.parent))}. Whatever is done next on this page "
        "finds it. Or go on with random weights: all of the page works, and every picture says that they are random."
    )
