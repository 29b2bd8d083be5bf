"""Pictures that are here already, such as a camera's: as a data set, and as a zip that is read as the same one."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnn_core.datasets.by_class.arranging import class_key, parts_called
from cnn_core.datasets.by_class.collecting import Collection, Read
from cnn_core.datasets.by_class.members import shown
from cnn_core.datasets.by_class.reading import Form
from cnn_core.errors import CnnCoreError
from cnn_core.images import Picture, to_png

_FULL_WIDTH = 0xFEE0  # from a sign of ASCII to the same one as wide as a Chinese one
_NOT_IN_A_NAME = {ord(sign): ord(sign) + _FULL_WIDTH for sign in '/\\:*?"<>|'}  # of a folder, on some system


@dataclass(frozen=True, kw_only=True)
class ClassPicture:
    """A picture, and the name of the class that it shows."""

    class_name: str
    picture: Picture


def dataset_of_pictures(pictures: Sequence[ClassPicture], form: Form, *, name: str = "own pictures") -> Read:
    """Make a data set of pictures that are here already, such as those of a camera.

    Raises:
        CnnCoreError: If they are of fewer than two classes, or a class has no name.
    """
    collection, arranged = Collection(name=shown(name), fit=form.fit), _by_class(pictures)
    for one in arranged:
        collection.add("train", one.class_name, form.apply(one.picture))
    class_names = tuple(dict.fromkeys(one.class_name for one in arranged))
    return Read(dataset=collection.dataset(class_names), skipped=(), notes=collection.notes(class_names))


def zip_of_pictures(pictures: Sequence[ClassPicture]) -> bytes:
    """Return a zip with a folder of PNG files for each class; read again, it makes the data set of the pictures.

    Raises:
        CnnCoreError: If a class has no name.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, one in enumerate(_by_class(pictures), 1):
            archive.writestr(f"{one.class_name}/{number:05}.png", to_png(one.picture))
    return packed.getvalue()


def _by_class(pictures: Sequence[ClassPicture]) -> list[ClassPicture]:
    """Return pictures class by class, in the order in which folders are read, each class under one name."""
    if not all(one.class_name.strip() for one in pictures):
        raise CnnCoreError("a class has no name; give it one of a letter or more")
    names = dict[str, str]()
    named = list[ClassPicture]()
    folders = [_folder_name(one.class_name) for one in pictures]
    parts = parts_called(set(folders))  # train and test together would be read as the parts, and not as classes
    for one, name in zip(pictures, folders, strict=True):
        folder = _widened(name) if name.lower() in parts else name
        named.append(replace(one, class_name=names.setdefault(class_key(folder), folder)))
    return sorted(named, key=lambda one: one.class_name)


def _folder_name(class_name: str) -> str:
    """Return a class's name as a folder can have it on every system: signs that none may have become wide ones."""
    name = shown(class_name.strip()).translate(_NOT_IN_A_NAME)
    return _widened(name) if name.startswith(".") else name


def _widened(name: str) -> str:
    return chr(ord(name[0]) + _FULL_WIDTH) + name[1:]
