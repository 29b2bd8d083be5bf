"""The button that measures how long networks take on this machine, and how far that has come."""

from collections.abc import Sequence

import streamlit as st
import torch

from viz_app import cache
from viz_app.draw.exhibits import Exhibit
from viz_app.messages import plain

_LOOK_EVERY = 1.0  # seconds


def show_measuring(exhibits: Sequence[Exhibit]) -> None:
    """Offer to measure the networks that have not been yet, or show how far it has come.

    Args:
        exhibits: The networks, with the times that have been measured.
    """
    missing = [exhibit.slug for exhibit in exhibits if exhibit.milliseconds is None]
    standing = cache.pass_times().standing
    if standing.current is not None:
        st.fragment(_follow, run_every=_LOOK_EVERY)({one.slug: one.title for one in exhibits}, len(missing))
    elif missing:
        st.button(
            f"Measure here: {len(missing)} networks" if len(missing) > 1 else "Measure here: 1 network",
            key="measure",
            on_click=cache.pass_times().start,
            args=(missing,),
            help="Each network is built with random weights, since the time does not depend on them, and run six "
            "times on one image; the median of the last five counts. Nothing is fetched, and it can be stopped.",
        )
    for exhibit in exhibits:
        if reason := standing.refused.get(exhibit.slug):
            st.warning(f"{plain(exhibit.title)} could not be measured: {plain(reason)}")


def say_how_measured() -> str:
    """Return the sentence that says what a time is the time of."""
    threads = torch.get_num_threads()
    return (
        f"A time is the median of five forward passes of one image, after one for warming up, on {threads} "
        f"{'thread' if threads == 1 else 'threads'} of this machine’s processor, measured once for all visitors."
    )


def _follow(titles: dict[str, str], missing: int) -> None:
    """Show how far the measuring has come; the whole page is shown anew once it has come further."""
    standing = cache.pass_times().standing
    left = len(titles.keys() - standing.milliseconds.keys())
    if standing.current is None or left != missing:
        st.rerun()
    done = len(titles) - left
    st.progress(
        done / len(titles), text=f"Measuring {titles.get(standing.current, 'a network')}: {done} of {len(titles)} done"
    )
    st.button("Stop", key="stop-measuring", on_click=cache.pass_times().stop, help="What was measured stays.")
