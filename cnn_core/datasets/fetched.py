"""The data sets that are fetched from their authors when a person asks for them."""

import io
import zipfile
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torchvision import datasets

from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.labelled import Dataset, LabelledImages

_MNIST_SOURCE = "MNIST, 60,000 training and 10,000 test images (LeCun, Cortes, Burges)"
_FASHION_SOURCE = "Fashion-MNIST, 60,000 training and 10,000 test images (Xiao, Rasul, Vollgraf 2017)"
_CIFAR10_SOURCE = "CIFAR-10, 50,000 training and 10,000 test images (Krizhevsky 2009)"


def _mnist(folder: Path) -> Dataset:
    train, test = (_mnist_part(datasets.MNIST, folder, train=train) for train in (True, False))
    return Dataset(source=_MNIST_SOURCE, class_names=MNIST.class_names, train=train, test=test)


def _fashion_mnist(folder: Path) -> Dataset:
    train, test = (_mnist_part(datasets.FashionMNIST, folder, train=train) for train in (True, False))
    return Dataset(source=_FASHION_SOURCE, class_names=FASHION_MNIST.class_names, train=train, test=test)


def _mnist_part(reader: Callable[..., datasets.MNIST], folder: Path, *, train: bool) -> LabelledImages:
    part = reader(str(folder), train=train)
    return LabelledImages(images=part.data[:, None], labels=part.targets)


def _cifar10(folder: Path) -> Dataset:
    names = CIFAR10.class_names
    if files := labelled_files(folder):
        train, test = (_read_files(files, part) for part in ("train", "test"))
        return Dataset(source=f"{_CIFAR10_SOURCE}, in a copy saved as JPEG", class_names=names, train=train, test=test)
    train, test = (_cifar10_part(folder, train=train) for train in (True, False))
    return Dataset(source=_CIFAR10_SOURCE, class_names=names, train=train, test=test)


def _cifar10_part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.CIFAR10(str(folder), train=train)
    images = torch.from_numpy(part.data).permute(0, 3, 1, 2).contiguous()  # (n, c, h, w)
    return LabelledImages(images=images, labels=torch.tensor(part.targets))


def labelled_files(folder: Path) -> Traversable | None:
    """Find train/<class>/*.jpg and test/<class>/*.jpg of CIFAR-10, in the folder or in a zip file in it."""
    places = [folder] if folder.is_dir() else []
    archives = [zipfile.Path(archive) for archive in sorted(folder.glob("*.zip")) if zipfile.is_zipfile(archive)]
    for place in (*places, *archives):
        if all((place / part / CIFAR10.class_names[0]).is_dir() for part in ("train", "test")):
            return place
    return None


def _read_files(place: Traversable, part: str) -> LabelledImages:
    """Read class by class and, in a class, by file name, so that the order is always the same."""
    images: list[np.ndarray[Any, Any]] = []
    labels: list[int] = []
    for label, class_name in enumerate(CIFAR10.class_names):
        files = sorted((place / part / class_name).iterdir(), key=lambda file: file.name)
        images += [np.asarray(Image.open(io.BytesIO(file.read_bytes())).convert("RGB")) for file in files]
        labels += [label] * len(files)
    stacked = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()  # (n, c, h, w)
    return LabelledImages(images=stacked, labels=torch.tensor(labels))


MNIST = DatasetEntry(
    slug="mnist",
    title="MNIST",
    sentence="70,000 handwritten digits: what LeNet-5 read in 1998, and what networks are tried on first ever since.",
    class_names=tuple("0123456789"),
    shape=(1, 28, 28),
    count=70_000,
    origin="download",
    nbytes=11_594_722,
    source=_MNIST_SOURCE,
    licence="CC BY-SA 3.0",
    load=_mnist,
)

FASHION_MNIST = DatasetEntry(
    slug="fashion_mnist",
    title="Fashion-MNIST",
    sentence="70,000 pieces of clothing, as small and gray as MNIST's digits, and harder to tell apart.",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    shape=(1, 28, 28),
    count=70_000,
    origin="download",
    nbytes=30_878_645,
    source=_FASHION_SOURCE,
    licence="MIT",
    load=_fashion_mnist,
)

CIFAR10 = DatasetEntry(
    slug="cifar10",
    title="CIFAR-10",
    sentence="60,000 small colour photographs of animals and vehicles.",
    class_names=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    shape=(3, 32, 32),
    count=60_000,
    origin="download",
    nbytes=170_498_071,
    source=_CIFAR10_SOURCE,
    licence="not stated; its author asks to be cited",
    load=_cifar10,
)

FETCHED = (MNIST, FASHION_MNIST, CIFAR10)
