"""A data set that is not here: how large it is, how far it has come, and what to do without a network."""

import streamlit as st

from cnn_core.datasets import data_folder, fetching
from cnn_core.datasets.entry import DatasetEntry
from cnn_core.errors import CnnCoreError
from viz_app import cache, state
from viz_app.controls.download_words import host_of, how_far, megabytes
from viz_app.messages import literal, plain, sentence

_LOOK_AGAIN = 0.5  # seconds between two looks at a download
_WORTH_TELLING = 50_000  # bytes; less would be told as 0.0 MB


def offer_dataset(entry: DatasetEntry, *, until: str) -> None:
    """Say that a data set is not here, and offer to fetch it or show how far it is.

    Args:
        entry: The data set, with files to fetch.
        until: The title of the one that stands in for it.
    """
    st.warning(f"{plain(entry.title)} is not on this server yet. Until it is, the page works with {plain(until)}.")
    stands = fetching.state(cache.downloads(), entry, data_folder())
    if stands and stands.is_running:
        state.visit().fetching.add(_name(entry))
        _follow(entry)
        return
    if stands and stands.phase == "failed" and _name(entry) in state.visit().fetching:
        st.error(sentence(CnnCoreError(plain(stands.note))))
        st.markdown(_by_hand(entry))
    if _is_asked_for(entry):
        state.visit().fetching.add(_name(entry))
        fetching.start(cache.downloads(), entry, data_folder())
        st.rerun()


def say_dataset_arrived(entry: DatasetEntry) -> None:
    """Say that a data set that this visitor saw coming has arrived."""
    if _name(entry) in state.visit().fetching:
        st.success(f"{plain(entry.title)} has arrived: {megabytes(entry.nbytes)} MB, and all checksums are right.")


def _is_asked_for(entry: DatasetEntry) -> bool:
    """Show the button that begins, or goes on with what a try before has left, and tell whether it was pressed."""
    kept = fetching.bytes_here(entry, data_folder())
    label = f"Fetch {plain(entry.title)}, {megabytes(entry.nbytes)} MB"
    if kept >= _WORTH_TELLING:
        label = f"Go on fetching {plain(entry.title)}: {megabytes(kept)} of {megabytes(entry.nbytes)} MB are here"
    help = f"It comes from {plain(host_of(entry.files[0].download))}, for all visitors."
    return st.button(label, key=f"fetch-{_name(entry)}", help=help)


@st.fragment(run_every=_LOOK_AGAIN)
def _follow(entry: DatasetEntry) -> None:
    """Show how far a download is, and look again by itself; once it ends, the whole page is shown anew."""
    stands = fetching.state(cache.downloads(), entry, data_folder())
    if not stands or not stands.is_running:
        st.rerun()
    st.progress(min(stands.done / max(stands.total, 1), 1.0), text=plain(how_far(stands, entry.files[0].download)))
    help = "What has come is kept: a later try goes on from there."
    if st.button("Cancel", key=f"cancel-{_name(entry)}", help=help):
        fetching.cancel(cache.downloads(), entry, data_folder())
        st.rerun()


def _by_hand(entry: DatasetEntry) -> str:
    """Say what to do on a machine without a network."""
    missing = [file for file in entry.files if not file.is_here(data_folder())]
    lines = [f"- {literal(file.download.url)} as {literal(str(file.destination(data_folder())))}" for file in missing]
    return (
        "Without a network: get the files on another machine, and put them here. Whatever is done next on this page "
        "finds them.\n" + "\n".join(lines)
    )


def _name(entry: DatasetEntry) -> str:
    return f"data-{entry.slug}"
