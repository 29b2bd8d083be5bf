"""Dataclasses from JSON that a person may have written: every name and every kind of value is checked."""

import dataclasses
import json
import math
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from cnn_core.errors import CnnCoreError

Written = TypeVar("Written")

_KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text in quotes"}


def read_json(text: str, what: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        CnnCoreError: If the text is no JSON, or something else than an object.
    """
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        raise CnnCoreError(
            f"{what} cannot be read as JSON from line {error.lineno}, column {error.colno} on; names and texts "
            "stand in double quotes, with a comma between two values and braces around all of them"
        ) from error
    except (ValueError, RecursionError) as error:
        raise CnnCoreError(
            f"{what} cannot be read as JSON: a number is too long, or braces are nested too deeply"
        ) from error
    if not isinstance(read, dict):
        raise CnnCoreError(f"{what} must be an object in braces, with a name before each value")
    return read


def from_fields(kind: type[Written], fields: dict[str, Any], what: str) -> Written:
    """Build a dataclass of its fields.

    Args:
        kind: The dataclass.
        fields: As JSON gives them.
        what: What is read, as a sentence calls it: "the settings".

    Raises:
        CnnCoreError: If a name is unknown or missing, or a value is of another kind.
    """
    hints = get_type_hints(kind)
    known = {field.name: field for field in dataclasses.fields(kind)}  # pyright: ignore[reportArgumentType]  # a dataclass has no type of its own
    for name in fields:
        if name not in known:
            raise CnnCoreError(f"{what} know no {name!r}; there is {', '.join(known)}")
    missing = [name for name, field in known.items() if name not in fields and _is_needed(field)]
    if missing:
        raise CnnCoreError(f"{what} lack {missing[0]!r}; add it")
    return kind(**{name: _value(hints[name], value, f"{name} in {what}") for name, value in fields.items()})


def _is_needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(kind: Any, value: Any, what: str) -> Any:
    """Return the value as a field of that kind holds it."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise CnnCoreError(f"{what} must be an object in braces, not {json.dumps(value)}")
        return from_fields(kind, value, what)
    if get_origin(kind) in (UnionType, Union):
        others = [other for other in get_args(kind) if other is not NoneType]
        return None if value is None else _value(others[0], value, what)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, what)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise CnnCoreError(f"{what} cannot be {json.dumps(value)}; choose one of {', '.join(get_args(kind))}")
        return value
    return _plain(kind, value, what)


def _tuple(kinds: tuple[Any, ...], value: Any, what: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise CnnCoreError(f"{what} must be a list in brackets, not {json.dumps(value)}")
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise CnnCoreError(f"{what} must have {len(kinds)} values, not {len(value)}")
    return tuple(_value(kind, part, what) for kind, part in zip(kinds, value, strict=True))


def _plain(kind: Any, value: Any, what: str) -> Any:
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (kind is float and not math.isfinite(value)):
        raise CnnCoreError(f"{what} must be {_KINDS[kind]}, not {json.dumps(value)}")
    return value
