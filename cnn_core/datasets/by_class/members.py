"""The files of a zip or a folder, each with what is wrong with it before it is read."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cnn_core.datasets.by_class.limits import MEGABYTE, ReadingLimits

_SYSTEM = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_CLIMBING = re.compile(r"(^|[/\\])\.\.([/\\]|$)")
_DEEPEST = 64  # folders that are looked at: a path may have 32,000
_LONGEST = 120  # characters of a name that is shown


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file."""

    path: str  # as its zip or folder names it
    nbytes: int  # as declared
    read: Callable[[], bytes]
    refusal: str = ""  # why it may not be read

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names of its folders and its own; deeper ones are taken together."""
        return tuple(part for part in self.path.replace("\\", "/").split("/", _DEEPEST) if part not in ("", "."))


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A file that was not read."""

    name: str
    sentence: str


def is_of_the_system(member: Member) -> bool:
    """Tell whether a file is hidden or was put there by an operating system: nobody misses it."""
    return any(part in _SYSTEM or (part[0] == "." and part != "..") for part in member.parts)


def refusal_of(path: str, nbytes: int, limits: ReadingLimits) -> str:
    """Say why a file is not read, from its path and its size; "" if it may be."""
    if _ABSOLUTE.match(path):
        return "its path is absolute: it starts at the root of a disk, and not in the zip"
    if ".." in path and _CLIMBING.search(path):
        return "its path climbs out of the zip, with “..”"
    if nbytes > limits.image.bytes:
        return f"it has {nbytes / MEGABYTE:,.1f} MB; an image may have {limits.image.bytes / MEGABYTE:,.0f} MB"
    return ""


def shown(name: str, longest: int = _LONGEST) -> str:
    """Return a stranger's name as it can be shown: without control characters, and not too long."""
    if name.isprintable() and len(name) <= longest:
        return name or "(without a name)"
    cut = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return "".join("�" if unicodedata.category(letter).startswith("C") else letter for letter in cut)
