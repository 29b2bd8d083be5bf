"""What a training starts from: fresh weights, or the trained ones that a network comes with."""

from typing import cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.training.settings import Start
from viz_app import link
from viz_app.controls.settings import choose

_TITLES: dict[Start, str] = {
    "scratch": "From scratch: fresh weights",
    "frozen": "Frozen: only the output layer learns",
    "fine_tuned": "Fine-tuned: every layer learns on",
}
_HELP = (
    "Fresh weights are drawn from the seed and know nothing. Trained weights already know strokes, edges and colours, "
    "which helps where images are few: frozen, they stay as they are and only the output layer learns; fine-tuned, "
    "they are where every layer begins. Where the classes are others, the output layer is a new one."
)
_NAME = "start"


def pick_start(entry: ModelEntry) -> Start:
    """Return what the training starts from; `start` in the address. A network without trained weights has no choice.

    Args:
        entry: Of a network that is trained here.
    """
    starts = starts_of(entry)
    if len(starts) == 1:
        link.key(_ONLY_FRESH)
        link.put(_ONLY_FRESH, starts[0])  # the network before it may have had a choice
        return starts[0]
    titles = {start: _TITLES[start] for start in starts}
    chosen = cast("Start", choose("Start", titles, name=_NAME, default=starts[0], help=_HELP))
    if "scratch" not in starts:
        st.caption("It is too large to be trained from fresh weights here, so it starts from its trained ones.")
    return chosen


def starts_of(entry: ModelEntry) -> tuple[Start, ...]:
    """Return what a network can be trained from here, the usual start first."""
    if not registry.is_available(entry):
        return ("scratch",)
    return ("scratch", "frozen", "fine_tuned") if entry.origin == "project" else ("frozen", "fine_tuned")


def _only_fresh(text: str) -> Start:
    if text != "scratch":
        raise CnnCoreError("this network was never trained, so it starts from fresh weights")
    return "scratch"


_ONLY_FRESH = link.Setting[Start](name=_NAME, default="scratch", parse=_only_fresh)
