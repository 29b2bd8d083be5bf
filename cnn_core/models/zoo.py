"""The networks that the lecture names, and the search among all that torchvision and timm have."""

import functools
from dataclasses import dataclass
from typing import Literal

from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.models.facts import LECTURE
from cnn_core.models.timm_names import classifiers, tagged_classifiers
from cnn_core.models.timm_networks import timm_name

NAMED: tuple[str, ...] = tuple(LECTURE)
"""The lecture's networks in its order, each with complete facts."""

_SEPARATORS = str.maketrans("", "", " -_.")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A network that a search found. It was not built: opened, it may still turn out to be no convolutional one."""

    slug: str
    title: str
    parameters: int | None  # None where nobody states them
    library: Literal["torchvision", "timm"]


def search(text: str, *, most: int = 50) -> tuple[Found, ...]:
    """Return networks whose name holds every word of a text, torchvision's before timm's.

    Those that begin with the text come first.

    Args:
        text: Words, such as "resnet 50"; capitals, "-", "_" and "." do not matter. With a dot, such as "resnet50.a1",
            all sets of weights that timm has of an architecture are searched.
        most: How many are returned.
    """
    words = [_plain(word) for word in text.split()]
    candidates = _networks() + (_tagged() if "." in text else ())
    found = [network for network in candidates if all(word in _plain(network.slug + network.title) for word in words)]
    begins = _plain(text)
    found.sort(key=lambda network: not _plain(network.title).startswith(begins))  # stable: the rest keeps its order
    return tuple(found[: max(most, 0)])


def _plain(text: str) -> str:
    return text.lower().translate(_SEPARATORS)


@functools.cache
def _networks() -> tuple[Found, ...]:
    table = [entry for entry in registry.entries().values() if entry.origin in ("torchvision", "timm")]
    named = {timm_name(entry).partition(".")[0] for entry in table if entry.origin == "timm"}
    others = (name for name in classifiers() if name not in named)
    return (*(_found(entry) for entry in table), *(_of_timm(name) for name in others))


@functools.cache
def _tagged() -> tuple[Found, ...]:
    return tuple(_of_timm(name) for name in tagged_classifiers())


def _found(entry: ModelEntry) -> Found:
    library = "torchvision" if entry.origin == "torchvision" else "timm"
    return Found(slug=entry.slug, title=entry.title, parameters=entry.facts.parameters, library=library)


def _of_timm(name: str) -> Found:
    return Found(slug=f"timm.{name}", title=f"{name} (timm)", parameters=None, library="timm")
