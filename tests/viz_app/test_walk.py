"""The place in a network: chosen in the list, walked to by a component, or named by a link."""

import pytest
from streamlit.testing.v1 import AppTest

from viz_app.controls.walk import as_planes


def page() -> None:
    """A page with the layers of LeNet-5, and a button that acts as a component's trigger does."""
    import streamlit as st  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from cnn_core.graph import graph_of  # noqa: PLC0415
    from cnn_core.models import registry  # noqa: PLC0415
    from viz_app import link, state  # noqa: PLC0415
    from viz_app.controls.walk import pick_place, walker  # noqa: PLC0415

    link.open_page("test")
    here = pick_place(graph_of(registry.load(registry.entry("lenet5")).module, (1, 28, 28)), of="lenet5")
    st.session_state["here"] = (here.layer.name, here.unit)
    st.session_state["notes"] = list(state.visit().notes)
    st.button("go", key="go", on_click=walker("map"))
    link.close_page("test")


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def walked(app: AppTest, told: object) -> tuple[str, tuple[int, ...] | None]:
    app.session_state["map"] = told
    app.button(key="go").click().run()
    assert not app.exception
    return app.session_state["here"]


def test_the_first_convolution_is_opened_without_a_unit():
    assert opened().session_state["here"] == ("conv1", None)


def test_a_link_names_layer_and_unit():
    assert opened(layer="conv2", unit="3.9.0").session_state["here"] == ("conv2", (3, 9, 0))


@pytest.mark.parametrize("unit", ["16.0.0", "3.10.0", "3.9", "1"])
def test_a_unit_that_the_layer_does_not_have_gives_a_sentence(unit: str):
    app = opened(layer="conv2", unit=unit)
    assert app.session_state["here"] == ("conv2", None)
    assert f"`unit={unit}`, but conv2 is 16 × 10 × 10, counted from 0" in app.session_state["notes"][0]


@pytest.mark.parametrize("unit", ["a", "-1.0.0", "1..2", "9999999", "0.0.0.0.0"])
def test_a_unit_that_is_none_gives_a_sentence(unit: str):
    assert "it must be a channel, a row and a column" in opened(unit=unit).session_state["notes"][0]


def test_a_component_leads_to_another_place():
    assert walked(opened(), {"walk": {"layer": "dense1", "unit": [7]}}) == ("dense1", (7,))
    assert walked(opened(), {"walk": {"layer": "pool2"}}) == ("pool2", None)


def test_a_unit_is_forgotten_with_its_layer():
    app = opened(layer="relu1", unit="3.9.0")
    app.selectbox(key="setting_test_layer").set_value("conv1").run()
    assert app.session_state["here"] == ("conv1", None)


def test_a_place_stays_while_other_things_change():
    app = opened()
    walked(app, {"walk": {"layer": "conv2", "unit": [1, 2, 3]}})
    app.run()
    assert app.session_state["here"] == ("conv2", (1, 2, 3))


@pytest.mark.parametrize(
    "told",
    [
        "walk",
        {"walk": "conv2"},
        {"walk": {"layer": 3}},
        {"walk": {"layer": "conv9", "unit": [0, 0, 0]}},
        {"walk": {"layer": "conv1", "unit": [0, 99, 0]}},
        {"walk": {"layer": "conv1", "unit": [0, -1, 0]}},
        {"walk": {"layer": "conv1", "unit": [True, 0, 0]}},
    ],
)
def test_nonsense_leads_nowhere(told: object):
    assert walked(opened(), told) == ("conv1", None)


def test_an_output_of_more_axes_is_a_stack_of_maps():
    assert as_planes((1, 2, 3, 4), (2, 58, 28, 28)) == (60, 3, 4)
    assert as_planes((5, 3, 4), (58, 28, 28)) == (5, 3, 4)
    assert as_planes((7,), (1000,)) == (7,)
