"""Paint on a picture: it belongs to the picture that it was put on, and comes and goes with that."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from viz_app import link, state
from viz_app.deflated import LONGEST, fitting, short
from viz_app.messages import unlinked
from viz_app.painting import Canvas, Paint, decode_paint, encode_paint


def painted_before(canvas: Canvas) -> Paint:
    """Return the paint that the address or the visit holds for a picture."""
    visit = state.visit()
    key = link.key(_SETTING)
    if visit.canvas != canvas.name and visit.incoming is None:
        link.put(_SETTING, visit.paintings.get(canvas.name, ""))
    visit.canvas = canvas.name
    try:
        return decode_paint(st.session_state[key], canvas)
    except CnnCoreError as error:
        visit.notes.append(f"The link holds paint, but {unlinked(str(error))}. The page shows the picture without it.")
        return {}


def keep_paint(canvas: Canvas, paint: Paint) -> None:
    """Put the paint into the address, and keep it for the visit."""
    visit, text = state.visit(), encode_paint(paint)
    link.put(_SETTING, text)
    if text:
        visit.paintings[canvas.name] = text
    else:
        visit.paintings.pop(canvas.name, None)
    if len(text) > LONGEST:
        visit.notes.append(
            f"What you painted takes {len(text):,} characters, more than the {LONGEST:,} that an address holds: it "
            "stays for your visit, but a copied link shows the picture without it."
        )


_SETTING = link.Setting(name="paint", default="", parse=short, write=fitting)
