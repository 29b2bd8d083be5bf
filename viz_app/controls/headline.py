"""The headline of a part of a page that shows what a network computes, with the mark of random weights."""

import streamlit as st

from cnn_core.models.entry import Network


def show_headline(text: str, network: Network) -> None:
    """Show the headline; behind it, where the network has them, the mark of random weights."""
    st.subheader(" ".join(filter(None, (text, _badge(network)))), anchor=False)


def show_mark(network: Network) -> None:
    """Show the mark alone, above what has no headline."""
    if network.mark:
        st.markdown(_badge(network))


def _badge(network: Network) -> str:
    return f":gray-badge[{network.mark}]" if network.mark else ""
