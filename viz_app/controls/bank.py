"""Several kernels: out of the presets, random, or what training found."""

from dataclasses import dataclass

import streamlit as st

from cnn_core.kernels import PRESETS, Kernel, bank_of, preset_kernel
from cnn_core.models import registry
from cnn_core.models.learned import first_convolution
from viz_app import cache
from viz_app.controls.settings import choose, choose_many, whole_number

_SOURCES = {
    "presets": "Presets",
    "random": "Random",
    "tiny_vgg": "Learned by Tiny VGG",
    "mini_resnet": "Learned by Mini ResNet",
}
_FIRST = ("sobel_x", "sobel_y", "laplacian", "gaussian", "sharpen", "emboss")
_MOST = 16  # kernels that the page shows


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Kernels for a colour picture, one after another, with a bias and a title for each."""

    source: str
    kernels: Kernel
    bias: tuple[float, ...]
    titles: tuple[str, ...]


def pick_bank() -> Bank:
    """Return the kernels that were chosen, before any edit."""
    source_column, own_column = st.columns([1, 2])
    with source_column:
        source = choose("Kernels", _SOURCES, name="source", default="presets")
    with own_column:
        if source == "presets":
            return _presets()
        if source == "random":
            return _random()
        return _learned(source)


def _presets() -> Bank:
    titles = {entry.slug: entry.title for entry in PRESETS if entry.slug != "random"}
    slugs = choose_many("Presets, in this order", titles, name="kernels", default=_FIRST, most=8)
    size = whole_number("Kernel size", 1, 7, name="size", default=3)
    return _bank("presets", [preset_kernel(slug, size=size, channels=3) for slug in slugs], [titles[s] for s in slugs])


def _random() -> Bank:
    count = whole_number("Kernels, K", 1, _MOST, name="count", default=6)
    size = whole_number("Kernel size", 1, 7, name="size", default=3)
    seed = whole_number("Seed", 0, 99, name="seed", default=0)
    kernels = [_random_planes(size, seed=1000 * seed + 3 * index) for index in range(count)]
    return _bank("random", kernels, [f"kernel {index}" for index in range(count)])


def _random_planes(size: int, *, seed: int) -> Kernel:
    """Draw three planes, each of its own."""
    return bank_of([preset_kernel("random", size=size, seed=seed + plane) for plane in range(3)])


def _learned(slug: str) -> Bank:
    network = cache.network(slug, "trained")
    found = first_convolution(network)
    count = whole_number("Kernels, K", 1, min(_MOST, len(found.kernels)), name="count", default=6)
    st.caption(f"The first {count} of the {len(found.kernels)} kernels that training gave {network.entry.title}.")
    kernels = [Kernel.of(kernel) for kernel in found.kernels[:count]]
    titles = [f"kernel {index}" for index in range(count)]
    return _bank(registry.entry(slug).slug, kernels, titles, tuple(found.bias[:count].tolist()))


def _bank(source: str, kernels: list[Kernel], titles: list[str], bias: tuple[float, ...] | None = None) -> Bank:
    return Bank(source=source, kernels=bank_of(kernels), bias=bias or (0.0,) * len(titles), titles=tuple(titles))
