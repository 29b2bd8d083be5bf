"""The file of a network of one's own: when it is read, and how long what was wrong with it is said."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.models import registry
from cnn_core.models.own import NO_ARCHITECTURE, own_networks
from viz_app import cache


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.own import bring  # noqa: PLC0415

    link.open_page("own")
    bring()
    link.close_page("own")


@pytest.fixture
def read(monkeypatch) -> list[Exception]:
    """What reading a file ends in, one error for each time that it is tried."""
    errors: list[Exception] = []

    def fail(*_: object, **__: object) -> str:
        raise errors.pop(0)

    monkeypatch.setattr(cache, "bring_network", fail)
    return errors


def given(monkeypatch, file: SimpleNamespace | None) -> None:
    monkeypatch.setattr(st, "file_uploader", lambda *_, **__: file)


def test_a_file_is_tried_again_after_the_app_was_busy_and_not_after_it_was_refused(monkeypatch, read):
    given(monkeypatch, SimpleNamespace(file_id="1", name="mine.pt", getvalue=bytes))
    read[:] = [BusyError("the app is busy"), CnnCoreError("mine.pt is damaged"), CnnCoreError("never read")]
    app = AppTest.from_function(page, default_timeout=60).run()
    assert "The app is busy" in app.error[0].value
    for _ in range(2):
        assert "is damaged" in app.run().error[0].value
    given(monkeypatch, None)
    assert not app.run().error


def test_a_network_that_somebody_brought_is_no_architecture_to_choose(monkeypatch):
    given(monkeypatch, None)
    monkeypatch.setattr(own_networks(), "_local", replace(registry.entry("lenet5"), slug="own.local"))
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["of"] = "own.local"
    app.run()
    assert app.selectbox[0].value == "resnet18"
    assert NO_ARCHITECTURE in " ".join(app.session_state["visit"].notes)
