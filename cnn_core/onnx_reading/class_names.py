"""The names of the classes, where an ONNX file tells them."""

import ast
import json
from typing import Any

from onnx import ModelProto

_KEYS = ("names", "classes", "class_names", "labels", "class_labels")
_LONGEST = 500_000


def class_names_of(model: ModelProto, count: int) -> tuple[str, ...] | None:
    """Return the names that the file's notes give to the classes; None where they give none, or another number.

    Args:
        model: With notes as its exporter wrote them: a list, a table from number to name, or lines.
        count: Classes of the network.
    """
    told = {note.key.lower(): note.value for note in model.metadata_props}
    for key in _KEYS:
        if key in told and len(told[key]) <= _LONGEST:
            names = _read(told[key])
            if len(names) == count:
                return names
    return None


def _read(text: str) -> tuple[str, ...]:
    for reader in (json.loads, ast.literal_eval):
        try:
            return _listed(reader(text))
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    if text.lstrip().startswith(("[", "{", "(")):
        return ()
    parts = text.splitlines() if "\n" in text else text.split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _listed(told: Any) -> tuple[str, ...]:
    if isinstance(told, dict):
        numbered = told if all(str(key).isdigit() for key in told) else {number: name for name, number in told.items()}
        return tuple(str(numbered[number]) for number in sorted(numbered, key=int))
    if not isinstance(told, list | tuple):
        raise ValueError(f"{type(told)} is no list of names")
    return tuple(str(name) for name in told)
