"""What a person set on the weight-sharing stage, by its link or just now."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import link
from viz_app.components.stage.sharing import CHOICES, RANGES, Sharing, told
from viz_app.controls.settings import whole


def settle(key: str) -> Sharing:
    """Return what a person left on the stage, and put it into the link."""
    linked = Sharing(**{name: st.session_state[link.key(setting)] for name, setting in _SETTINGS.items()})
    settled = told(key, start=linked)
    for name, value in asdict(settled).items():
        link.put(_SETTINGS[name], value)
    return settled


def _number(name: str, low: int, high: int, default: int) -> link.Setting[int]:
    return link.Setting(name=name, default=default, parse=lambda text: whole(text, low, high))


def _choice(name: str, slugs: tuple[str, ...], default: str) -> link.Setting[str]:
    def read(text: str) -> str:
        if text not in slugs:
            raise CnnCoreError(f"there is no such choice; there are {', '.join(slugs)}")
        return text

    return link.Setting(name=name, default=default, parse=read)


_DEFAULTS = asdict(Sharing())
_SETTINGS: dict[str, link.Setting[Any]] = {
    **{name: _number(name, *bounds, _DEFAULTS[name]) for name, bounds in RANGES.items()},
    **{name: _choice(name, slugs, _DEFAULTS[name]) for name, slugs in CHOICES.items()},
}
