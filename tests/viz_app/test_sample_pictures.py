"""The samples above the network map: what the browser is sent, and what a click does to the picture of all pages."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.samples import SAMPLES
from tests.viz_app.test_network_map import unpacked
from viz_app import cache


def page() -> None:
    """The sidebar's picture, and a button that acts as a click on a sample does."""
    import streamlit as st  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.network_view import take_sample  # noqa: PLC0415
    from viz_app.controls.picture import pick_picture  # noqa: PLC0415

    link.open_page("test")
    st.session_state["picture"] = pick_picture().sample
    st.button("go", key="go", on_click=take_sample)
    link.close_page("test")


def clicked(told: object, **address: str) -> str:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.session_state["network-map"] = told
    app.button(key="go").click().run()
    assert not app.exception
    return app.session_state["picture"]


def test_a_small_network_is_sent_with_every_sample_as_it_sees_it():
    facts, arrays = unpacked(cache.sent_pictures("lenet5", "trained", 256, "map"))
    assert [slug for slug, _ in facts["samples"]] == [sample.slug for sample in SAMPLES]
    assert [layer["name"] for layer in facts["layers"]] == [
        node.name for node in cache.graph("lenet5", "trained").nodes
    ]
    coffee = cache.shrunk("coffee", 256, cache.sample_picture("coffee"))
    expected = cache.seen("lenet5", "coffee-256", coffee)
    assert np.array_equal(arrays["pictures"][1] / np.float32(255), expected)


def test_of_a_network_that_the_server_computes_only_small_pictures_are_sent():
    facts, arrays = unpacked(cache.sent_pictures("resnet18", "random", 256, "map"))
    assert facts["layers"] == []
    assert list(arrays) == ["pictures"]
    assert arrays["pictures"].shape == (len(SAMPLES), 3, 56, 56)


def test_a_click_makes_the_sample_the_picture_of_all_pages():
    assert clicked({"picture": "coffee"}) == "coffee"
    assert clicked({"picture": "coffee"}, **{"from": "upload"}) == "coffee"


@pytest.mark.parametrize("told", ["coffee", None, {"picture": "none"}, {"picture": 3}, {"picture": ["coffee"]}])
def test_what_is_no_sample_changes_nothing(told: object):
    assert clicked(told) == "chelsea"
