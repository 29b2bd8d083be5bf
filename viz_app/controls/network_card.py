"""A network's card: all that is known of it, and where to look into it."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import Accuracy, ModelEntry
from cnn_core.models.loading_code import loading_code
from viz_app import cache
from viz_app.controls.page_link import show_page_link
from viz_app.draw.exhibits import duration
from viz_app.messages import plain, sentence

CARD = "card"
"""The key of the card on its page."""

_UNKNOWN = "not stated"
_LIBRARIES = {
    "project": "this project",
    "torchvision": "torchvision",
    "timm": "timm",
    "stack": "the page Build a network",
    "own": "a person’s own file or program",
    "run": "a training on this server",
}


def show_card(slug: str) -> None:
    """Show the card of a network, or why it cannot be opened."""
    try:
        entry = cache.entry_of(slug)
    except CnnCoreError as error:
        with st.container(key=CARD):
            st.error(plain(sentence(error)))
        return
    facts = entry.facts
    with st.container(border=True, key=CARD):
        st.subheader(plain(entry.title), anchor=False)
        if facts.paper:
            paper = facts.paper
            st.markdown(f"{plain(paper.authors)}, {paper.year}: [{plain(paper.title)}]({paper.url})")
        st.markdown(f"**What was new:** {plain(facts.novelty) or _UNKNOWN}")
        st.markdown("\n".join(f"- **{name}:** {plain(text)}" for name, text in _figures(entry)))
        if facts.accuracy:
            st.caption(f"Accuracy: {plain(facts.accuracy.source)}.")
        settings = {"net": entry.slug}
        with st.container(horizontal=True):
            show_page_link("Open in Layers", "layers", settings)
            show_page_link("Open in What if", "what-if", settings)
        _show_code(entry)


def _show_code(entry: ModelEntry) -> None:
    """Show the program that loads the network with its library alone, where there is one."""
    try:
        code = loading_code(entry)
    except CnnCoreError:
        return
    with st.expander("The code that loads it"):
        st.code(code, language="python")


def _figures(entry: ModelEntry) -> list[tuple[str, str]]:
    """Return the lines of a card, name and text."""
    facts = entry.facts
    channels, height, width = entry.preprocessing.input_shape
    milliseconds = cache.pass_times().standing.milliseconds.get(entry.slug)
    return [
        ("Parameters", _counted(facts.parameters)),
        ("Multiply-adds for one image", _counted(facts.multiply_adds)),
        ("Top-1 and top-5", _shares(facts.accuracy)),
        ("Input", f"{channels} × {height} × {width}, {len(entry.class_names):,} classes"),
        ("Weights", _weights(entry)),
        ("Licence of the weights", facts.licence),
        ("Time for one image here", "not measured yet" if milliseconds is None else duration(milliseconds)),
        ("Comes from", _LIBRARIES.get(entry.origin, entry.origin)),
    ]


def _counted(number: int | None) -> str:
    return _UNKNOWN if number is None else f"{number:,}"


def _shares(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return _UNKNOWN
    top5 = _UNKNOWN if accuracy.top5 is None else f"{accuracy.top5:.2%}"
    return f"{accuracy.top1:.2%} and {top5}"


def _weights(entry: ModelEntry) -> str:
    """Say where the trained weights are, and how large their file is."""
    if not entry.download:
        return "on this machine" if registry.is_available(entry) else "none to fetch; it opens with random weights"
    size = f"a file of {entry.download.megabytes:,.1f} MB"
    if registry.is_available(entry):
        return f"on this machine, {size}"
    return f"{size}, not on this machine yet; the pages that open the network offer to fetch it"
