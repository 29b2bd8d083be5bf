"""A table of networks: a person sorts it by any column, and opens a network by its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from viz_app.components.packing import JsonValue, pack
from viz_app.components.rendering import renderer

_OPENED = "opened"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in one place of the table."""

    text: str
    number: float | None = None  # by which it is sorted; without one it is sorted by its text, after all numbers


@dataclass(frozen=True, kw_only=True)
class Row:
    """One network. The first cell is the name that opens it."""

    slug: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of the table."""

    name: str  # what it is of, for those who do not see the heading above it
    caption: str  # what can be done with it


def show_network_table(
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    about: About,
    chosen: str,
    card: str,
    on_open: Callable[[str], None],
    key: str,
) -> None:
    """Show the table in the order of its rows, until a person sorts it.

    Args:
        columns: Their titles, as many as each row has cells.
        rows: The networks.
        about: Its name and its caption.
        chosen: Slug of the network that is marked.
        card: Key of what opens; the browser scrolls up to it.
        on_open: Called with the slug of the network that a person opens; only slugs of the rows are let through.
        key: Names this table on its page.
    """
    slugs = {row.slug for row in rows}

    def opened() -> None:
        told = st.session_state.get(key)
        slug = cast("Mapping[object, object]", told).get(_OPENED) if isinstance(told, Mapping) else None
        if isinstance(slug, str) and slug in slugs:
            on_open(slug)

    facts: dict[str, JsonValue] = {
        "name": about.name,
        "caption": about.caption,
        "columns": columns,
        "rows": [{"slug": row.slug, "cells": [[cell.text, cell.number] for cell in row.cells]} for row in rows],
        "chosen": chosen,
        "card": card,
    }
    renderer("network_table")(key=key, data=pack(facts, {}), on_opened_change=opened)
