import math
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnn_core.kernels import Kernel
from viz_app.components import kernel_editor

START = Kernel(channels=1, height=2, width=2, values=(1.0, 2.0, 3.0, 4.0))
EDIT = [1.0, 2.0, 3.0, 0.5]


def page():
    import streamlit as st  # noqa: PLC0415 — AppTest runs this function's source alone

    from viz_app.components.kernel_editor import edit_kernel  # noqa: PLC0415 — the same

    st.session_state.returned = edit_kernel(st.session_state.given, key="kernel", preset=st.session_state.get("preset"))


def opened(kernel=START, preset=None):
    at = AppTest.from_function(page, default_timeout=20)
    at.session_state["given"] = kernel
    if preset is not None:
        at.session_state["preset"] = preset
    return at.run()


def settle(at, values, line=None):
    """Do what the browser does: tell the values, with the line that it was sent."""
    at.session_state["kernel"] = {"edit": {"line": line or at.session_state["kernel line"].name, "values": values}}
    return at.run()


def returned(at):
    assert not at.exception
    return at.session_state["returned"]


def test_an_untouched_editor_returns_the_kernel():
    assert returned(opened()) == START


def test_settled_weights_come_back():
    assert returned(settle(opened(), EDIT)) == replace(START, values=tuple(EDIT))


def test_whole_numbers_come_back_as_floats():
    assert all(type(value) is float for value in returned(settle(opened(), [1, 2, 3, 0])).values)


def test_a_page_that_stores_the_edit_keeps_it():
    at = settle(opened(), EDIT)
    line = at.session_state["kernel line"].name
    at.session_state["given"] = returned(at)
    assert returned(at.run()).values == tuple(EDIT)
    assert at.session_state["kernel line"].name == line


def test_an_edit_on_its_way_while_the_page_stored_the_one_before_is_kept():
    at = settle(opened(), EDIT)
    at.session_state["given"] = returned(at)
    assert returned(settle(at, [9.0, 2.0, 3.0, 0.5])).values == (9.0, 2.0, 3.0, 0.5)


def test_an_edit_whose_run_was_stopped_for_a_newer_one_is_kept(monkeypatch):
    at = opened()
    with monkeypatch.context() as stopping:
        stopping.setattr(kernel_editor, "renderer", lambda _name: lambda **_options: st.stop())
        settle(at, EDIT)
    assert returned(at) == START  # the page was given nothing to store
    assert returned(at.run()).values == tuple(EDIT)


def test_a_kernel_stored_in_four_bytes_is_the_same_kernel():
    third = replace(START, values=(1 / 3,) * 4)
    at = settle(opened(), list(third.values))
    line = at.session_state["kernel line"].name
    at.session_state["given"] = Kernel.of(third.weights())
    returned(at.run())
    assert at.session_state["kernel line"].name == line


def test_another_kernel_is_never_overlaid_by_the_edit_before():
    at = settle(opened(), EDIT)
    other = replace(START, values=(0.0, 0.0, 0.0, 1.0))
    at.session_state["given"] = other
    assert returned(at.run()) == other


def test_an_edit_still_on_its_way_from_another_kernel_is_ignored():
    at = opened()
    old_line = at.session_state["kernel line"].name
    at.session_state["given"] = other = Kernel(channels=1, height=1, width=4, values=(0.0, 0.0, 1.0, 0.0))
    assert returned(settle(at.run(), EDIT, line=old_line)) == other


def test_a_reset_in_the_very_next_run_is_obeyed():
    assert returned(settle(opened(), EDIT)) != START
    at = settle(opened(), EDIT)
    assert returned(at.run()) == START  # the page gives the start again: it did not store the edit, or threw it away


def test_a_preset_and_back_is_fresh():
    at = settle(opened(), EDIT)
    for kernel in (replace(START, values=(0.0,) * 4), START):
        at.session_state["given"] = kernel
        assert returned(at.run()) == kernel


@pytest.mark.parametrize(
    "values",
    [
        EDIT[:3],
        [*EDIT, 1.0],
        [1.0, 2.0, 3.0, math.nan],
        [1.0, 2.0, 3.0, math.inf],
        [1.0, 2.0, 3.0, 1e6],
        [1.0, 2.0, 3.0, 10**400],
        [1.0, 2.0, 3.0, True],
        [1.0, 2.0, 3.0, "4"],
        [1.0, 2.0, 3.0, None],
        [1.0, 2.0, 3.0, [4.0]],
        "1234",
        {"0": 1},
        None,
    ],
)
def test_what_no_editor_sends_is_refused_and_the_kernel_stays(values):
    at = opened()
    line = at.session_state["kernel line"].name
    assert returned(settle(at, values)) == START
    assert at.session_state["kernel line"].name != line  # so that the browser shows what the server has


@pytest.mark.parametrize("state", [{}, {"edit": None}, {"edit": []}, {"edit": {}}, {"edit": {"values": EDIT}}])
def test_a_state_of_another_form_is_ignored(state):
    at = opened()
    at.session_state["kernel"] = state
    assert returned(at.run()) == START


def test_a_kernel_with_larger_weights_than_usual_can_be_edited():
    at = opened(replace(START, values=(5000.0, 0.0, 0.0, 0.0)))
    assert returned(settle(at, [5000.0, 1.0, 0.0, 0.0])).values == (5000.0, 1.0, 0.0, 0.0)


def test_a_preset_of_another_shape_is_left_aside():
    assert returned(opened(preset=Kernel(channels=1, height=1, width=1, values=(1.0,)))) == START
