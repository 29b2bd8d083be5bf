"""A link from one page to another, which is told what to show there; the picture goes along."""

from collections.abc import Mapping

import streamlit as st

from viz_app import link


def show_page_link(label: str, page: str, settings: Mapping[str, str], *, help: str | None = None) -> None:
    """Show a link that opens another page of the app for the same visit.

    Args:
        label: What is opened; an arrow follows it.
        page: The slug of its lesson.
        settings: What that page shall show, as its address writes it.
        help: One sentence, shown on hover.
    """
    target = st.Page(_elsewhere, title=label, url_path=page)  # Streamlit knows a page by its path alone
    st.page_link(target, label=f"{label} →", query_params={**link.of_all_pages(), **settings}, help=help)


def _elsewhere() -> None:
    """Do nothing: the page that is registered under the path is what opens."""
