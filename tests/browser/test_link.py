"""The address in a real browser: it outlives the server."""

import re

import pytest

from tests.bench.serving import served
from tests.browser.conftest import APP, running_script, write_script

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def page_that_holds_something() -> None:
    import streamlit as st  # noqa: PLC0415 -- the body is a script of its own

    from viz_app import link, state  # noqa: PLC0415 -- as above

    held = link.Setting(name="held", default="nothing", parse=str)  # no widget shows it
    seeds = link.Setting(name="seed", default=0, parse=int)
    link.open_page("")
    key = link.key(held)
    st.button("Take", on_click=link.put, args=(held, "a training"))
    st.button("Look")
    st.slider("Seed", 0, 9, key=link.key(seeds))
    st.text(f"Visit {state.visit().name} holds {st.session_state[key]}, seed {st.session_state[link.key(seeds)]}")
    link.close_page("")


def page_that_knows_trainings() -> None:
    import streamlit as st  # noqa: PLC0415 -- the body is a script of its own

    from viz_app import link, state  # noqa: PLC0415 -- as above

    link.open_page("")
    st.button("Train", on_click=lambda: state.visit().runs.append(f"training-{len(state.visit().runs)}"))
    st.button("Delete", on_click=lambda: state.visit().runs.pop(0))
    st.text(f"Visit {state.visit().name} knows {len(state.visit().runs)}: {' '.join(state.visit().runs)}.")
    link.close_page("")


def test_a_tab_knows_its_trainings_after_a_reload_and_none_that_was_deleted(serve, open_page):
    page = open_page(serve(page_that_knows_trainings))
    for count in (1, 2, 3):
        page.get_by_role("button", name="Train").click(timeout=60_000)
        expect(page.get_by_text(f"knows {count}:")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    told = page.get_by_text("knows 2: training-1 training-2.")
    expect(told).to_be_visible()
    earlier = told.inner_text()
    page.wait_for_function("JSON.parse(sessionStorage['cnn-visualizer-runs']).runs === 'training-1 training-2'")
    page.reload()
    expect(told).to_be_visible(timeout=60_000)
    assert told.inner_text() != earlier  # another visit


def test_what_was_set_since_a_tab_was_opened_stays_when_the_server_is_started_again(open_page, tmp_path):
    server = running_script(write_script(page_that_holds_something, tmp_path))
    with served(server) as port:
        page = open_page(f"http://127.0.0.1:{port}/?seed=3")
        page.get_by_role("button", name="Take").click(timeout=60_000)
        page.get_by_role("slider").press("ArrowRight")
        told = page.get_by_text("holds a training, seed 4")
        expect(page).to_have_url(re.compile(r"\?held=a\+training&seed=4"))
        earlier = told.inner_text()
    expect(page.get_by_role("button", name="Look")).to_be_disabled()
    with served(server, port=port):
        expect(page.get_by_text(earlier)).to_have_count(0, timeout=60_000)  # another visit has begun by itself
        expect(told).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?held=a\+training&seed=4"))
        page.get_by_role("slider").press("ArrowRight")
        expect(page.get_by_text("holds a training, seed 5")).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?held=a\+training&seed=5"))


@pytest.mark.parametrize("path", ["", "pixels", "pixels?image=rings"])
def test_the_first_page_is_marked_in_the_list_at_each_of_its_addresses(serve, open_page, path):
    page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/{path}")
    links = page.get_by_test_id("stSidebarNavLink").filter(has_text="Pixels")
    expect(links).to_have_attribute("aria-current", "page", timeout=60_000)
