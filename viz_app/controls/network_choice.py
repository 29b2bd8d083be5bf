"""Which network: one of the list, or another one that the address names and the registry finds."""

from collections.abc import Iterable, Iterator
from itertools import chain, count

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.models.own import NO_ARCHITECTURE, is_brought, own_networks
from cnn_core.models.zoo import NAMED
from viz_app import cache, link, state
from viz_app.messages import plain

_LONGEST = 300  # letters of a refusal, which may repeat what the address says
_MOST = 20  # networks beyond the list that a visit remembers


def choose_network(label: str, *, name: str, default: str, without: str = "", brought: bool = True) -> str:
    """Return the slug of the network that is chosen, which `cache.entry_of` knows.

    Args:
        label: What is chosen, in a word or two.
        name: The setting's name in the address.
        default: A slug of the list.
        without: The slug of a network that cannot be chosen.
        brought: Whether a network that somebody brought can be chosen.
    """

    def read(text: str) -> str:
        slug = _known(text)
        if slug == without:
            raise CnnCoreError("it is the network that it would stand beside")
        if is_brought(slug) and not brought:
            raise CnnCoreError(NO_ARCHITECTURE)
        return slug

    key = link.key(link.Setting(name=name, default=default, parse=read))
    if st.session_state[key] == without or not _entry(st.session_state[key]):
        st.session_state[key] = default
    _remember(st.session_state[key])
    titles = {
        slug: title
        for slug, title in network_titles(state.visit().networks).items()
        if slug != without and (brought or not is_brought(slug))
    }
    return st.selectbox(label, list(titles), key=key, format_func=titles.__getitem__, persist_state="session")


def network_titles(others: Iterable[str] = ()) -> dict[str, str]:
    """Return the titles of the networks to choose from: the project's own, the lecture's, `others`, and the rest.

    Args:
        others: Slugs of networks that are in no table; those that are no longer known are left out.
    """
    entries = registry.entries()
    own = [slug for slug, entry in entries.items() if entry.origin == "project"]
    local = own_networks().local
    listed = [entries[slug] for slug in (*own, *NAMED)]
    titles, taken = dict[str, str](), set[str]()
    for entry in chain((local,) if local else (), listed, filter(None, map(_entry, others)), entries.values()):
        if entry.slug not in titles:
            titles[entry.slug] = next(title for title in _titles(entry) if title not in taken)
            taken.add(titles[entry.slug])
    return titles


def _titles(entry: ModelEntry) -> Iterator[str]:
    """Yield a network's title, and others for where it is taken: what is chosen is told by its title alone."""
    yield entry.title
    yield f"{entry.title} ({entry.slug[:40]})"
    yield from (f"{entry.title} ({number})" for number in count(2))


def _remember(slug: str) -> None:
    networks = state.visit().networks
    if slug not in registry.entries() and slug not in networks:
        networks[:] = [*networks, slug][-_MOST:]


def _known(text: str) -> str:
    try:
        return cache.entry_of(text).slug
    except CnnCoreError as error:
        raise CnnCoreError(plain(str(error).rstrip(".")[:_LONGEST])) from error


def _entry(slug: str) -> ModelEntry | None:
    try:
        return cache.entry_of(slug)
    except CnnCoreError:
        return None
