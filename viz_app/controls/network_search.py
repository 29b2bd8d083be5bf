"""The search for any convolutional network of torchvision and timm."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import zoo
from cnn_core.models.zoo import Found
from viz_app import link
from viz_app.components.network_table import About, Cell, Row, show_network_table
from viz_app.controls.exhibits import open_exhibit
from viz_app.controls.network_card import CARD
from viz_app.messages import literal

_MOST = 50  # networks that are listed
_MOST_CHARACTERS = 60
_HELP = "Words of its name in any order, such as “resnet 50”, “convnext” or “efficientnet b0”."


def _short(text: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        raise CnnCoreError(f"it has {len(text):,} characters, and a search takes {_MOST_CHARACTERS} at most")
    return text


_TEXT = link.Setting(name="find", default="", parse=_short)


def show_search(*, chosen: str) -> None:
    """Show the search; a name that is found opens the network's card, or says why it cannot be opened.

    Args:
        chosen: Slug of the network whose card is open.
    """
    text = st.text_input(
        "Find a network by its name",
        key=link.key(_TEXT),
        max_chars=_MOST_CHARACTERS,
        persist_state="session",
        placeholder="convnext",
        help=_HELP,
    ).strip()
    if not text:
        st.caption(f"Among all convolutional classification networks of torchvision and timm. {_HELP}")
        return
    found = zoo.search(text, most=_MOST + 1)
    if not found:
        st.info(f"No convolutional network of torchvision or timm is called {literal(text)}. Try a part of its name.")
        return
    show_network_table(
        ("Network", "Name in the address", "Library", "Parameters"),
        [_row(network) for network in found[:_MOST]],
        about=About(name="Networks found", caption=_caption(len(found))),
        chosen=chosen,
        card=CARD,
        on_open=open_exhibit,
        key="found",
    )


def _caption(count: int) -> str:
    opened = "A name opens its card; only then is it known whether the pages here can show it."
    if count > _MOST:
        return f"The first {_MOST} that fit; type more of the name to see others. {opened}"
    return f"{count} found. {opened}"


def _row(network: Found) -> Row:
    parameters = network.parameters
    cells = (
        Cell(text=network.title),
        Cell(text=network.slug),
        Cell(text=network.library),
        Cell(text="not stated") if parameters is None else Cell(text=f"{parameters:,}", number=parameters),
    )
    return Row(slug=network.slug, cells=cells)
