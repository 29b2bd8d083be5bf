import textwrap
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.bench.serving import served
from tests.bench.streamlit_client import VisitError, Visitor, run, visit

Answer = TypeVar("Answer")

APP = """
import streamlit as st

show_link = st.components.v2.component("viz-app.link", js="export default function () {}")
blob = st.components.v2.component("blob", js="export default function () {}")

def layers():
    kind = st.radio("Kind", ["dot", "ring", "bad", "worse"], key="setting_kind", format_func=str.upper, index=1)
    if kind == "bad":
        st.error("a clear sentence")
    if kind == "worse":
        raise ValueError("no sentence")
    blob(key="blob", data=bytes(50_000))  # long enough for Streamlit to refer to it from the second run on
    show_link(key="link", data={"path": "layers", "query": f"kind={kind}&net={st.query_params['net']}"})

st.navigation([st.Page(lambda: None, url_path="home", default=True), st.Page(layers, url_path="layers")]).run()
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Generator[int, None, None]:
    script = tmp_path_factory.mktemp("served") / "script.py"
    script.write_text(textwrap.dedent(APP), encoding="utf-8")
    with served(_streamlit(script)) as number:
        yield number


def _streamlit(script: Path) -> tuple[str, ...]:
    flags = ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")
    return "streamlit", "run", str(script), "--server.port={port}", *flags


def _on_page(port: int, act: Callable[[Visitor], Awaitable[Answer]], *, page: str = "layers") -> Answer:
    async def open_and_act() -> Answer:
        async with visit(port, page=page, query="net=tiny_vgg") as visitor:
            await visitor.open()
            return await act(visitor)

    return run(open_and_act())


def test_a_visitor_reads_the_choices_and_the_address(port: int):
    async def look(visitor: Visitor):
        return visitor.choices["setting_kind"].value, visitor.others("setting_kind"), visitor.query

    assert _on_page(port, look) == ("RING", ("DOT", "BAD", "WORSE"), "kind=ring&net=tiny_vgg")


def test_a_choice_reaches_the_script_and_lasts(port: int):
    async def choose(visitor: Visitor):
        waits = [await visitor.choose("setting_kind", title) for title in ("DOT", "RING", "DOT")]
        return visitor.choices["setting_kind"].value, visitor.query, min(waits) > 0

    assert _on_page(port, choose) == ("DOT", "kind=dot&net=tiny_vgg", True)


@pytest.mark.parametrize(("title", "sentence"), [("BAD", "a clear sentence"), ("WORSE", "ValueError: no sentence")])
def test_an_error_on_the_page_is_a_failure(port: int, title: str, sentence: str):
    with pytest.raises(VisitError, match=sentence):
        _on_page(port, lambda visitor: visitor.choose("setting_kind", title))


def test_a_page_that_is_not_there_is_a_failure(port: int):
    with pytest.raises(VisitError, match="no such page"):
        _on_page(port, lambda visitor: visitor.choose("setting_kind", "DOT"), page="missing")


def test_a_widget_that_is_not_there_is_a_failure(port: int):
    with pytest.raises(VisitError, match=r"no radio or list 'other'; it has setting_kind"):
        _on_page(port, lambda visitor: visitor.choose("other", "DOT"))


def test_a_server_that_is_not_there_is_a_failure():
    with pytest.raises(VisitError, match="connection failed"):
        _on_page(1, lambda visitor: visitor.open())
