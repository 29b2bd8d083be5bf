"""What a visitor changes of picture and network: it lives in the address, and belongs to the network."""

import re
from dataclasses import replace

import streamlit as st

from cnn_core.changes import weights_of
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from viz_app import link, state
from viz_app.components.network_sending import name_of
from viz_app.components.what_if import KernelPlace, Look, told_by
from viz_app.controls.live import live_choice
from viz_app.controls.settings import choose
from viz_app.deflated import LONGEST, fitting, short
from viz_app.messages import unlinked
from viz_app.what_ifs import WhatIf, decode, encode

KEY = "what-if"
_SHOWN = {False: "maps", True: "difference"}


def begin(network: Network, graph: Graph) -> tuple[WhatIf, Look]:
    """Return what is changed and how it is looked at, after what the browser settled on went into the address."""
    visit, name = state.visit(), name_of(network)
    text_key, shown_key, kernel_key = link.key(_CHANGES), link.key(_SHOW), link.key(_KERNEL)
    if visit.changed_network != name and visit.incoming is None:
        link.put(_CHANGES, visit.what_ifs.get(name, ""))
        link.put(_KERNEL, "")
    visit.changed_network = name
    told = told_by(KEY)
    if told and told.network == name and _fits(told.what_if, network, graph):
        _keep(name, told.what_if)
        link.put(_SHOW, _SHOWN[told.look.difference])
        link.put(_KERNEL, _kernel_text(told.look.kernel))
        what_if = told.what_if
    else:
        what_if = _decoded(st.session_state[text_key], network, graph)
    look = Look(
        difference=st.session_state[shown_key] == _SHOWN[True], kernel=_kernel(st.session_state[kernel_key], network)
    )
    if look.kernel is None:
        link.put(_KERNEL, "")
    return what_if, look


def pick_shown_layer(graph: Graph) -> str:
    """Return the name of the step whose maps are shown, for a network too large to show them all."""
    nodes = [node for node in graph.nodes[1:] if node.shape]
    first = next((node.name for node in nodes if node.kind == "convolution"), nodes[0].name)
    titles = {node.name: f"{node.path or node.name} · {node.kind}, {_size(node.shape)}" for node in nodes}
    return choose("Layer whose maps are shown and changed", titles, name="layer", default=first)


def pick_first_channel(count: int, *, at_once: int) -> int:
    """Return the channel from which on a layer's maps are shown; 0 where all of them are.

    Args:
        count: So many channels the layer has.
        at_once: So many are shown, at least 1.
    """
    if count <= at_once:
        return 0
    titles = {str(first): f"{first:,} to {min(first + at_once, count) - 1:,}" for first in range(0, count, at_once)}
    return int(choose("Its channels", titles, name="first", default="0"))


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{length:,}" for length in shape)


def _fits(what_if: WhatIf, network: Network, graph: Graph) -> bool:
    try:
        what_if.changes.check(network.module, graph)
    except CnnCoreError:
        return False
    return True


def _decoded(text: str, network: Network, graph: Graph) -> WhatIf:
    """Return the changes of the address; where they are none of this network, those of the picture alone, or none."""
    notes = state.visit().notes
    try:
        what_if = decode(text)
    except CnnCoreError as error:
        notes.append(f"The link holds changes, but {unlinked(str(error))}. The page begins without any.")
        return WhatIf()
    try:
        what_if.changes.check(network.module, graph)
    except CnnCoreError as error:
        notes.append(f"The link holds changes of a network, but {unlinked(str(error))}. The page begins without them.")
        return replace(what_if, changes=replace(what_if.changes, off=(), planes=()))
    return what_if


def _keep(name: str, what_if: WhatIf) -> None:
    """Put the changes into the address, and keep them for the visit."""
    visit, text = state.visit(), encode(what_if)
    link.put(_CHANGES, text)
    if text:
        visit.what_ifs[name] = text
    else:
        visit.what_ifs.pop(name, None)
    if len(text) > LONGEST:
        visit.notes.append(
            f"What you changed takes {len(text):,} characters, more than the {LONGEST:,} that an address holds: it "
            "stays for your visit, but a copied link shows the network without your changes."
        )


def _kernel_text(place: KernelPlace | None) -> str:
    return "" if place is None else f"{place.path}:{place.made}:{place.read}"


def _checked_kernel(text: str) -> str:
    if not re.fullmatch(r"([A-Za-z0-9_.]{1,200}:[0-9]{1,6}:[0-9]{1,6})?", text):
        raise CnnCoreError("it must be a layer and two channels, such as conv1:0:2")
    return text


def _kernel(text: str, network: Network) -> KernelPlace | None:
    """Return the place of the weights that the address opens, None where the network has none there."""
    if not text:
        return None
    path, made, read = text.split(":")
    place = KernelPlace(path=path, made=int(made), read=int(read))
    try:
        weights = weights_of(network.module, path)
    except CnnCoreError as error:
        state.visit().notes.append(f"The link opens a kernel, but {unlinked(str(error))}.")
        return None
    if place.made >= weights.shape[0] or place.read >= weights.shape[1]:
        state.visit().notes.append(
            f"The link opens the kernel from channel {read} to channel {made}, but {path} reads {weights.shape[1]} and "
            f"makes {weights.shape[0]}, counted from 0."
        )
        return None
    return place


_CHANGES = link.Setting(name="changes", default="", parse=short, write=fitting)
_SHOW = live_choice("show", list(_SHOWN.values()), default=_SHOWN[False])
_KERNEL = link.Setting(name="kernel", default="", parse=_checked_kernel)
