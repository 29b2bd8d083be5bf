"""The plain widgets: a choice, a whole number, a switch; each is one name in the address."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import link


def choose(  # noqa: PLR0913 -- each says one thing of a widget
    label: str,
    options: Mapping[str, str],
    *,
    name: str,
    default: str,
    style: Literal["list", "segments"] = "list",
    everywhere: bool = False,
    always: bool = False,
    help: str | None = None,
) -> str:
    """Return the slug of the option that is chosen.

    Args:
        label: What is chosen, in a word or two.
        options: Titles by slug.
        name: The setting's name in the address.
        default: A slug of the options.
        everywhere: Whether it is one choice for all pages.
        always: Whether the default, too, stands in the address.
        style: A list to open and search, or a row of buttons for few options.
        help: One sentence, shown on hover.
    """
    setting = link.Setting(
        name=name, default=default, parse=lambda text: _slug(text, options), always=always, everywhere=everywhere
    )
    key = _declared(setting, options)
    return (_list if style == "list" else _segments)(label, options, key, help)


def choose_many(
    label: str, options: Mapping[str, str], *, name: str, default: Sequence[str], most: int
) -> tuple[str, ...]:
    """Return the slugs of the options that are chosen, in the order in which they were; one at least.

    Args:
        label: What is chosen, in a word or two.
        options: Titles by slug.
        name: The setting's name in the address, where the slugs stand with dots between them.
        default: Slugs of the options.
        most: So many may be chosen at once.
    """

    def read(text: str) -> list[str]:
        slugs = [_slug(part, options) for part in text.split(".")]
        if len(slugs) > most or len(set(slugs)) < len(slugs):
            raise CnnCoreError(f"it must name 1 to {most} of them, none twice")
        return slugs

    key = link.key(link.Setting(name=name, default=list(default), parse=read, write=".".join))
    chosen = st.multiselect(
        label, list(options), key=key, format_func=options.__getitem__, max_selections=most, persist_state="session"
    )
    return tuple(chosen or default[:1])


def _declared(setting: link.Setting[str], options: Mapping[str, str]) -> str:
    """Return the key of the widget, which holds one of the options."""
    key = link.key(setting)
    if st.session_state[key] not in options:
        st.session_state[key] = setting.default
    return key


def whole_number(
    label: str,
    low: int,
    high: int,
    *,
    name: str,
    default: int,
    everywhere: bool = False,
    help: str | None = None,
) -> int:
    """Return the number that a slider stands at, from low to high."""
    setting = link.Setting(name=name, default=default, parse=lambda text: whole(text, low, high), everywhere=everywhere)
    key = link.key(setting)
    value = st.session_state[key]
    if not low <= value <= high:  # a value that is set goes to the browser, over what was chosen there meanwhile
        st.session_state[key] = min(max(value, low), high)
    return st.slider(label, low, high, key=key, persist_state="session", help=help)


def fraction(  # noqa: PLR0913 -- each says one thing of a widget
    label: str,
    low: float,
    high: float,
    *,
    name: str,
    default: float,
    step: float = 0.05,
    everywhere: bool = False,
    help: str | None = None,
) -> float:
    """Return the number that a slider stands at, from low to high; also between whole ones."""
    setting = link.Setting(
        name=name,
        default=default,
        parse=lambda text: _number(text, low, high),
        write=lambda value: f"{value:g}",
        everywhere=everywhere,
    )
    return st.slider(label, low, high, key=link.key(setting), step=step, persist_state="session", help=help)


def switch(label: str, *, name: str, default: bool = False, everywhere: bool = False, help: str | None = None) -> bool:
    """Return whether a toggle is on."""
    setting = link.Setting(
        name=name,
        default=default,
        parse=_yes_or_no,
        write=lambda on: "yes" if on else "no",
        everywhere=everywhere,
    )
    return st.toggle(label, key=link.key(setting), persist_state="session", help=help)


def _list(label: str, options: Mapping[str, str], key: str, help: str | None) -> str:
    slugs = list(options)
    return st.selectbox(label, slugs, key=key, format_func=options.__getitem__, persist_state="session", help=help)


def _segments(label: str, options: Mapping[str, str], key: str, help: str | None) -> str:
    slugs = list(options)
    chosen = st.segmented_control(
        label,
        slugs,
        key=key,
        format_func=options.__getitem__,
        required=True,
        persist_state="session",
        help=help,
    )
    return chosen or slugs[0]


def _slug(text: str, options: Mapping[str, str]) -> str:
    if text not in options:
        known = ", ".join(list(options)[:8]) + (", …" if len(options) > 8 else "")
        raise CnnCoreError(f"there is no such choice; there are {known}")
    return text


def whole(text: str, low: int, high: int) -> int:
    """Read a whole number from the address.

    Raises:
        CnnCoreError: If it is none, or out of range.
    """
    if not (re.fullmatch(r"-?[0-9]{1,9}", text) and low <= int(text) <= high):
        raise CnnCoreError(f"it must be a whole number from {low} to {high}")
    return int(text)


def _number(text: str, low: float, high: float) -> float:
    if not (re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text) and low <= float(text) <= high):
        raise CnnCoreError(f"it must be a number from {low:g} to {high:g}")
    return float(text)


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise CnnCoreError("it must be yes or no")
    return text == "yes"
