"""The kernel editor: weights that a person changes in the browser, told to Python once they are settled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.kernels import Kernel
from viz_app.components.rendering import renderer

LARGEST_WEIGHT = 1000.0
"""The largest size of a weight that the editor takes, unless the kernel that it was given has a larger one."""

_SAME = 1e-6  # float32's: a page that stores weights in four bytes gives back the same kernel


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of edits. It goes on while the page gives back the kernel that the editor returned last."""

    name: str
    returned: Kernel


def edit_kernel(kernel: Kernel, *, key: str, preset: Kernel | None = None) -> Kernel:
    """The kernel as the person left it: the given one, or what they made of it in this editor.

    The page owns the kernel: it stores what comes back in the session, before its next call of Streamlit, and gives
    that in the next run. A kernel that is not the one returned last is the page's own doing (another preset or size,
    a reset, an opened link): the editor shows it, forgets its undo steps, and what was edited before, or is still on
    its way from the browser, is never laid over it. So drop the edit in the callback of whatever changes the preset.
    The address bar alone is no store: it reaches the next run late.

        def forget() -> None:
            st.session_state.edit = None

        if "edit" not in st.session_state:
            st.session_state.edit = st.query_params.get("edit")
        name = st.selectbox("Preset", NAMES, key="preset", bind="query-params", on_change=forget)
        size = st.slider("Size", 1, 11, 3, key="size", bind="query-params", on_change=forget)
        preset = make_preset(name, size)
        kernel = edit_kernel(decode(st.session_state.edit, preset), key="kernel", preset=preset)
        st.session_state.edit = encode(kernel, preset)  # None where they are alike
        show_in_address(edit=st.session_state.edit)

    Args:
        kernel: What the editor shows; the same shape comes back.
        key: The editor's name on the page. A second session key, ``key + " line"``, remembers what was returned.
        preset: The weights before any edit, of the same shape. With it the editor marks what was changed and offers
            the way back.

    Returns:
        A kernel of the same shape. Weights that are not finite, too large, or too few or many (nobody but a tampered
        page sends them) are refused, and the given kernel stays.
    """
    line_key = f"{key} line"
    line = _continued(st.session_state.get(line_key), kernel)
    limit = max(LARGEST_WEIGHT, *(abs(value) for value in kernel.values))
    edited = kernel
    values = _settled_values(st.session_state.get(key), line)
    if values is not None:
        checked = _checked(values, like=kernel, limit=limit)
        edited = checked or kernel
        line = line if checked else _new_line(kernel)
    renderer("kernel_editor")(key=key, data=_sent(edited, preset=preset, line=line.name, limit=limit))
    # After the line above, where Streamlit may stop this run for a newer one: what was not returned is not remembered.
    st.session_state[line_key] = _Line(name=line.name, returned=edited)
    return edited


def _continued(line: object, kernel: Kernel) -> _Line:
    """The line that the kernel belongs to: the one so far, or a new one."""
    if isinstance(line, _Line) and _alike(line.returned, kernel):
        return line
    return _new_line(kernel)


def _new_line(kernel: Kernel) -> _Line:
    # Random and not counted: a browser that meets a restarted server must not find its own old number there again.
    return _Line(name=uuid.uuid4().hex, returned=kernel)


def _alike(one: Kernel, other: Kernel) -> bool:
    if _shape(one) != _shape(other):
        return False
    tolerance = _SAME * max(abs(value) for value in other.values)
    return all(abs(a - b) <= tolerance for a, b in zip(one.values, other.values, strict=True))


def _shape(kernel: Kernel) -> tuple[int, int, int]:
    return kernel.channels, kernel.height, kernel.width


def _settled_values(state: object, line: _Line) -> object:
    """What the browser settled on in this line; None where it settled on nothing, or in another line."""
    edit = cast("Mapping[object, object]", state).get("edit") if isinstance(state, Mapping) else None
    if not isinstance(edit, Mapping):
        return None
    told = cast("Mapping[object, object]", edit)
    return (told.get("values") or ()) if told.get("line") == line.name else None


def _checked(values: object, *, like: Kernel, limit: float) -> Kernel | None:
    """The kernel of these weights, or None where they are not what an editor sends."""
    if not isinstance(values, list):
        return None
    numbers: list[float] = []
    for value in cast("list[object]", values):
        # not <= and not >: the comparison is false for NaN as well
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
            return None
        numbers.append(float(value))
    if len(numbers) != len(like.values):
        return None
    return Kernel(channels=like.channels, height=like.height, width=like.width, values=tuple(numbers))


def _sent(kernel: Kernel, *, preset: Kernel | None, line: str, limit: float) -> dict[str, object]:
    fitting = preset is not None and _shape(preset) == _shape(kernel)
    return {
        "line": line,
        "channels": kernel.channels,
        "height": kernel.height,
        "width": kernel.width,
        "values": list(kernel.values),
        "preset": list(preset.values) if preset is not None and fitting else None,
        "limit": limit,
    }
