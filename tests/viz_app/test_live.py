"""What a stage in the browser settles on is believed only where the setting knows it."""

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from viz_app.controls.live import live_place


def page() -> None:
    """A page whose stage moves a number and a choice."""
    import streamlit as st  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.live import live_choice, live_number, live_whole, take_live  # noqa: PLC0415

    link.open_page("test")
    gain, seed = live_number("gain", -2, 2, default=1), live_whole("seed", 0, 9, default=4)
    mode = live_choice("mode", ("train", "eval"), default="train")
    st.session_state["shown"] = dict(take_live("stage", gain, seed, mode))
    link.close_page("test")


def shown(told: object = None, **address: str) -> dict[str, str]:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if told is not None:
        app.session_state["stage"] = told
        app.run()
    assert not app.exception
    return app.session_state["shown"]


def test_the_address_is_read_when_the_page_opens():
    assert shown() == {"gain": "1", "seed": "4", "mode": "train"}
    assert shown(gain="-0.5", seed="9", mode="eval") == {"gain": "-0.5", "seed": "9", "mode": "eval"}


def test_a_wrong_address_gives_the_default():
    assert shown(gain="2.1", mode="test") == {"gain": "1", "seed": "4", "mode": "train"}
    assert shown(seed="1.5") == {"gain": "1", "seed": "4", "mode": "train"}
    assert shown(gain="0.1234") == {"gain": "1", "seed": "4", "mode": "train"}


def test_what_the_stage_settled_on_goes_over_the_address():
    told = {"live": {"gain": "1.25", "seed": "0", "mode": "eval"}}
    assert shown(told, gain="2") == {"gain": "1.25", "seed": "0", "mode": "eval"}


@pytest.mark.parametrize(
    "told",
    [
        "gain",
        {"live": ["gain"]},
        {"live": {"gain": 1.5}},
        {"live": {"gain": "nan"}},
        {"live": {"gain": "3"}},
        {"live": {"seed": "10"}},
        {"live": {"mode": "<b>"}},
        {"live": {"other": "2"}},
    ],
)
def test_anything_else_that_the_stage_tells_changes_nothing(told):
    assert shown(told, gain="2") == {"gain": "2", "seed": "4", "mode": "train"}


@pytest.mark.parametrize("text", ["", "0.0.0", "2.13.40", "99999.99999.99999"])
def test_a_pinned_pixel_is_three_whole_numbers_or_none(text):
    assert live_place("at").parse(text) == text


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "-1.0.0", "a.b.c", "1..2", "٣.0.0", "100000.0.0"])
def test_what_is_no_pixel_is_refused(text):
    with pytest.raises(CnnCoreError, match="a tile, a row and a column, such as"):
        live_place("at").parse(text)
