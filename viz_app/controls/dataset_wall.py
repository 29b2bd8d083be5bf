"""All images of a part of a data set on one wall, larger ones as they come into sight."""

import re
from collections.abc import Mapping
from typing import cast

import streamlit as st

from viz_app import cache, link
from viz_app.components.dataset_wall import DatasetWall, show_dataset_wall, show_larger_images
from viz_app.controls.dataset_part import MOST_IMAGES, PARTS, Part, Place, part_of, put_place, told
from viz_app.controls.live import live_choice, take_live
from viz_app.controls.settings import whole
from viz_app.draw.dataset import class_counts, larger

_KEY = "dataset-wall"
_MOST_CLASSES = 10_000
_MOST_ASKED = 100_000  # images, at once


def show_wall(part: Part, place: Place) -> None:
    """Show the wall, and who is on it class by class.

    Args:
        part: What hangs on it.
        place: The image that is walked through, and the channel, row and column in it.
    """
    dataset = part.picked.dataset
    live = take_live(_KEY, *_SETTINGS)
    if live["class"] and int(live["class"]) >= len(dataset.class_names):
        link.put(_ONLY, "")
        live = take_live(_KEY, *_SETTINGS)
    counts = {name: class_counts(part_of(dataset, slug), len(dataset.class_names)) for slug, name in PARTS.items()}
    wall = DatasetWall(
        identity=part.identity,
        title=f"The {part.name} part of {part.picked.entry.title}",
        shape=part.shape,
        previews=cache.previews(part.identity, part.images.images),
        labels=part.images.labels.numpy(),
        class_names=dataset.class_names,
        counts=counts,
    )
    show_dataset_wall(wall, opened=place[0], live=live, on_open=lambda: _open(place), key=_KEY)
    _show_larger(part)


@st.fragment
def _show_larger(part: Part) -> None:
    """Send what the wall asks for; only this part of the page runs when it asks."""
    indices, factor = asked(told(f"{_KEY}-larger", "wanted"), part)
    images = larger(part.images.images, indices, factor=factor)
    show_larger_images(part.identity, indices[: len(images)], images, key=_KEY)


def asked(wanted: object, part: Part) -> tuple[list[int], int]:
    """Return which images the browser asks for, and how many times smaller; none where it asks in another way."""
    if not isinstance(wanted, Mapping):
        return [], 1
    question = cast("Mapping[object, object]", wanted)
    text, factor = question.get("indices"), question.get("factor")
    known = question.get("identity") == part.identity and isinstance(factor, int) and 1 <= factor <= max(part.shape[2:])
    if not (known and isinstance(text, str) and re.fullmatch(r"([0-9]{1,9}\.)*[0-9]{1,9}", text)):
        return [], 1
    indices = [int(index) for index in text.split(".")[:_MOST_ASKED]]
    return [index for index in indices if index < part.shape[0]], cast("int", factor)


def _open(place: Place) -> None:
    """Look at the image that was opened, at the same channel, row and column."""
    image = told(_KEY, "open")
    if isinstance(image, int) and not isinstance(image, bool) and 0 <= image <= MOST_IMAGES:
        put_place((image, *place[1:]))


def _parse(text: str) -> str:
    return str(whole(text, 0, _MOST_CLASSES)) if text else ""


_ONLY = link.Setting(name="class", default="", parse=_parse)
_SETTINGS: tuple[link.Setting[str], ...] = (
    live_choice("order", ("stored", "class"), default="class"),
    live_choice("tile", ("2", "4", "8", "16", "32", "64"), default="32"),
    _ONLY,
)
"""tile: CSS pixels of an image; class: the only one that hangs, "" for all."""
