"""The table of networks: look one up by its slug, and load it."""

import functools
from collections.abc import Callable

from torch import Generator

from cnn_core.errors import CnnCoreError
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import ModelEntry, Network, Weights, seeded
from cnn_core.models.own import own_networks
from cnn_core.models.pretrained import torchvision_entries
from cnn_core.models.stacked import stack_entry
from cnn_core.models.timm_networks import timm_entries, timm_entry
from cnn_core.models.weights import path_of, read_into
from cnn_core.training import initialise


@functools.cache
def entries() -> dict[str, ModelEntry]:
    """Return every network by its slug, the project's own first."""
    table: dict[str, ModelEntry] = {}
    for entry in (*EMBEDDED, *torchvision_entries(), *timm_entries()):
        if entry.slug in table:
            raise CnnCoreError(f"two networks are called {entry.slug}")
        table[entry.slug] = entry
    return table


_FAMILIES: dict[str, Callable[[str], ModelEntry]] = {
    "stack": stack_entry,
    "timm": timm_entry,
    "own": lambda rest: own_networks().find(rest),
}
"""How to find a network that is in no table: by what its slug begins with, up to the first dot."""


def add_family(name: str, find: Callable[[str], ModelEntry]) -> None:
    """Let networks be found whose slugs begin with a name and a dot; for packages that this one must not know.

    Args:
        name: What the slugs begin with.
        find: Given the rest of a slug, returns its entry, or raises CnnCoreError.

    Raises:
        CnnCoreError: If there is a family of that name.
    """
    if name in _FAMILIES:
        raise CnnCoreError(f"two families of networks are called {name}")
    _FAMILIES[name] = find


def entry(slug: str) -> ModelEntry:
    """Return one network's entry.

    Raises:
        CnnCoreError: If no network has that name.
    """
    family, dot, rest = slug.partition(".")
    if dot and family in _FAMILIES:
        return _FAMILIES[family](rest)
    if slug not in entries():
        raise CnnCoreError(f"there is no network called {slug!r}; `cnn-viz models` lists all {len(entries())}")
    return entries()[slug]


def is_available(model: ModelEntry) -> bool:
    """Tell whether the trained weights are on this machine."""
    return model.fill is not None or (model.origin != "stack" and path_of(model).is_file())


def load(model: ModelEntry, *, weights: Weights = "trained") -> Network:
    """Build a network and fill it, ready to be looked into.

    Args:
        model: The entry.
        weights: "trained", or "random" for fresh ones that are the same every time.

    Raises:
        CnnCoreError: If the trained weights are not on this machine, or do not fit.
    """
    module = seeded(model.build)
    if weights == "trained" and model.fill:
        model.fill(module)
    elif weights == "trained" and model.origin == "stack":
        raise CnnCoreError(f"{model.title} was never trained; it opens with random weights")
    elif weights == "trained":
        path = path_of(model)
        if not path.is_file():
            raise CnnCoreError(f"the weights of {model.title} are not on this machine; they belong at {path}")
        read_into(module, path, convert=model.convert)
    elif model.training:
        initialise(module, Generator().manual_seed(0))
    return Network(entry=model, module=module.eval().requires_grad_(False), weights=weights)
