"""Trained weights that are not here: how large they are, how far they have come, and what to do without a network."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from cnn_core.downloading.download import Download
from cnn_core.downloading.downloads import State
from cnn_core.downloading.partial import Partial
from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry
from cnn_core.models.weights import path_of
from viz_app import cache, state
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
        st.success(f"The trained weights have arrived: {_megabytes(stands.done)} MB{checked}.")


def _is_asked_for(slug: str, download: Download, path: Path) -> bool:
    """Show the button that begins, or goes on with what a try before has left, and tell whether it was pressed."""
    label, kept = f"Fetch the trained weights, {_megabytes(download.nbytes)} MB", Partial(path).nbytes
    if kept:
        label = f"Go on fetching the trained weights: {_megabytes(kept)} of {_megabytes(download.nbytes)} MB are here"
    return st.button(label, key=f"fetch-{slug}", help=f"They come from {plain(_host(download))}, for all visitors.")


@st.fragment(run_every=_LOOK_AGAIN)
def _follow(slug: str, download: Download, path: Path) -> None:
    """Show how far a download is, and look again by itself; once it ends, the whole page is shown anew."""
    stands = cache.downloads().state(path)
    if not stands or not stands.is_running:
        st.rerun()
    st.progress(min(stands.done / max(stands.total, 1), 1.0), text=plain(_how_far(stands, download)))
    if st.button("Cancel", key=f"cancel-fetch-{slug}", help="What has come is kept: a later try goes on from there."):
        cache.downloads().cancel(path)
        st.rerun()


def _how_far(stands: State, download: Download) -> str:
    amount = f"{_megabytes(stands.done)} of {_megabytes(stands.total)} MB"
    match stands.phase:
        case "queued":
            return f"Waiting: {stands.note}."
        case "asking":
            return f"Asking {_host(download)} …"
        case "broken":
            return f"{amount}; {stands.note}. It goes on by itself in a moment."
        case "elsewhere":
            return f"{amount}; another one fetches the same file."
        case "checking":
            return "Comparing the checksum …"
        case _:
            return ", ".join((amount, *_pace(stands)))


def _pace(stands: State) -> tuple[str, ...]:
    """Say how fast it comes and how long that still takes, once that is known."""
    seconds = stands.seconds_left
    if seconds is None:
        return ()
    left = f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"
    return f"{stands.speed / 1e6:.1f} MB/s" if stands.speed >= 1e5 else f"{stands.speed / 1e3:.0f} kB/s", left


def _by_hand(download: Download, path: Path) -> str:
    """Say what to do on a machine without a network."""
    return (
        f"Without a network: get the file from {literal(download.url)} on another machine, and put it here under the "
        f"name {literal(path.name)} into the folder {literal(str(path.parent))}. Whatever is done next on this page "
        "finds it. Or go on with random weights: all of the page works, and every picture says that they are random."
    )


def _host(download: Download) -> str:
    return urlsplit(download.url).hostname or download.url


def _megabytes(nbytes: int) -> str:
    """Write a size in units of 1,000,000 bytes, small ones with a decimal."""
    return f"{nbytes / 1e6:,.1f}" if nbytes < 1e7 else f"{nbytes / 1e6:,.0f}"
