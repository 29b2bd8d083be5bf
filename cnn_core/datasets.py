"""The data sets that the embedded networks learn from, held in memory as bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int64, UInt8
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
        raise CnnCoreError(f"{name} is not in {folder} and could not be fetched ({error})") from error


def _mnist(folder: Path) -> Dataset:
    return Dataset(train=_mnist_part(folder, train=True), test=_mnist_part(folder, train=False))


def _mnist_part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.MNIST(str(folder), train=train, download=True)
    return LabelledImages(images=part.data[:, None], labels=part.targets)


def _cifar10(folder: Path) -> Dataset:
    if (folder / "train").is_dir() and (folder / "test").is_dir():
        return Dataset(train=_image_folder(folder / "train"), test=_image_folder(folder / "test"))
    return Dataset(train=_cifar10_part(folder, train=True), test=_cifar10_part(folder, train=False))


def _cifar10_part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.CIFAR10(str(folder), train=train, download=True)
    images = torch.from_numpy(part.data).permute(0, 3, 1, 2).contiguous()
    return LabelledImages(images=images, labels=torch.tensor(part.targets))


def _image_folder(folder: Path) -> LabelledImages:
    """Read `<class>/<any name>.jpg`; the classes are the folders in alphabetical order, as CIFAR-10 numbers them."""
    part = datasets.ImageFolder(str(folder))
    if tuple(part.classes) != CIFAR10:
        raise CnnCoreError(f"{folder} holds the classes {part.classes}, not the ten of CIFAR-10")
    images = np.stack([np.asarray(image) for image, _ in part])  # (n, h, w, c)
    return LabelledImages(
        images=torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(), labels=torch.tensor(part.targets)
    )


LOADERS: dict[str, Callable[[Path], Dataset]] = {"mnist": _mnist, "cifar10": _cifar10}
