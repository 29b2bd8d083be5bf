"""How the app words what went wrong."""

import re

from cnn_core.errors import CnnCoreError


def sentence(error: CnnCoreError) -> str:
    """Return the error as a sentence: a capital first, a full stop last."""
    text = str(error).strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def unlinked(text: str) -> str:
    """Return a sentence in which a visitor's words, if it repeats any, make no link and no picture of Markdown."""
    return re.sub(r"(?<!\\)([\[\]<])", r"\\\1", text)


def literal(text: str) -> str:
    """Return a visitor's own text so that it is shown as it is: in Markdown it could fetch a picture from elsewhere."""
    one_line = " ".join(text.split()).replace("`", "'")
    return f"`{one_line}`"


def plain(text: str) -> str:
    """Return text so that Markdown shows each of its characters and takes none for a sign of its own."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))
