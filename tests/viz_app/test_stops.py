"""A slider over numbers that are not evenly apart, and how it stands in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from viz_app.controls.stops import written


def one_slider() -> None:
    import streamlit as st  # noqa: PLC0415 -- AppTest runs the text of this function

    from viz_app import link  # noqa: PLC0415 -- as above
    from viz_app.controls.stops import stop_at  # noqa: PLC0415 -- as above

    link.open_page("page")
    st.text(stop_at("Rate", (0, 0.0005, 0.01, 2000), name="rate", default=0.01, nothing="none"))
    link.close_page("page")


def opened(rate: str | None = None) -> AppTest:
    app = AppTest.from_function(one_slider)
    if rate is not None:
        app.query_params["rate"] = rate
    return app.run()


@pytest.mark.parametrize(("rate", "value"), [(None, "0.01"), ("0", "0"), ("0.0005", "0.0005"), ("0.007", "0.007")])
def test_the_address_may_name_any_number_between_the_stops(rate, value):
    app = opened(rate)
    assert float(app.text[0].value) == float(value)
    assert app.session_state["visit"].notes == []


@pytest.mark.parametrize("rate", ["-1", "2001", "1e3", "nan", "", "much"])
def test_what_is_no_number_between_the_ends_gets_a_sentence_and_the_default(rate):
    app = opened(rate)
    assert float(app.text[0].value) == 0.01
    assert "it must be a number from 0 to 2000" in app.session_state["visit"].notes[0]


def test_the_slider_says_its_numbers_as_plain_decimals():
    assert opened("0.007").select_slider[0].options == ["none", "0.0005", "0.007", "0.01", "2,000"]
    assert (written(0.00005), written(3), written(0)) == ("0.00005", "3", "0")
