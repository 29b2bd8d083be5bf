"""The part of a data set that is looked at, and the place in it."""

from dataclasses import dataclass

from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.errors import CnnCoreError
from viz_app import link, state
from viz_app.controls.dataset import PickedDataset
from viz_app.controls.live import take_live
from viz_app.controls.settings import choose, whole

PARTS = {"train": "training", "test": "test"}
_AXES = 4
_FIRST = 12  # the image that a page without an address walks through, in its middle
_MOST = 999_999_999


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


def take_place(key: str, part: Part) -> tuple[int, int, int, int]:
    """Return the image, channel, row and column that are looked at, after what the browser settled on.

    Args:
        key: The walk's key on the page.
        part: What is walked through; a place outside of it becomes the nearest inside.
    """
    arrived = _PLACE.name in (state.visit().incoming or {})
    text = take_live(key, _PLACE)[_PLACE.name]
    if not text:
        count, _, height, width = part.shape
        return min(_FIRST, count - 1), 0, height // 2, width // 2
    wished = tuple(map(int, text.split(".")))
    image, channel, row, col = (min(index, length - 1) for index, length in zip(wished, part.shape, strict=True))
    if arrived and (image, channel, row, col) != wished:
        state.visit().notes.append(
            f"The link says `{_PLACE.name}={text}`, and the {part.name} part has the shape "
            f"({', '.join(map(str, part.shape))}). The page shows the nearest place that there is."
        )
    link.put(_PLACE, f"{image}.{channel}.{row}.{col}")
    return image, channel, row, col


def open_image(told: object, *, beside: tuple[int, ...]) -> None:
    """Look at another image.

    Args:
        told: What the browser sent; what is no image is left out, or becomes the last one.
        beside: The channel, row and column, which stay.
    """
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= _MOST:
        link.put(_PLACE, ".".join(map(str, (told, *beside))))


def _parse(text: str) -> str:
    if not text:
        return ""
    parts = text.split(".")
    if len(parts) != _AXES:
        raise CnnCoreError("it must be an image, a channel, a row and a column, counted from 0, such as 12.0.3.5")
    return ".".join(str(whole(part, 0, _MOST)) for part in parts)


_PLACE = link.Setting(name="at", default="", parse=_parse)
