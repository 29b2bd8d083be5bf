"""The address bar: it always holds the link to what is on screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from viz_app.components.rendering import renderer

_KEY = "link"


@dataclass(frozen=True, kw_only=True)
class Tab:
    """What a tab keeps while its page is reloaded, or its server started again.

    Args:
        visit: Tells this visit from the one that the tab had before.
        runs: Tokens of the trainings that the visit knows, the newest last.
    """

    visit: str
    runs: Sequence[str]


def show_link(
    path: str,
    settings: dict[str, str],
    *,
    tab: Tab,
    on_address: Callable[[dict[str, str]], None],
    on_runs: Callable[[list[str]], None],
) -> None:
    """Put the settings into the page's address, in place of what stood there.

    A tab whose visit ended, as when the server was started again, begins another one: Streamlit then tells the address
    that the tab was opened with, and what was set since would be lost. So the tab keeps its address, and tells it; also
    the trainings of the visit, which a reload would lose, too.

    Args:
        path: The page's last path segment, "" for the first page.
        settings: Names and values as they shall be read in the address.
        tab: What the tab keeps.
        on_address: Called before the page is run again, with the settings that the tab's address holds.
        on_runs: Likewise, with the tokens that the tab kept of the visit before.
    """

    def tell() -> None:
        on_address(dict(parse_qsl(str(st.session_state[_KEY]["address"]))))

    def tell_runs() -> None:
        on_runs(str(st.session_state[_KEY]["runs"]).split())

    data = {"path": path, "query": urlencode(settings), "visit": tab.visit, "runs": " ".join(tab.runs)}
    renderer("link")(key=_KEY, data=data, height=1, on_address_change=tell, on_runs_change=tell_runs)
