"""The app: page config, navigation, and the one place where bad input becomes a message."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cnn_core.assets import asset
from cnn_core.errors import CnnCoreError
from viz_app import link, state
from viz_app.controls.picture import Chosen, default_picture, pick_picture
from viz_app.lessons import LESSONS, Lesson
from viz_app.messages import sentence, unlinked

_STYLE = Path(__file__).with_name("page.css")


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="CNN Visualizer", page_icon=str(asset("icons/icon.png")), layout="wide")
    st.html(_STYLE)

    def as_page(lesson: Lesson, path: str, *, hidden: bool = False) -> StreamlitPage:
        return st.Page(
            lambda: _show(lesson, chosen),
            title=lesson.title,
            url_path=path,
            default=path == "start",
            visibility="hidden" if hidden else "visible",
        )

    # The first lesson stands at the address without a page, and also at its own. The list shows the one that is open.
    first, *others = LESSONS
    at_its_own = (st.context.url or "").rstrip("/").endswith(f"/{first.slug}")
    starts = (as_page(first, "start", hidden=at_its_own), as_page(first, first.slug, hidden=not at_its_own))
    sections: dict[str, list[StreamlitPage]] = {first.section: [*starts]}
    for lesson in others:
        sections.setdefault(lesson.section, []).append(as_page(lesson, lesson.slug))
    page = st.navigation(sections, expanded=True)
    opened = next((lesson for lesson in others if lesson.slug == page.url_path), first)
    link.open_page(page.url_path)
    notes = st.container()
    with st.sidebar:
        chosen = default_picture() if opened.own_input else pick_picture()
    page.run()
    with notes:
        if state.visit().notes:
            st.warning("\n\n".join(state.visit().notes))
    link.close_page(page.url_path)


def _show(lesson: Lesson, chosen: Chosen) -> None:
    st.header(lesson.question, anchor=False)
    st.markdown(f"**Try:** {lesson.attempt}")
    with st.expander("Check your answer"):
        st.markdown(lesson.answer)
    try:
        lesson.render(chosen)
    except CnnCoreError as error:
        st.error(unlinked(sentence(error)))


main()
