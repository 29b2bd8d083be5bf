"""The network that is built in the page: its text in the address, its code, and the way to the Layers page."""

import re

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.stacks import keras_code, pytorch_code, read_stack, shapes_of
from cnn_core.stacks.stack import LONGEST_TEXT
from viz_app import link
from viz_app.components.builder import Preset
from viz_app.controls.code import show_program
from viz_app.controls.live import told_live
from viz_app.controls.page_link import show_page_link
from viz_app.messages import sentence, unlinked

_VGG_STAGE = "conv.32.3.1.1~act.relu~conv.32.3.1.1~act.relu~max.2"
_LONGEST_TOLD = 20_000  # characters; what no address holds is kept for the visit


def _residual(channels: int, *, halves: bool) -> str:
    """Write a residual block of mini_resnet, which may halve the maps, and the ReLU after it."""
    first = f"conv.{channels}.3.{2 if halves else 1}.1~norm~act.relu~conv.{channels}.3.1.1~norm"
    return f"res({first}!avg.2~conv.{channels}.1~norm)~act.relu" if halves else f"res({first})~act.relu"


def _inception(few: int, many: int) -> str:
    """Write a parallel block of four branches, of which two make the channels few before they look around."""
    branches = (
        f"conv.{many}.1~act.relu",
        f"conv.{few}.1~act.relu~conv.{many}.3.1.1~act.relu",
        f"conv.{few}.1~act.relu~conv.{few}.5.1.2~act.relu",
        f"max.3.1.1~conv.{few}.1~act.relu",
    )
    return f"par({'!'.join(branches)})"


PRESETS = (
    Preset(
        title="LeNet-5",
        text="1x28x28~conv.6.5.1.2~act.relu~max.2~conv.16.5~act.relu~max.2"
        "~flat~dense.120~act.relu~dense.84~act.relu~dense.10",
    ),
    Preset(title="Tiny VGG", text=f"3x32x32~{'~'.join([_VGG_STAGE] * 3)}~flat~dense.10"),
    Preset(
        title="Mini ResNet",
        text="3x32x32~conv.16.3.1.1~norm~act.relu~"
        + "~".join(
            _residual(channels, halves=halves)
            for channels, halves in (
                *((16, False), (40, True), (40, False), (40, False)),
                *((80, True), (80, False), (80, False), (160, True), (160, False)),
            )
        )
        + "~gap~flat~dense.10",
    ),
    Preset(
        title="Mini Inception",
        text=f"3x32x32~conv.16.3.1.1~act.relu~max.2~{_inception(8, 16)}~max.2~{_inception(16, 32)}~gap~flat~dense.10",
    ),
    Preset(title="MLP", text="1x28x28~flat~dense.128~act.relu~dense.64~act.relu~dense.10"),
    Preset(title="Empty", text="3x32x32~"),
)
"""What one can start from; the first stands in the page that is opened without a stack."""


def take_stack(key: str) -> str:
    """Return the stack's text, after what the browser settled on went into the address.

    Args:
        key: The builder's key on the page.
    """
    name = link.key(_STACK)
    told = _told(st.session_state.get(key))
    if told is not None:
        link.put(_STACK, told)
    return st.session_state[name]


def offer_stack(text: str) -> None:
    """Show what can be done with the stack: its code, and a link to the Layers page; or why neither is there yet."""
    if _is_begun(text):
        st.caption("Add a layer: then the code stands here, and the network can be opened in the Layers page.")
        return
    try:
        stack = read_stack(text)
    except CnnCoreError as error:
        st.caption(unlinked(sentence(error)))
        return
    if problem := shapes_of(stack).problem:
        st.caption(f"The code stands here, and the Layers page opens it, once {problem.placed.name} is mended.")
        return
    with st.container(horizontal=True):
        show_page_link(
            "Open in Layers",
            "layers",
            {"net": f"stack.{stack.text}"},
            help="See what each layer makes of your picture, with random weights.",
        )
        show_page_link(
            "Train it",
            "train",
            {"net": f"stack.{stack.text}"},
            help="Let it learn from images, and watch it do so.",
        )
    show_program("The code of this network", pytorch=lambda: pytorch_code(stack), keras=lambda: keras_code(stack))


def _parse(text: str) -> str:
    """Check a text from the address; a stack without layers is begun, and may stand there."""
    if _is_begun(text):
        return read_stack(f"{text}flat").text.removesuffix("flat")
    return read_stack(text).text


def _is_begun(text: str) -> bool:
    """Tell whether there is an input and no layer yet."""
    return text.endswith("~") and text.count("~") == 1


def _fitting(text: str) -> str:
    try:
        return _parse(text)
    except CnnCoreError:
        return ""  # the browser says that it is too long


def _told(state: object) -> str | None:
    """Return what the browser settled on, if it is a stack, or would be one but for its length."""
    text = told_live(state).get("stack")
    if not isinstance(text, str) or not re.fullmatch(rf"[0-9a-z_.~()!]{{1,{_LONGEST_TOLD}}}", text):
        return None
    if len(text) > LONGEST_TEXT:
        return text
    return _fitting(text) or None


_STACK = link.Setting(name="stack", default=PRESETS[0].text, parse=_parse, write=_fitting)
