"""Lines of edits: what the browser settled on, believed only where it belongs to the kernel that the page shows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.kernels import Kernel

LARGEST_WEIGHT = 1000.0
"""The largest size of a weight that an editor takes, unless the kernel that it was given has a larger one."""

_SAME = 1e-6  # float32's: a page that stores weights in four bytes gives back the same kernel


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of edits. It goes on while the page gives back the kernel that the editor returned last."""

    name: str
    returned: Kernel


def edited_kernel(
    kernel: Kernel, *, key: str, preset: Kernel | None, show: Callable[[dict[str, object]], object]
) -> Kernel:
    """Show a component that edits a kernel, and return the kernel as the person left it.

    Args:
        kernel: What the page gives, see `edit_kernel`.
        key: The component's key. Its state "edit" holds what the browser settled on; a second session key,
            ``key + " line"``, remembers what was returned.
        preset: The weights before any edit.
        show: Shows the component; gets the kernel as `kernel_editor/editor.js` (Sent) takes it.
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
    show(_sent(edited, preset=preset, line=line.name, limit=limit))
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
