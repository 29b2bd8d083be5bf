"""One data set for all pages: those that are here at once, and those that have to be fetched first."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import DATASETS, dataset_entry
from cnn_core.datasets.entry import DatasetEntry, SetFile
from cnn_core.downloading.download import Download
from tests.weights_server import Shelf, serving
from viz_app.messages import plain


def page() -> None:
    """A page of the section, which says what it works with."""
    import streamlit as st  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.dataset import pick_dataset  # noqa: PLC0415

    link.open_page("test")
    picked = pick_dataset()
    st.text(f"{picked.slug}: {len(picked.dataset.train)}, {picked.entry.title}")
    link.close_page("test")


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def used(app: AppTest) -> str:
    return app.text[0].value


@dataclass
class Served:
    entry: DatasetEntry
    shelf: Shelf


@pytest.fixture
def served(monkeypatch, tmp_path) -> Iterator[Served]:
    """A data set that lies packed on a server of the test's own; each test has another one."""
    monkeypatch.setenv("CNN_VIZ_DATA", str(tmp_path))
    packed = gzip.compress(bytes(range(256)) * 600, compresslevel=0)
    with serving(packed, rest=0.02) as shelf:
        download = Download(url=shelf.url, nbytes=len(packed), name=f"set-{shelf.sha256[:8]}.gz")
        slug = f"served-{tmp_path.name}"
        file = SetFile(download=download, unpacked=("set",))
        shapes = replace(DATASETS["shapes"], load=DATASETS["digits"].load)
        entry = replace(shapes, slug=slug, title="Served", origin="download", files=(file,))
        monkeypatch.setitem(DATASETS, slug, entry)
        yield Served(entry, shelf)


def run_until(app: AppTest, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
        app.run()
    assert is_so()


@pytest.mark.parametrize("slug", ["digits", "shapes"])
def test_a_set_that_ships_is_there_at_once(slug):
    app = opened(data=slug)
    assert used(app).startswith(f"{slug}: ")
    assert not app.warning


def test_a_set_that_is_not_here_says_its_size_and_another_one_stands_in(served):
    app = opened(data=served.entry.slug)
    assert used(app).startswith("digits: 1438")
    assert "Served is not on this server yet" in app.warning[0].value
    assert app.button[0].label == "Fetch Served, 0.2 MB"
    assert app.session_state["setting_data"] == served.entry.slug


def test_a_set_is_used_once_it_has_been_fetched(served):
    app = opened(data=served.entry.slug)
    app.button(key=f"fetch-data-{served.entry.slug}").click().run()
    run_until(app, lambda: used(app).startswith(f"{served.entry.slug}: 1438"))
    assert "Served has arrived: 0.2 MB, and all checksums are right." in app.success[0].value


def test_fetching_can_be_stopped_and_goes_on_from_there(served):
    served.shelf.rest = 20.0  # seconds after the first 65,536 bytes
    app = opened(data=served.entry.slug)
    app.button(key=f"fetch-data-{served.entry.slug}").click().run()
    run_until(app, lambda: plain("0.1 of 0.2 MB") in app.get("progress")[0].proto.text)
    app.button(key=f"cancel-data-{served.entry.slug}").click().run()
    assert app.button[0].label == "Go on fetching Served: 0.1 of 0.2 MB are here"
    served.shelf.rest = 0.0
    app.button(key=f"fetch-data-{served.entry.slug}").click().run()
    run_until(app, lambda: used(app).startswith(served.entry.slug))


def test_a_set_that_cannot_be_fetched_says_why_and_how_to_bring_it_by_hand(served, tmp_path):
    served.shelf.status = 404
    app = opened(data=served.entry.slug)
    app.button(key=f"fetch-data-{served.entry.slug}").click().run()
    run_until(app, lambda: bool(app.error))
    assert "HTTP 404" in app.error[0].value
    assert any(f"as `{tmp_path}/set-" in text.value for text in app.markdown)
    assert used(app).startswith("digits: ")


@pytest.mark.parametrize("slug", ["![](//elsewhere/x.png)", "mnist2"])
def test_an_unknown_set_in_the_address_gives_a_sentence_and_the_default(slug):
    app = opened(data=slug)
    assert used(app).startswith("digits: ")
    [note] = app.session_state["visit"].notes
    assert "The link says `data=" in note
    assert not re.search(r"(?<!\\)!\[", re.sub("`[^`]*`", "", note))


def test_images_that_are_gone_are_told_without_their_token():
    app = opened(data="own.gone")
    assert used(app).startswith("digits: ")
    told = "Your own images are no longer in this server’s memory; bring them again."
    assert app.session_state["visit"].notes == [told]


def test_the_choice_is_the_same_on_every_page():
    from viz_app.controls.dataset import _setting  # noqa: PLC0415 -- only this test looks at the setting itself

    assert _setting().everywhere
    assert dataset_entry(_setting().default).origin == "embedded"
