"""A visitor's own images by class."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from cnn_core import datasets
from cnn_core.datasets.by_class import ClassPicture, Form, Read, Reading, reading_images_by_class, zip_of_pictures
from viz_app.cache.turns import turn, visitor

_FILES_AT_A_TIME = 50  # of a visitor's own images, between which others have their turn


def read_own_images(source: bytes, form: Form, name: str, tell: Callable[[int, int], object]) -> Read:
    """Return a visitor's own images by class; other visitors have their turn between two files.

    Args:
        source: The bytes of a zip file.
        form: What each image is brought to.
        name: What the visitor calls them.
        tell: Called with the files that are read and all of them, now and then.
    """
    found: list[Read] = []

    def steps() -> Iterator[Reading]:
        found.append((yield from reading_images_by_class(source, form, name=name)))

    readings = steps()
    while not found:
        with turn():
            some = [*islice(readings, _FILES_AT_A_TIME)]
        if some:
            tell(some[-1].done, some[-1].of)
    return found[0]


def keep_own_images(images: datasets.Dataset) -> str:
    """Keep a visitor's own images in memory and return the slug under which they are found."""
    return datasets.own_datasets().keep(images, visitor=visitor())


def zip_of(pictures: Sequence[ClassPicture]) -> bytes:
    """Return a visitor's pictures as a zip of folders by class; it is made anew each time."""
    with turn():
        return zip_of_pictures(pictures)
