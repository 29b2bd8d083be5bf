"""The downloads of weights and data sets."""

import streamlit as st

from cnn_core.downloading.downloads import Downloads


@st.cache_resource
def downloads() -> Downloads:
    """Return the downloads that all visitors share."""
    return Downloads()
