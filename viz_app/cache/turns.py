"""Whose turn it is to compute: one gate for all visitors."""

from contextlib import AbstractContextManager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cnn_core.gate import Gate


@st.cache_resource
def gate() -> Gate:
    """Return the gate before whatever takes long."""
    return Gate(places=2)


def turn() -> AbstractContextManager[None]:
    """Return what a visitor enters to compute: it waits for one of the places."""
    return gate().enter(visitor())


def visitor() -> str:
    """Return what tells this visitor from others, for the gate's fairness."""
    context = get_script_run_ctx()
    return context.session_id if context else "nobody"
