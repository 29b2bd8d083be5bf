"""The part of a data set that is looked at, and the place in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.errors import CnnCoreError
from viz_app import link, state
from viz_app.controls.dataset import PickedDataset
from viz_app.controls.settings import choose, whole

PARTS = {"train": "training", "test": "test"}
_AXES = 4
_FIRST = 12  # the image that a page without an address walks through, in its middle
MOST_IMAGES = 999_999_999

Place = tuple[int, int, int, int]
"""Image, channel, row and column, counted from 0."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The training or the test part of a data set."""

    slug: str
    name: str
    picked: PickedDataset

    @property
    def images(self) -> LabelledImages:
        """Its images, with their labels."""
        return part_of(self.picked.dataset, self.slug)

    @property
    def identity(self) -> str:
        """Tells it from other parts and sets."""
        return f"{self.picked.slug}-{self.slug}"

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(n, c, h, w)."""
        count, channels, height, width = self.images.images.shape
        return count, channels, height, width

    def title_of(self, index: int) -> str:
        """Return the class that an image shows."""
        return self.picked.dataset.class_names[int(self.images.labels[index])]


def part_of(dataset: Dataset, slug: str) -> LabelledImages:
    """Return the images of a part."""
    return dataset.test if slug == "test" else dataset.train


def pick_part(picked: PickedDataset) -> Part:
    """Return the part that is chosen; one without an image cannot be."""
    found = {slug: len(part_of(picked.dataset, slug)) for slug in PARTS}
    options = {slug: f"{PARTS[slug].capitalize()}, {count:,}" for slug, count in found.items() if count}
    help = "A network learns from the training part alone. The test part tells how well it does on what it never saw."
    slug = choose("Part", options, name="part", default="train", style="segments", help=help)
    return Part(slug=slug, name=PARTS[slug], picked=picked)


def pick_place(part: Part) -> Place:
    """Return the place that is looked at; one outside of the part is the nearest inside."""
    text = st.session_state[link.key(_PLACE)]
    if not text:
        count, _, height, width = part.shape
        return min(_FIRST, count - 1), 0, height // 2, width // 2
    wished = tuple(map(int, text.split(".")))
    image, channel, row, col = (min(index, length - 1) for index, length in zip(wished, part.shape, strict=True))
    if _PLACE.name in (state.visit().incoming or {}) and (image, channel, row, col) != wished:
        state.visit().notes.append(
            f"The link says `{_PLACE.name}={text}`, and the {part.name} part has the shape "
            f"({', '.join(map(str, part.shape))}). The page shows the nearest place that there is."
        )
    put_place((image, channel, row, col))
    return image, channel, row, col


def put_place(place: Place) -> None:
    """Look at another place; it is checked against the part when the page is shown."""
    link.put(_PLACE, ".".join(map(str, place)))


def told(key: str, name: str) -> object:
    """Return what a component of the page told under a name, unseen.

    Args:
        key: The component's.
        name: Of its trigger or state.
    """
    held = st.session_state.get(key)
    return cast("Mapping[object, object]", held).get(name) if isinstance(held, Mapping) else None


def read_place(text: str) -> Place:
    """Return the place that a text such as 12.0.3.5 names.

    Raises:
        CnnCoreError: If it names none.
    """
    parts = text.split(".")
    if len(parts) != _AXES:
        raise CnnCoreError("it must be an image, a channel, a row and a column, counted from 0, such as 12.0.3.5")
    image, channel, row, col = (whole(part, 0, MOST_IMAGES) for part in parts)
    return image, channel, row, col


def _parse(text: str) -> str:
    return ".".join(map(str, read_place(text))) if text else ""


_PLACE = link.Setting(name="at", default="", parse=_parse)
