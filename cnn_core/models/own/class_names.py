"""The names of a network's classes, from a text file of anyone."""

import codecs
import json
import unicodedata
from typing import cast

from cnn_core.errors import CnnCoreError

_MOST_BYTES = 2**20
_MOST_CHARACTERS = 100
_BLANK = "\t\n\r"
_UNWRITABLE = ("Cc", "Cs")  # control characters, halves of characters
_OVERRIDES = "\u202d\u202e"  # turn the letters behind them round


def numbered(count: int) -> tuple[str, ...]:
    """Return names for classes that have none, such as "class 0"."""
    return tuple(f"class {number}" for number in range(count))


def read_class_names(data: bytes, *, classes: int) -> tuple[str, ...]:
    """Return the names in a file: UTF-8, one on each line, or a JSON list of texts.

    Args:
        data: The file.
        classes: How many the network has; the first name is that of its first output.

    Raises:
        CnnCoreError: If the file is too large, no text, has an empty name, or another number of names.
    """
    if len(data) > _MOST_BYTES:
        raise CnnCoreError(f"the file has {len(data) / 1e6:,.1f} MB; a list of class names may have 1 MB")
    text = _text(data).rstrip()
    names = _from_json(text) if text.lstrip().startswith("[") else text.split("\n")
    if not text.strip():
        raise CnnCoreError(f"the file holds no name, and the network has {classes:,} classes")
    if any(_is_no_text(letter) for name in names for letter in name):
        raise CnnCoreError("the file is no plain text: it holds control characters; write one name on each line")
    names = [" ".join(name.split()) for name in names]
    if len(names) != classes:
        names_in_file = "1 name" if len(names) == 1 else f"{len(names):,} names"
        raise CnnCoreError(f"the file has {names_in_file} and the network {classes:,} classes")
    for number, name in enumerate(names, start=1):
        if not any(letter.isprintable() for letter in name):
            raise CnnCoreError(f"name {number:,} is empty; write one name on each line")
        if len(name) > _MOST_CHARACTERS:
            raise CnnCoreError(f"name {number:,} has {len(name):,} characters; a name may have {_MOST_CHARACTERS}")
    return tuple(names)


def _text(data: bytes) -> str:
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CnnCoreError("the file is no text in UTF-8; save the list as UTF-8, one name on each line") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_no_text(letter: str) -> bool:
    return letter in _OVERRIDES or (letter not in _BLANK and unicodedata.category(letter) in _UNWRITABLE)


def _from_json(text: str) -> list[str]:
    try:
        values: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CnnCoreError("the file begins with “[” and is no JSON list; write one name on each line") from error
    if not isinstance(values, list) or not all(isinstance(value, str) for value in cast("list[object]", values)):
        raise CnnCoreError('the JSON file is no list of texts, such as ["cat", "dog"]')
    return cast("list[str]", values)
