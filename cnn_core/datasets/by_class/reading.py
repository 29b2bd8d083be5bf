"""A person's own images, in a zip or a folder by class, read as a data set."""

import zipfile
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jaxtyping import UInt8
from torch import Tensor

from cnn_core.datasets.by_class.arranging import Arrangement, arrange
from cnn_core.datasets.by_class.collecting import Collection, Read
from cnn_core.datasets.by_class.fitting import fit_picture
from cnn_core.datasets.by_class.limits import MEGABYTE, ReadingLimits
from cnn_core.datasets.by_class.members import Member, Skipped, shown
from cnn_core.datasets.by_class.opening import opened
from cnn_core.datasets.labelled import Fit
from cnn_core.errors import CnnCoreError
from cnn_core.image_files import inspect
from cnn_core.images import Picture, decode

_MOST_SIDE = 1_024  # pixels
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class Form:
    """The one form that all images are brought to."""

    side: int  # pixels
    fit: Fit = "crop"
    channels: Literal[1, 3] = 3

    def __post_init__(self) -> None:
        if not 1 <= self.side <= _MOST_SIDE:
            raise CnnCoreError(f"images cannot have {self.side:,} px on a side; take 1 to {_MOST_SIDE:,}")

    @property
    def nbytes(self) -> int:
        """Bytes of one image."""
        return self.channels * self.side**2

    def apply(self, picture: Picture) -> UInt8[Tensor, "_ _ _"]:
        """Return a picture in this form."""
        return fit_picture(picture, side=self.side, fit=self.fit, channels=self.channels)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How many files have been read."""

    done: int
    of: int


def read_images_by_class(
    source: bytes | Path, form: Form, *, name: str = "", limits: ReadingLimits | None = None
) -> Read:
    """Do what `reading_images_by_class` does, in one go."""
    steps = reading_images_by_class(source, form, name=name, limits=limits)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def reading_images_by_class(
    source: bytes | Path, form: Form, *, name: str = "", limits: ReadingLimits | None = None
) -> Generator[Reading, None, Read]:
    """Read the images of a zip or a folder, in folders by class, telling how far it is; nothing goes to the disk.

    What cannot be read is listed with the reason and left out.

    Args:
        source: The bytes of a zip file, the path of one, or a folder; from anyone.
        form: What each image is brought to.
        name: What a person calls them; "" for the name of the file or folder.
        limits: How much may be read.

    Raises:
        CnnCoreError: If it is no zip, too large, or holds fewer than two classes.
    """
    limits = limits or ReadingLimits()
    with opened(source, limits) as members:
        arrangement = arrange(members)
        _check_room(arrangement, form, limits)
        called = shown(name or (source.name if isinstance(source, Path) else "own images"))
        collection = Collection(name=called, fit=form.fit)
        skipped, pixels, of = list(arrangement.skipped), 0, len(arrangement.placed)
        for done, placed in enumerate(arrangement.placed):
            yield Reading(done=done, of=of)
            try:
                data = _bytes_of(placed.member)
                pixels += _pixels_of(data)
                picture = decode(data, limits=limits.image) if pixels <= limits.pixels else None
            except CnnCoreError as error:
                skipped.append(Skipped(name=shown(placed.member.path), sentence=str(error)))
                continue
            _check_pixels(pixels, limits)
            if picture is not None:
                collection.add(placed.part, arrangement.titles[placed.class_key], form.apply(picture))
    yield Reading(done=of, of=of)
    return _read(collection, arrangement, skipped)


def _read(collection: Collection, arrangement: Arrangement, skipped: list[Skipped]) -> Read:
    try:
        dataset = collection.dataset(arrangement.class_names)
    except CnnCoreError as error:
        count = "1 file was" if len(skipped) == 1 else f"{len(skipped):,} files were"
        first = f"; {count} skipped, {skipped[0].name}: {skipped[0].sentence}" if skipped else ""
        raise CnnCoreError(". ".join([f"{error}{first}", *arrangement.notes])) from error
    notes = (*arrangement.notes, *collection.notes(arrangement.class_names))
    return Read(dataset=dataset, skipped=tuple(skipped), notes=notes)


def _check_room(arrangement: Arrangement, form: Form, limits: ReadingLimits) -> None:
    classes, count = len(arrangement.class_names), len(arrangement.placed)
    if classes > limits.classes:
        raise CnnCoreError(
            f"there are {classes:,} folders of images; at most {limits.classes:,} classes can be told apart here"
        )
    if count * form.nbytes > limits.memory:
        raise CnnCoreError(
            f"{count:,} images of {form.side} × {form.side} px take {count * form.nbytes / MEGABYTE:,.0f} MB of "
            f"memory; at most {limits.memory / MEGABYTE:,.0f} MB can be kept: choose a smaller size, or fewer images"
        )


def _check_pixels(pixels: int, limits: ReadingLimits) -> None:
    if pixels > limits.pixels:
        raise CnnCoreError(
            f"the images have more than {limits.pixels / 1e6:,.0f} million pixels together, the most that can be read: "
            "make them smaller first, or take fewer"
        )


def _pixels_of(data: bytes) -> int:
    if not data:
        return 0
    file = inspect(data)
    return max(file.height * file.width, file.decoded)


def _bytes_of(member: Member) -> bytes:
    try:
        return member.read()
    except _DAMAGED as error:
        raise CnnCoreError(f"it is damaged ({shown(str(error))}): pack it again") from error
