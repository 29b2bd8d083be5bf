"""A slider over some numbers that are not evenly apart, such as learning rates; the address may name others."""

import re
from collections.abc import Sequence

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import link


def stop_at(
    label: str, stops: Sequence[float], *, name: str, default: float, nothing: str = "0", help: str | None = None
) -> float:
    """Return the number that the slider stands at.

    Args:
        label: What is set, in a word or two.
        stops: Rising. A number of the address that lies between two of them becomes one more.
        name: The setting's name in the address.
        default: One of the stops.
        nothing: What the slider says for 0.
        help: One sentence, shown on hover.
    """

    def read(text: str) -> float:
        if not (re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) and stops[0] <= float(text) <= stops[-1]):
            raise CnnCoreError(f"it must be a number from {written(stops[0])} to {written(stops[-1])}")
        return float(text)

    key = link.key(link.Setting(name=name, default=default, parse=read, write=written))
    options = sorted({*stops, st.session_state[key]})
    return st.select_slider(
        label,
        options,
        key=key,
        format_func=lambda value: written(value, thousands=True) if value else nothing,
        persist_state="session",
        help=help,
    )


def written(value: float, *, thousands: bool = False) -> str:
    """Write a number as plain decimals: 0.00005, never 5e-05."""
    return f"{value:{',' if thousands else ''}.9f}".rstrip("0").rstrip(".")
