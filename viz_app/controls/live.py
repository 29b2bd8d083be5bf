"""Settings that move in the browser: a stage shows and changes them, and tells the page what a person settled on."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import link
from viz_app.controls.settings import whole


def live_number(name: str, low: float, high: float, *, default: float) -> link.Setting[float]:
    """Return a setting that holds a number from low to high, with at most three decimals."""

    def parse(text: str) -> float:
        if not (re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,3})?", text) and low <= float(text) <= high):
            raise CnnCoreError(f"it must be a number from {low:g} to {high:g}")
        return float(text)

    return link.Setting(name=name, default=default, parse=parse, write=lambda value: f"{value:.9g}")


def live_whole(name: str, low: int, high: int, *, default: int) -> link.Setting[int]:
    """Return a setting that holds a whole number from low to high."""
    return link.Setting(name=name, default=default, parse=lambda text: whole(text, low, high))


def live_choice(name: str, options: Sequence[str], *, default: str) -> link.Setting[str]:
    """Return a setting that holds one of the options."""

    def parse(text: str) -> str:
        if text not in options:
            raise CnnCoreError(f"there is no such choice; there are {', '.join(options)}")
        return text

    return link.Setting(name=name, default=default, parse=parse)


def live_place(name: str) -> link.Setting[str]:
    """Return a setting that holds a pinned pixel as tile.row.column, "" where none is."""

    def parse(text: str) -> str:
        if not re.fullmatch(r"([0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5})?", text):
            raise CnnCoreError("it must be a tile, a row and a column, such as 0.12.40")
        return text

    return link.Setting(name=name, default="", parse=parse)


def take_live(key: str, *settings: link.Setting[Any]) -> Mapping[str, str]:
    """Return the settings as texts for the stage, after what the browser settled on went into the address.

    Args:
        key: The stage's key on the page. What its state "live" says that a setting does not know is left out.
        settings: Those that the stage shows.
    """
    told = told_live(st.session_state.get(key))
    texts: dict[str, str] = {}
    for setting in settings:
        name = link.key(setting)
        if (text := told.get(setting.name)) is not None:
            put_told(setting, text)
        texts[setting.name] = setting.write(st.session_state[name])
    return texts


def told_live(state: object) -> Mapping[object, object]:
    """Return what the browser settled on: the state "live" in the state of a component; nothing where it told none."""
    live = cast("Mapping[object, object]", state).get("live") if isinstance(state, Mapping) else None
    return cast("Mapping[object, object]", live) if isinstance(live, Mapping) else {}


def put_told(setting: link.Setting[Any], text: object) -> None:
    """Put what the browser told into the address, trusting none of it."""
    if not isinstance(text, str):
        return
    try:
        link.put(setting, setting.parse(text))
    except CnnCoreError:
        return  # a component sends what its own controls allow; anything else was made by hand
