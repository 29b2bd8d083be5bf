"""What the registry knows of a network before it is built, and what it hands out once it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as transforms

from cnn_core.downloading.download import Download
from cnn_core.images import as_floats, gray
from cnn_core.training import Normalisation, Recipe

Weights = Literal["trained", "random"]
Convert = Callable[[dict[str, Tensor]], dict[str, Tensor]]
"""Takes weights as a file names them, and returns them as the network does."""
Origin = Literal["project", "torchvision", "timm", "stack", "own", "run"]
"""Where a network comes from: from here, from a library, stacked in the page, a person's own file or module, or a
training that somebody ran here."""

_STRIP = 8  # a picture with one side more than this many times the other is resized one side after the other
_GLOBAL_GENERATOR = threading.RLock()  # torch has one generator for all threads; a network may be built within another


@dataclass(frozen=True, kw_only=True)
class Preprocessing:
    """How a picture becomes what the network sees: resized, cropped in the middle, normalised."""

    resize: int  # pixels of the shorter side
    keeps_ratio: bool = True  # else both sides become that long
    crop: tuple[int, int]  # height, width in pixels
    channels: int  # 1 for gray, 3 for RGB
    normalisation: Normalisation
    interpolation: InterpolationMode = InterpolationMode.BILINEAR

    def fit(self, picture: UInt8[Tensor, "c h w"]) -> Float[Tensor, "k p q"]:
        """Return what the network really sees, 0 to 1: the picture at its size and in its number of channels."""
        picture = gray(picture) if self.channels == 1 else picture.expand(3, -1, -1)
        shorter, longer = sorted(picture.shape[-2:])
        if self.keeps_ratio and longer > _STRIP * shorter:
            resized = self._resized_strip(picture)
        else:
            resized = self._resized(picture, [self.resize] if self.keeps_ratio else [self.resize, self.resize])
        return as_floats(transforms.center_crop(resized, list(self.crop)))

    def apply(self, picture: UInt8[Tensor, "c h w"]) -> Float[Tensor, "1 k p q"]:
        """Return the batch of one that goes into the network."""
        return self.normalisation.apply(self.fit(picture)[None])

    def _resized(self, picture: Tensor, size: list[int]) -> Tensor:
        return transforms.resize(picture, size, interpolation=self.interpolation, antialias=True)

    def _resized_strip(self, picture: UInt8[Tensor, "c h w"]) -> UInt8[Tensor, "c p q"]:
        """Return the middle of a long picture that is resized: its longer side first, cropped before the shorter one.

        All of a strip of 1 × 1024 pixels, resized to 256 × 262,144, would take gigabytes. Resizing whole, torch takes
        the width first, too: so the numbers are the same for a wide strip, and for a tall one but for a rounding to
        the next gray level here and there.
        """
        height, width = picture.shape[-2:]
        if width > height:
            size, keep = [height, self.resize * width // height], [height, self.crop[1]]
            end = [self.resize, self.crop[1]]
        else:
            size, keep = [self.resize * height // width, width], [self.crop[0], width]
            end = [self.crop[0], self.resize]
        middle = transforms.center_crop(self._resized(picture.float(), size), keep)
        return self._resized(middle, end).clamp(0, 255).round().to(torch.uint8)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """(c, h, w) of one image."""
        return (self.channels, *self.crop)


@dataclass(frozen=True, kw_only=True)
class Training:
    """How the project trained a network: on which data set, and with which recipe."""

    dataset: str
    recipe: Recipe


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Where a network was described first."""

    title: str
    authors: str  # family names, such as "Krizhevsky, Sutskever, Hinton"
    year: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How many test images a network gets right, 0 to 1."""

    top1: float
    top5: float | None
    source: str  # who measured it, on which images


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What can be told of a network without building it. What nobody states is empty."""

    novelty: str = ""  # one sentence: what was new
    paper: Paper | None = None
    accuracy: Accuracy | None = None
    licence: str = "not stated"  # of the weights
    parameters: int | None = None
    multiply_adds: int | None = None  # for one image, as `graph_of` counts them


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    """One network that can be chosen by its slug."""

    slug: str
    title: str
    sentence: str
    build: Callable[[], nn.Module]
    preprocessing: Preprocessing
    class_names: tuple[str, ...]
    origin: Origin = "project"
    facts: Facts = Facts()
    training: Training | None = None
    download: Download | None = None
    fill: Callable[[nn.Module], None] | None = None  # puts trained weights into a built network that has no file
    convert: Convert | None = None  # for a file that names the weights otherwise than the network does


@dataclass(frozen=True, kw_only=True)
class Network:
    """A built network in evaluation mode, shared by all visitors: it must not be changed."""

    entry: ModelEntry
    module: nn.Module
    weights: Weights

    @property
    def mark(self) -> str:
        """What stands on each picture of what it computes: "random weights", "" for trained ones."""
        return "random weights" if self.weights == "random" else ""

    @property
    def nbytes(self) -> int:
        """Bytes of memory that its weights take; those that are shared count once."""
        tensors = [*self.module.parameters(), *self.module.buffers()]
        storages = {tensor.untyped_storage().data_ptr(): tensor.untyped_storage() for tensor in tensors}
        return sum(storage.nbytes() for storage in storages.values())


def seeded(build: Callable[[], nn.Module], *, seed: int = 0) -> nn.Module:
    """Build a network whose constructor draws from torch's global generator, and put that generator back."""
    with _GLOBAL_GENERATOR, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build()
