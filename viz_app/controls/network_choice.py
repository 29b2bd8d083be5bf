"""Which network: one of the list, or another one that the address names and the registry finds."""

from collections.abc import Iterable

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.zoo import NAMED
from viz_app import link, state
from viz_app.messages import plain

_LONGEST = 300  # letters of a refusal, which may repeat what the address says
_MOST = 50  # networks beyond the list that a visit remembers


def choose_network(label: str, *, name: str, default: str, without: str = "") -> str:
    """Return the slug of the network that is chosen, which `registry.entry` knows.

    Args:
        label: What is chosen, in a word or two.
        name: The setting's name in the address.
        default: A slug of the list.
        without: The slug of a network that cannot be chosen.
    """

    def read(text: str) -> str:
        if text == without:
            raise CnnCoreError("it is the network that it would stand beside")
        return _known(text)

    key = link.key(link.Setting(name=name, default=default, parse=read))
    if not _is_known(st.session_state[key]) or st.session_state[key] == without:
        st.session_state[key] = default
    _remember(st.session_state[key])
    titles = {slug: title for slug, title in network_titles(state.visit().networks).items() if slug != without}
    return st.selectbox(label, list(titles), key=key, format_func=titles.__getitem__, persist_state="session")


def network_titles(others: Iterable[str] = ()) -> dict[str, str]:
    """Return the titles of the networks to choose from: the project's own, the lecture's, `others`, and the rest.

    Args:
        others: Slugs of networks that are in no table.
    """
    entries = registry.entries()
    own = [slug for slug, entry in entries.items() if entry.origin == "project"]
    titles = dict[str, str]()
    for slug in dict.fromkeys((*own, *NAMED, *filter(_is_known, others), *entries)):
        title = registry.entry(slug).title
        titles[slug] = title if title not in titles.values() else f"{title} ({slug})"
    return titles


def _remember(slug: str) -> None:
    networks = state.visit().networks
    if slug not in registry.entries() and slug not in networks:
        networks[:] = [*networks, slug][-_MOST:]


def _known(slug: str) -> str:
    try:
        registry.entry(slug)
    except CnnCoreError as error:
        raise CnnCoreError(plain(str(error).rstrip(".")[:_LONGEST])) from error
    return slug


def _is_known(slug: str) -> bool:
    try:
        registry.entry(slug)
    except CnnCoreError:
        return False
    return True
