"""What the gallery hangs up: a network with its figures, and how these are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from cnn_core.models.entry import Facts

_SCALES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))

_FAMILIES = {
    "alexnet": "AlexNet",
    "vgg": "VGG",
    "googlenet": "Inception",
    "inception": "Inception",
    "xception": "Inception",  # its name says “extreme Inception”
    "resnet": "ResNet",
    "densenet": "DenseNet",
    "mobilenet": "MobileNet",
    "squeezenet": "SqueezeNet",
    "nasnet": "NASNet",
}
OTHER = "another family"
FAMILIES = (*dict.fromkeys(_FAMILIES.values()), OTHER)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One network of the gallery. What is not known is None."""

    slug: str
    title: str
    facts: Facts
    megabytes: float | None = None  # of the file of weights, 1,000,000 bytes each
    milliseconds: float | None = None  # of a forward pass on this machine

    @property
    def family(self) -> str:
        """The family that its colour and its sign stand for."""
        name = self.slug.removeprefix("timm.")
        return next((family for begin, family in _FAMILIES.items() if name.startswith(begin)), OTHER)

    @property
    def year(self) -> int | None:
        """The year of its paper."""
        return self.facts.paper.year if self.facts.paper else None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What accuracy is held against."""

    slug: str
    title: str
    axis: str  # what stands below the axis
    of: Callable[[Exhibit], float | None]
    write: Callable[[float], str]  # a number of it, short


def short(number: float) -> str:
    """Return a number with three digits and a letter for its scale: 61.1 M is 61.1 million, G a thousand millions."""
    scale, letter = next(((scale, letter) for scale, letter in _SCALES if number >= 0.9995 * scale), (1.0, ""))
    digits = f"{number / scale:#.3g}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits} {letter}".rstrip()


def duration(milliseconds: float) -> str:
    """Return a time with three digits at most, in milliseconds or seconds."""
    if milliseconds >= 999.5:
        return f"{short(milliseconds / 1000)} s"
    return f"{short(milliseconds)} ms"


COSTS = (
    Cost(
        slug="parameters",
        title="Parameters",
        axis="parameters",
        of=lambda exhibit: exhibit.facts.parameters,
        write=short,
    ),
    Cost(
        slug="multiply-adds",
        title="Multiply-adds",
        axis="multiply-adds for one image",
        of=lambda exhibit: exhibit.facts.multiply_adds,
        write=short,
    ),
    Cost(
        slug="time",
        title="Time here",
        axis="time for one image here",
        of=lambda exhibit: exhibit.milliseconds,
        write=duration,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The networks of one paper, in the order of the gallery."""

    title: str
    year: int
    exhibits: tuple[Exhibit, ...]


def publications(exhibits: Sequence[Exhibit]) -> tuple[Publication, ...]:
    """Return the papers of networks, the earliest first; networks without a paper are left out."""
    told = [exhibit for exhibit in exhibits if exhibit.facts.paper]
    by_paper = sorted(told, key=lambda exhibit: (exhibit.year or 0, told.index(_first_of_paper(exhibit, told))))
    return tuple(_publication(tuple(group)) for _, group in groupby(by_paper, key=lambda exhibit: exhibit.facts.paper))


def _first_of_paper(exhibit: Exhibit, told: Sequence[Exhibit]) -> Exhibit:
    return next(one for one in told if one.facts.paper == exhibit.facts.paper)


def _publication(exhibits: tuple[Exhibit, ...]) -> Publication:
    titles = [exhibit.title for exhibit in exhibits]
    title = f"{titles[0]} to {titles[-1]}" if len(titles) > 2 else " and ".join(titles)
    return Publication(title=title, year=exhibits[0].year or 0, exhibits=exhibits)
