"""The address bar: it always holds the link to what is on screen."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from viz_app.components.rendering import renderer

_KEY = "link"


def show_link(path: str, settings: dict[str, str], *, visit: str, on_address: Callable[[dict[str, str]], None]) -> None:
    """Put the settings into the page's address, in place of what stood there.

    A tab whose visit ended, as when the server was started again, begins another one: Streamlit then tells the address
    that the tab was opened with, and what was set since would be lost. So the tab keeps its address, and tells it.

    Args:
        path: The page's last path segment, "" for the first page.
        settings: Names and values as they shall be read in the address.
        visit: Tells this visit from the one that the tab had before.
        on_address: Called before the page is run again, with the settings that the tab's address holds.
    """

    def tell() -> None:
        on_address(dict(parse_qsl(str(st.session_state[_KEY]["address"]))))

    data = {"path": path, "query": urlencode(settings), "visit": visit}
    renderer("link")(key=_KEY, data=data, height=1, on_address_change=tell)
