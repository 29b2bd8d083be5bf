"""The views of a network that learns, driven by the page's settings."""

import json
import struct
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from viz_app import cache
from viz_app.components.training_views import parts


def page() -> None:
    """A page that shows a network after two steps on a few digits."""
    from dataclasses import replace  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    import streamlit as st  # noqa: PLC0415

    from cnn_core.runs.watching import observer_of  # noqa: PLC0415
    from tests.viz_app.learning import learning  # noqa: PLC0415
    from viz_app import cache, link  # noqa: PLC0415
    from viz_app.controls.live_training import live_views  # noqa: PLC0415

    link.open_page("try")
    view, observer = learning(steps=st.session_state.get("steps", 2))
    view = replace(view, settings=replace(view.settings, start=st.session_state.get("start", "scratch")))
    if st.session_state.get("gone"):
        observer = observer_of(view.settings, observer.task, None)
    cache.observer = lambda *_: observer
    live_views(view)
    link.close_page("try")


@pytest.fixture
def sent(monkeypatch) -> dict[str, dict[str, Any]]:
    """The facts of each part that reaches the browser."""
    found: dict[str, dict[str, Any]] = {}

    def show(**given: Any) -> None:
        [length] = struct.unpack("<I", given["data"][:4])
        facts = json.loads(given["data"][4 : 4 + length])["facts"]
        found[facts["part"]] = facts

    monkeypatch.setattr(parts, "renderer", lambda _: show)
    return found


@pytest.fixture(autouse=True)
def observer_put_back(monkeypatch) -> None:
    """Put back the observer that the page replaces."""
    monkeypatch.setattr(cache, "observer", cache.observer)


def opened(steps: int = 2, *, gone: bool = False, **address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["steps"], app.session_state["gone"] = steps, gone
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_all_views_are_shown_at_first(sent):
    opened()
    assert sent.keys() == {"still", "answers", "layer", "kernels", "gradients", "mistakes"}
    assert {facts["step"] for name, facts in sent.items() if name != "still"} == {2}
    assert [layer["layer"] for layer in sent["gradients"]["layers"]] == ["conv1", "conv2", "dense1", "dense2", "dense3"]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("scratch", "They begin as noise;"),
        ("frozen", "They are frozen,"),
        ("fine_tuned", "as they were trained before;"),
    ],
)
def test_how_the_kernels_began_is_said(sent, start, words):
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["start"] = start
    app.run()
    assert words in sent["kernels"]["sentence"]


def test_before_the_first_step_the_page_says_so(sent):
    app = opened(steps=0)
    assert [caption.value for caption in app.caption] == ["The views begin with the first step."]
    assert not sent


def test_what_is_switched_off_is_not_computed(sent):
    opened(watch="gradients")
    assert sent.keys() == {"still", "gradients"}


def test_where_own_images_are_gone_only_what_needs_them_is_hidden(sent):
    app = opened(gone=True, mistake="3.5")
    assert sent.keys() == {"still", "kernels", "gradients", "mistakes"}
    told = ["Your own images are no longer in this server’s memory; bring them again."]
    assert [info.value for info in app.info] == told


def test_with_every_view_off_nothing_is_shown(sent):
    opened(watch="none")
    assert not sent


def test_the_address_names_the_picture_and_the_layer(sent):
    opened(picture="7", layer="relu2")
    assert (sent["layer"]["picture"], sent["layer"]["layer"], sent["answers"]["chosen"]) == (7, "relu2", 7)


def test_a_layer_that_this_network_has_not_stands_for_its_first_convolution(sent):
    opened(layer="conv9")
    assert sent["layer"]["layer"] == "conv1"


@pytest.mark.parametrize(("name", "text"), [("watch", "kernels.colours"), ("picture", "60"), ("mistake", "3")])
def test_a_wrong_address_gets_a_sentence(sent, name, text):
    app = opened(**{name: text})
    [note] = app.session_state["visit"].notes
    assert f"The link says `{name}={text}`, but" in note
