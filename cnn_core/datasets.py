"""The data sets that the embedded networks learn from, held in memory as bytes."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Int64, UInt8
from PIL import Image
from torch import Tensor
from torchvision import datasets

from cnn_core.errors import CnnCoreError

DIGITS = tuple("0123456789")
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@dataclass(frozen=True, kw_only=True)
class LabelledImages:
    """Images of one size with the index of their class."""

    images: UInt8[Tensor, "n c h w"]
    labels: Int64[Tensor, " n"]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One data set in its two parts. The test part is never trained on."""

    source: str  # what it is and where it comes from, for the model card
    train: LabelledImages
    test: LabelledImages


def load(name: str, folder: Path) -> Dataset:
    """Read a data set from a folder; what is missing there is fetched through torchvision.

    Args:
        name: A key of `LOADERS`.
        folder: Where the files are, or shall be.

    Raises:
        CnnCoreError: If there is no such data set, or it is neither in the folder nor to be fetched.
    """
    if name not in LOADERS:
        raise CnnCoreError(f"there is no data set {name!r}; choose one of {', '.join(LOADERS)}")
    try:
        return LOADERS[name](folder)
    except (OSError, RuntimeError) as error:
        reason = str(error).split("\n", maxsplit=1)[0].rstrip(":")
        raise CnnCoreError(f"{name} is not in {folder} and could not be fetched: {reason}") from error


def _mnist(folder: Path) -> Dataset:
    source = "MNIST, 60,000 training and 10,000 test images (LeCun, Cortes, Burges)"
    return Dataset(source=source, train=_mnist_part(folder, train=True), test=_mnist_part(folder, train=False))


def _mnist_part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.MNIST(str(folder), train=train, download=True)
    return LabelledImages(images=part.data[:, None], labels=part.targets)


def _cifar10(folder: Path) -> Dataset:
    source = "CIFAR-10, 50,000 training and 10,000 test images (Krizhevsky 2009)"
    if files := _labelled_files(folder):
        train, test = (_read_files(files, part) for part in ("train", "test"))
        return Dataset(source=f"{source}, in a copy saved as JPEG", train=train, test=test)
    return Dataset(source=source, train=_cifar10_part(folder, train=True), test=_cifar10_part(folder, train=False))


def _cifar10_part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.CIFAR10(str(folder), train=train, download=True)
    images = torch.from_numpy(part.data).permute(0, 3, 1, 2).contiguous()  # (n, c, h, w)
    return LabelledImages(images=images, labels=torch.tensor(part.targets))


def _labelled_files(folder: Path) -> Traversable | None:
    """Find train/<class>/*.jpg and test/<class>/*.jpg, in the folder or in a zip file in it."""
    places = [folder] if folder.is_dir() else []
    archives = [zipfile.Path(archive) for archive in sorted(folder.glob("*.zip")) if zipfile.is_zipfile(archive)]
    for place in (*places, *archives):
        if all((place / part / CIFAR10[0]).is_dir() for part in ("train", "test")):
            return place
    return None


def _read_files(place: Traversable, part: str) -> LabelledImages:
    """Read class by class and, in a class, by file name, so that the order is always the same."""
    images: list[np.ndarray[Any, Any]] = []
    labels: list[int] = []
    for label, class_name in enumerate(CIFAR10):
        files = sorted((place / part / class_name).iterdir(), key=lambda file: file.name)
        images += [np.asarray(Image.open(io.BytesIO(file.read_bytes())).convert("RGB")) for file in files]
        labels += [label] * len(files)
    stacked = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()  # (n, c, h, w)
    return LabelledImages(images=stacked, labels=torch.tensor(labels))


LOADERS: dict[str, Callable[[Path], Dataset]] = {"mnist": _mnist, "cifar10": _cifar10}
