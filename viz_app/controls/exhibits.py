"""The networks of the gallery, and the one whose card is open."""

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry, zoo
from cnn_core.models.entry import ModelEntry
from viz_app import cache, link
from viz_app.draw.exhibits import Exhibit

_DEFAULT = "resnet50"
_MOST_CHARACTERS = 100


def exhibits() -> list[Exhibit]:
    """Return the lecture's networks, with the times that have been measured here."""
    times = cache.pass_times().standing.milliseconds
    return [exhibit_of(registry.entry(slug), times) for slug in zoo.NAMED]


def with_opened(hung: Sequence[Exhibit], slug: str) -> list[Exhibit]:
    """Return the networks, and after them the one whose card is open if it is none of them and can be opened.

    A person's own one, and one that was trained here, are left out: they have no figures to show, and are not run for
    all visitors.
    """
    if any(exhibit.slug == slug for exhibit in hung):
        return list(hung)
    try:
        entry = cache.entry_of(slug)
    except CnnCoreError:
        return list(hung)
    if entry.origin in ("own", "run"):
        return list(hung)
    return [*hung, exhibit_of(entry, cache.pass_times().standing.milliseconds)]


def exhibit_of(entry: ModelEntry, times: Mapping[str, float]) -> Exhibit:
    """Return what the gallery shows of a network."""
    return Exhibit(
        slug=entry.slug,
        title=entry.title,
        facts=entry.facts,
        megabytes=entry.download.megabytes if entry.download else None,
        milliseconds=times.get(entry.slug),
    )


def _known(text: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        raise CnnCoreError(f"no network's name has {len(text):,} characters")
    return cache.entry_of(text).slug


_NETWORK = link.Setting(name="net", default=_DEFAULT, parse=_known)


def pick_exhibit() -> str:
    """Return the slug of the network whose card is open: of the lecture's, or one that was searched for."""
    key = link.key(_NETWORK)
    titles = {slug: registry.entry(slug).title for slug in zoo.NAMED}
    chosen = cast("str", st.session_state[key])
    if chosen not in titles:
        titles[chosen] = _title(chosen)
    return st.selectbox(
        "Network",
        list(titles),
        key=key,
        format_func=titles.__getitem__,
        persist_state="session",
        help="Its card is shown; a click on a point of a chart, or on a name in a table, opens one too.",
    )


def open_exhibit(slug: str) -> None:
    """Open the card of a network; call it in a callback, before the page is run."""
    link.put(_NETWORK, slug)


def _title(slug: str) -> str:
    try:
        return cache.entry_of(slug).title
    except CnnCoreError:  # found by the search, and refused when it is opened
        return slug
