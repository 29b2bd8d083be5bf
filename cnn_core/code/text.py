"""Numbers, calls and sections as the text of a program."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
from jaxtyping import Float
from torch import Tensor

from cnn_core.code.layers import Layer
from cnn_core.errors import CnnCoreError

LINE = 88  # characters, as many editors show them
MOST_NUMBERS = 20_000  # of one tensor: about 200 KB of text
_INDENT = "    "
_INPUTS = ("vector", "signal", "image", "volume")  # by the number of axes
_AXES = ("positions",), ("rows", "columns"), ("slices", "rows", "columns")


def input_name(layer: Layer) -> str:
    """Name what the layer is given."""
    return _INPUTS[len(layer.input_shape) - 1]


def axis_names(count: int) -> tuple[str, ...]:
    """Name the axes of a signal, an image or a volume; a vector has none."""
    return _AXES[count - 1] if count else ()


def number(value: float) -> str:
    """Write the shortest decimal that is this float32 and no other."""
    return str(np.float32(value))


def assignment(name: str, values: Float[Tensor, "..."], constructor: tuple[str, str], *, names: Sequence[str]) -> str:
    """Write the line, or lines, that give a name to a tensor.

    Args:
        name: The variable.
        values: A vector; a matrix; or kernels, whose rows are written below each other and then reshaped.
        constructor: What stands before and after the list.
        names: Of the axes, for a comment.

    Raises:
        CnnCoreError: If there are more numbers than anyone would copy.
    """
    if values.numel() > MOST_NUMBERS:
        raise CnnCoreError(
            f"the code of a layer with {values.numel():,} weights would be too long to copy; it is written for up to "
            f"{MOST_NUMBERS:,}"
        )
    before, after = constructor
    if values.dim() == 1:
        return lines(*_list(values, before=f"{name} = {before}", after=after))
    shape = f".reshape{tuple(values.shape)}" if values.dim() > 2 else ""
    return lines(f"{name} = {before}[", *_rows(values, names), f"]{after}{shape}  # {', '.join(names)}")


def call(function: str, arguments: Sequence[str], *, before: str = "", after: str = "") -> str:
    """Write a call, over several lines where one is too long; arguments without text are left out."""
    given = [argument for argument in arguments if argument]
    text = f"{before}{function}({', '.join(given)}){after}"
    if len(text) <= LINE:
        return text
    indent = _indent_of(before)
    inner = f"{indent}{_INDENT}{', '.join(given)}"
    inside = [inner] if len(inner) <= LINE else [f"{indent}{_INDENT}{argument}," for argument in given]
    return lines(f"{before}{function}(", *inside, f"{indent}){after}")


def per_axis(values: Sequence[int]) -> str:
    """Write one number where all axes have the same, else one for each."""
    return str(values[0]) if len(set(values)) == 1 else str(tuple(values))


def option(name: str, values: Sequence[int], *, default: int) -> str:
    """Write a keyword argument, nothing where every axis has the default."""
    return "" if set(values) == {default} else f"{name}={per_axis(values)}"


def lines(*texts: str) -> str:
    """Put texts below each other; those without text are left out."""
    return "\n".join(text for text in texts if text)


def noted(text: str, note: str) -> str:
    """Put a note behind a text, or, where its last line has no room, before it."""
    line = f"{text}  # {note}"
    if len(line.rpartition("\n")[2]) <= LINE:
        return line
    return lines(f"{_indent_of(text)}# {note}", text)


def sections(*texts: str) -> str:
    """Put texts below each other with an empty line between; those without text are left out."""
    return "\n\n".join(text for text in texts if text)


def _rows(values: Tensor, names: Sequence[str]) -> list[str]:
    """Write a matrix row by row, or kernel after kernel; kernels of one pixel as rows of their channels."""
    if values.dim() == 2 or set(values.shape[2:]) == {1}:
        return [line for row in values.flatten(1) for line in _list(row, before=_INDENT, after=",")]
    written: list[str] = []
    titled = values.dim() > 3 and values.shape[0] * values.shape[1] > 1
    first, second = (name.removesuffix("s") for name in names[:2])
    for index in np.ndindex(*values.shape[:2]):
        if titled:
            written.append(f"{_INDENT}# {first} {index[0]}, {second} {index[1]}")
        for row in values[index].reshape(-1, values.shape[-1]):
            written += _list(row, before=_INDENT, after=",")
    return written


def _list(values: Tensor, *, before: str, after: str) -> list[str]:
    """Write numbers in brackets, on one line where that is short enough."""
    text = ", ".join(number(value) for value in values.tolist())
    if len(before) + len(text) + len(after) + 2 <= LINE:
        return [f"{before}[{text}]{after}"]
    inner = _indent_of(before) + _INDENT
    filled = wrap(text + ",", LINE, initial_indent=inner, subsequent_indent=inner, break_on_hyphens=False)
    return [f"{before}[", *filled, f"{_indent_of(before)}]{after}"]


def _indent_of(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
