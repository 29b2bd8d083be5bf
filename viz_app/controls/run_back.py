"""Weights of a training that a person took away, brought back to be looked into."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.models.own import MOST_MEGABYTES, own_networks
from viz_app import cache, link, state
from viz_app.controls.own import forget_file, short_name
from viz_app.controls.page_link import show_page_link
from viz_app.messages import plain, sentence


def bring_back() -> None:
    """Ask for a file of weights that this page saved, and show the way into its network; a bad file loses nothing."""
    key = link.key(_BACK)
    file = st.file_uploader(
        f"Weights that were saved on this page, up to {MOST_MEGABYTES} MB",
        key="bring-run",
        max_upload_size=MOST_MEGABYTES,
        help="The file knows its network, its classes and its normalisation. Nothing in it is run.",
    )
    visit = state.visit()
    if not file:
        visit.not_brought_run = ""
    elif visit.brought_run != file.file_id:
        _take(file)
    if visit.not_brought_run:
        st.error(visit.not_brought_run)
    if token := str(st.session_state[key]):
        _show(token)


def _take(file: UploadedFile) -> None:
    visit = state.visit()
    try:
        token = cache.bring_run(file.getvalue(), short_name(file.name))
    except BusyError as error:  # the next run tries again
        visit.not_brought_run = plain(sentence(error))
        return
    except CnnCoreError as error:
        visit.brought_run = file.file_id
        visit.not_brought_run = f"{plain(str(error).rstrip('.'))}."  # it begins with the file's name, as it is
        return
    visit.brought_run, visit.not_brought_run = file.file_id, ""
    link.put(_BACK, token)
    forget_file(file)


def _show(token: str) -> None:
    """Say what was brought back, and lead to the pages that look into it."""
    try:
        brought = own_networks().brought(token)
    except CnnCoreError as error:
        st.error(plain(sentence(error)))
        return
    st.success(f"{plain(brought.title)}: {brought.parameters:,} parameters, {len(brought.class_names):,} classes.")
    settings = {"net": cache.own_variant(token, brought.preprocessing).slug}
    with st.container(horizontal=True):
        show_page_link("Open it in Layers", "layers", settings)
        show_page_link("In Low, mid, high", "levels", settings)
        show_page_link("In What if", "what-if", settings)
        show_page_link("In Your own network", "own", {"own": token}, help="Its layers, and how its input is prepared.")


def _token(text: str) -> str:
    own_networks().brought(text)
    return text


_BACK = link.Setting(name="back", default="", parse=_token)
