"""The view is the link: every setting has a short stable name in the page's address.

A setting lives in the widget that shows it. The address is read when a page is opened (a link, a reload, Back and
Forward) and rewritten after every run; between the two the widgets decide.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import state
from viz_app.components.link import Tab, show_link
from viz_app.messages import literal, unlinked

Value = TypeVar("Value")
MOST_RUNS = 50  # trainings that a visit remembers
_ONE_DAY = 86_400  # seconds
_TOKEN = re.compile("[A-Za-z0-9_-]{1,64}")  # of a training


@dataclass(frozen=True, kw_only=True)
class Setting(Generic[Value]):
    """One name in the address. `parse` raises CnnCoreError for what it does not know."""

    name: str
    default: Value
    parse: Callable[[str], Value]
    write: Callable[[Value], str] = str
    always: bool = False  # in the address even when it is the default
    everywhere: bool = False  # one value for all pages; else each page has its own


def open_page(page: str) -> None:
    """Begin a run: decide whether the address or the widgets hold the truth."""
    visit = state.visit()
    visit.settings.clear()
    if not visit.keeps_notes:
        visit.notes.clear()
    visit.keeps_notes = False
    visit.written = None
    visit.keeps_unread = False
    if page != visit.page:
        visit.page, visit.incoming = page, dict(st.query_params) or None
        visit.unread = {}


def key(setting: Setting[Any]) -> str:
    """Declare a setting and return the key of the widget that shows it, already holding the right value."""
    visit = state.visit()
    name = _session_key(setting)
    first = setting.name not in visit.settings
    visit.settings[setting.name] = setting
    if setting.everywhere:
        visit.everywhere[setting.name] = setting
    if visit.incoming is not None and first:
        st.session_state[name] = _read(setting, visit.incoming.get(setting.name), visit.notes)
    elif setting.name in visit.unread:
        st.session_state[name] = _read(setting, visit.unread.pop(setting.name), visit.notes)
    elif name not in st.session_state:
        st.session_state[name] = setting.default
    return name


def put(setting: Setting[Value], value: Value) -> None:
    """Set a declared setting that no widget holds."""
    st.session_state[_session_key(setting)] = value


def keep_unread() -> None:
    """Let the address keep what it says of settings that this run does not reach, for a later run that does."""
    state.visit().keeps_unread = True


def close_page(path: str) -> None:
    """End a run: write what is on screen into the address."""
    visit = state.visit()
    unread = visit.unread | (visit.incoming or {}) if visit.keeps_unread else {}
    visit.unread = {name: text for name, text in unread.items() if name not in visit.settings}
    visit.incoming = None
    visit.written = _address()
    tab = Tab(visit=visit.name, runs=tuple(visit.runs))
    show_link(path, visit.written, tab=tab, on_address=_take_address, on_runs=_take_runs)
    _run_again()


@st.fragment(run_every=_ONE_DAY)
def _run_again() -> None:
    """Show nothing. Streamlit runs a page that holds such a part once its tab has found the server again.

    Else a server that was started anew would meet the tab only with what its visitor does next, which the address that
    comes with it overrules.
    """


def is_behind() -> bool:
    """Tell whether the address says something else than the screen, as after a change in a part that runs alone.

    While the whole page runs it is not: at its end the address is written anyway.
    """
    visit = state.visit()
    return visit.written is not None and visit.written != _address()


def of_all_pages() -> dict[str, str]:
    """Return the settings of all pages as the address writes them, for a link from this page to another one."""
    return _written(state.visit().everywhere.values())


def _take_address(settings: dict[str, str]) -> None:
    state.visit().incoming, state.visit().unread = settings, {}


def _take_runs(tokens: list[str]) -> None:
    """Let the visit know the trainings of the one before; whether they are still there is seen where they are shown."""
    known, kept = state.visit().runs, [token for token in tokens if _TOKEN.fullmatch(token)]
    known[:] = [*dict.fromkeys((*kept, *known))][-MOST_RUNS:]
    state.visit().keeps_notes = True  # nobody has read them yet: the tab tells its trainings as soon as it is open


def _address() -> dict[str, str]:
    return _written(state.visit().settings.values()) | state.visit().unread


def _written(settings: Iterable[Setting[Any]]) -> dict[str, str]:
    """Return what the address says of settings: those that are not at their default, or stand there always."""
    written = {
        setting.name: setting.write(value)
        for setting in settings
        if (value := st.session_state.get(_session_key(setting), setting.default)) != setting.default or setting.always
    }
    return {name: text for name, text in written.items() if text}


def _session_key(setting: Setting[Any]) -> str:
    return f"setting_{setting.name}" if setting.everywhere else f"setting_{state.visit().page}_{setting.name}"


def _read(setting: Setting[Value], text: str | None, notes: list[str]) -> Value:
    if text is None:
        return setting.default
    try:
        return setting.parse(text)
    except CnnCoreError as error:
        said = literal(f"{setting.name}={text[:40]}")
        notes.append(f"The link says {said}, but {unlinked(str(error))}. The page shows its default instead.")
        return setting.default
