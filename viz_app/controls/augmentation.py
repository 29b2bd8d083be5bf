"""How far training images are changed: one choice for the page that shows it and the page that trains with it."""

from typing import Any

import streamlit as st

from cnn_core.augmentation import KINDS, Augmentation, Kind
from viz_app import link
from viz_app.controls.settings import fraction, switch, whole, whole_number

_COLUMNS = 4


def augmentation_controls(shape: tuple[int, int, int], *, columns: int = _COLUMNS) -> Augmentation:
    """Return the augmentation that is set, and say of each change that is on when not to use it.

    Args:
        shape: Of an image, (c, h, w): no shift is wider than half of it, no square larger, and gray has no colours.
        columns: So many settings beside each other, where there is room.
    """
    kinds = [kind for kind in KINDS if shape[0] == 3 or not kind.coloured]
    amounts: dict[str, Any] = {}
    for first in range(0, len(kinds), columns):
        row = kinds[first : first + columns]
        for kind, place in zip(row, st.columns(columns, gap="medium"), strict=False):
            with place:
                amounts[kind.name] = _amount(kind, min(shape[1:]))
    cautions = [f"- **{kind.title}:** {kind.caution}" for kind in kinds if amounts[kind.name]]
    if cautions:
        st.caption("\n".join(cautions))
    return Augmentation(**amounts)


def _amount(kind: Kind, side: int) -> int | float:
    """Show one setting and return how far it is set.

    Args:
        kind: What is changed.
        side: Of an image, the shorter one in pixels.
    """
    help = f"{kind.sentence} {kind.caution}"
    match kind.unit:
        case "switch":
            return switch(kind.title, name=kind.name, everywhere=True, help=help)
        case "share":
            return fraction(kind.title, 0.0, float(kind.most), name=kind.name, default=0.0, everywhere=True, help=help)
        case "degrees":
            most = int(kind.most)
            label = f"{kind.title}, degrees"
            return float(whole_number(label, 0, most, name=kind.name, default=0, everywhere=True, help=help))
        case "pixels":
            most = max(1, side // 2 if kind.name == "shift" else side)
            _take_from_link(kind)
            label = f"{kind.title}, pixels"
            return whole_number(label, 0, most, name=kind.name, default=0, everywhere=True, help=help)


def _take_from_link(kind: Kind) -> None:
    """Read what the address says for images of any size; the slider then holds what these images can take of it."""
    link.key(
        link.Setting(name=kind.name, default=0, parse=lambda text: whole(text, 0, int(kind.most)), everywhere=True)
    )
