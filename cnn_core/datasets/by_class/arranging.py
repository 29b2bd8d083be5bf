"""Which class each file shows, and whether it is to train on or to test: told by the folders that it lies in."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_core.datasets.by_class.members import Member, Skipped, shown

Part = Literal["train", "test"]

_TRAINING = ("train", "training")
_VALIDATION = ("val", "valid", "validation")
_TEST = ("test", "testing")
_NO_CLASS = "it lies in no folder that names its class"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A file, its class and its part."""

    member: Member
    class_key: str  # the same for names that differ by case alone
    part: Part


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """All files of one data set in their places: by class, and within a class by path."""

    placed: tuple[Placed, ...]
    titles: dict[str, str]  # the name of each class, by its key
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of all classes, in the order that torchvision's ImageFolder gives them."""
        return tuple(sorted(self.titles.values()))


def arrange(members: Sequence[Member]) -> Arrangement:
    """Tell of each file its class and part.

    A folder that holds all others is left out. Where folders then are called train and test (or val), these are the
    parts, and the classes lie in them; else the folders are the classes. Deeper folders make no difference.
    """
    skipped = [Skipped(name=shown(member.path), sentence=member.refusal) for member in members if member.refusal]
    readable = [member for member in members if not member.refusal]
    depth = _common_depth([member.parts for member in readable])
    parts_by_folder = parts_called({member.parts[depth] for member in readable if len(member.parts) > depth + 1})
    placed: list[Placed] = []
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for member in readable:
        folders = member.parts[depth:-1]
        if not _names_class(folders, parts_by_folder):
            skipped.append(Skipped(name=shown(member.path), sentence=_NO_CLASS))
            continue
        part = parts_by_folder[folders[0].lower()] if parts_by_folder else "train"
        name = shown(folders[1] if parts_by_folder else folders[0]).strip()
        spellings[class_key(name)].add(name)
        placed.append(Placed(member=member, class_key=class_key(name), part=part))
    titles = {key: min(names) for key, names in spellings.items()}
    placed.sort(key=lambda one: (titles[one.class_key], one.class_key, one.member.parts))
    return Arrangement(placed=tuple(placed), titles=titles, skipped=tuple(skipped), notes=_notes(spellings))


def _names_class(folders: tuple[str, ...], parts_by_folder: dict[str, Part]) -> bool:
    return len(folders) > 1 and folders[0].lower() in parts_by_folder if parts_by_folder else len(folders) > 0


def class_key(name: str) -> str:
    """Return what is equal for two names that a person takes for one class."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def _common_depth(paths: Sequence[tuple[str, ...]]) -> int:
    """Count the folders that hold all other folders, leaving one above each file."""
    depth = 0
    while deeper := [parts for parts in paths if len(parts) > depth + 1]:
        if len({parts[depth] for parts in deeper}) > 1 or all(len(parts) == depth + 2 for parts in deeper):
            break
        depth += 1
    return depth


def parts_called(folders: set[str]) -> dict[str, Part]:
    """Return which folder is which part, by its name in small letters; {} where the folders are classes."""
    found = {folder.lower() for folder in folders}
    if not (found & set(_TRAINING) and found & {*_VALIDATION, *_TEST}):
        return {}
    validation: Part = "train" if found & set(_TEST) else "test"
    kinds: tuple[tuple[tuple[str, ...], Part], ...] = (
        (_TRAINING, "train"),
        (_TEST, "test"),
        (_VALIDATION, validation),
    )
    return {name: part for names, part in kinds for name in names}


def _notes(spellings: dict[str, set[str]]) -> tuple[str, ...]:
    several = [sorted(names) for names in spellings.values() if len(names) > 1]
    return tuple(f"The folders {' and '.join(map(shown, names))} are read as one class." for names in several)
