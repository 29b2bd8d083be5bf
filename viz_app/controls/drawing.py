"""The drawing: it lives in the address, so that a copied link shows the same."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from viz_app import link
from viz_app.components.pad import Drawing, decode_ink, encode_ink, show_pad


def draw(network: Network, graph: Graph, *, key: str) -> Drawing:
    """Show the pad with the drawing of the address, and keep there what a person makes of it."""
    ink = link.Setting(name="drawing", default="", parse=lambda text: encode_ink(decode_ink(text)))
    centre = link.Setting(name="centre", default=True, parse=_yes_or_no, write=lambda on: "yes" if on else "no")
    ink_key, centre_key = link.key(ink), link.key(centre)
    given = Drawing(ink=decode_ink(st.session_state[ink_key]), centred=st.session_state[centre_key])
    drawn = show_pad(network, graph, given, key=key)
    link.put(ink, encode_ink(drawn.ink))
    link.put(centre, drawn.centred)
    return drawn


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise CnnCoreError("it must be yes or no")
    return text == "yes"
