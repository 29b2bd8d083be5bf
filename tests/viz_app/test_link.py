import pytest
from streamlit.testing.v1 import AppTest

from viz_app import link


def two_pages() -> None:
    import streamlit as st  # noqa: PLC0415 -- AppTest runs the text of this function

    from viz_app import link  # noqa: PLC0415 -- as above

    picture = link.Setting(name="image", default="chelsea", parse=str, everywhere=True)
    layer = link.Setting(name="layer", default="conv1", parse=str)
    link.open_page("with a picture")
    link.key(picture)
    link.key(layer)
    link.put(picture, "coffee")
    link.put(layer, "conv2")
    link.open_page("without one")
    st.text(link.of_all_pages())


def test_what_holds_for_all_pages_goes_on_from_a_page_that_does_not_show_it():
    app = AppTest.from_function(two_pages).run()
    assert not app.exception
    assert app.text[0].value == "{'image': 'coffee'}"


def a_part_alone() -> None:
    import streamlit as st  # noqa: PLC0415 -- AppTest runs the text of this function

    from viz_app import link  # noqa: PLC0415 -- as above

    layer = link.Setting(name="layer", default="conv1", parse=str)
    link.open_page("with a layer")
    link.key(layer)
    link.close_page("with a layer")
    written = link.is_behind()
    link.put(layer, "conv2")
    changed = link.is_behind()
    link.open_page("with a layer")
    st.text(f"{written} {changed} {link.is_behind()}")


def test_the_address_is_behind_what_changed_after_it_was_written_until_the_page_runs_again():
    app = AppTest.from_function(a_part_alone).run()
    assert not app.exception
    assert app.text[0].value == "False True False"


def a_page_that_ends_early() -> None:
    import streamlit as st  # noqa: PLC0415 -- AppTest runs the text of this function

    from viz_app import link  # noqa: PLC0415 -- as above

    layer = link.Setting(name="layer", default="conv1", parse=str)
    near = link.Setting(name="near", default="", parse=str)
    link.open_page("slow")
    link.key(layer)
    if st.button("Go on"):
        st.text(st.session_state[link.key(near)])
    elif st.session_state["hold"]:
        link.keep_unread()
    link.close_page("slow")
    st.text(str(link.state.visit().written))


@pytest.mark.parametrize(("is_kept", "near"), [(True, "5"), (False, "")])
def test_what_a_run_does_not_reach_stays_in_the_address_where_the_page_says_so(is_kept, near):
    app = AppTest.from_function(a_page_that_ends_early)
    app.query_params["layer"], app.query_params["near"] = "conv2", "5"
    app.session_state["hold"] = is_kept
    app.run()
    kept = {"layer": "conv2"} | ({"near": "5"} if is_kept else {})
    assert app.text[0].value == str(kept)
    app.button[0].click().run()
    assert [text.value for text in app.text] == [near, str(kept)]


def a_tab_with_trainings() -> None:
    import streamlit as st  # noqa: PLC0415 -- AppTest runs the text of this function

    from viz_app import link, state  # noqa: PLC0415 -- as above

    link.show_link = lambda *_, on_runs, **__: on_runs(["first", "../../etc", "x" * 65, "second"])
    state.visit().runs[:] = ["second", "third"]
    link.open_page("runs")
    state.visit().notes.append("The link is wrong.")
    link.close_page("runs")
    link.open_page("runs")
    st.text(" ".join(state.visit().runs))
    st.text(" ".join(state.visit().notes))


def test_the_trainings_that_a_tab_kept_come_before_those_of_the_visit_and_what_is_none_is_left_out(monkeypatch):
    monkeypatch.setattr(link, "show_link", link.show_link)  # put back what the script replaces
    app = AppTest.from_function(a_tab_with_trainings).run()
    assert not app.exception
    assert app.text[0].value == "first second third"


def test_what_is_said_of_the_link_stays_when_the_tab_tells_of_its_trainings(monkeypatch):
    monkeypatch.setattr(link, "show_link", link.show_link)  # put back what the script replaces
    assert AppTest.from_function(a_tab_with_trainings).run().text[1].value == "The link is wrong."
