"""The code of what is on screen, to copy."""

from collections.abc import Callable, Mapping

import streamlit as st

from cnn_core.code import Layer, keras_code, pytorch_code
from cnn_core.errors import CnnCoreError
from viz_app import link
from viz_app.controls.settings import choose
from viz_app.messages import sentence

_LIBRARIES = {"pytorch": "PyTorch", "keras": "Keras"}


def show_code(layer: Layer, *, title: str = "") -> None:
    """Show the program of a layer.

    Args:
        layer: The layer.
        title: What tells it from others on the page.
    """
    label = "The code of this layer" + (f": {title}" if title else "")
    show_program(label, pytorch=lambda: pytorch_code(layer), keras=lambda: keras_code(layer))


def show_program(label: str, *, pytorch: Callable[[], str], keras: Callable[[], str]) -> None:
    """Show a program, in the library that is chosen; nothing is written while the expander is closed.

    Args:
        label: Whose program it is.
        pytorch: Writes it for PyTorch; raises CnnCoreError where it cannot be.
        keras: Writes it for Keras, likewise.
    """
    _expand(label, {"pytorch": pytorch, "keras": keras})


def show_pytorch(label: str, write: Callable[[], str]) -> None:
    """Show a program that there is for PyTorch alone; nothing is written while the expander is closed.

    Args:
        label: Whose program it is.
        write: Writes it; raises CnnCoreError where it cannot be.
    """
    _expand(label, {"pytorch": write})


def _expand(label: str, writers: Mapping[str, Callable[[], str]]) -> None:
    setting = link.Setting(name="code", default=False, parse=_open, write=lambda on: "open" if on else "")
    expander = st.expander(label, key=link.key(setting), on_change="rerun")
    with expander:
        library = "pytorch"
        if len(writers) > 1:
            library = choose("Library", _LIBRARIES, name="library", default=library, style="segments")
        if not expander.open:
            return
        try:
            st.code(writers[library](), language="python")
        except CnnCoreError as error:
            st.caption(sentence(error))


def _open(text: str) -> bool:
    if text != "open":
        raise CnnCoreError("it can only be “open”")
    return True
