"""CIFAR-10: colour photographs of 32 × 32 pixels, as torchvision reads them, or saved one by one as JPEG.

Checksum: that of torchvision's prototype data sets; torchvision itself states the MD5 of the same file, and checks
that of each file in it.
"""

import functools
import io
import zipfile
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torchvision import datasets

from cnn_core.datasets.entry import DatasetEntry, SetFile
from cnn_core.datasets.labelled import Dataset, LabelledImages
from cnn_core.downloading.download import Download

_SOURCE = "CIFAR-10, 50,000 training and 10,000 test images (Krizhevsky 2009)"
_BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch", "batches.meta")


def _load(folder: Path) -> Dataset:
    names = CIFAR10.class_names
    if files := _labelled_files(folder):
        train, test = (_read_files(files, part) for part in ("train", "test"))
        return Dataset(source=f"{_SOURCE}, in a copy saved as JPEG", class_names=names, train=train, test=test)
    train, test = (_part(folder, train=train) for train in (True, False))
    return Dataset(source=_SOURCE, class_names=names, train=train, test=test)


def _part(folder: Path, *, train: bool) -> LabelledImages:
    part = datasets.CIFAR10(str(folder), train=train)
    images = torch.from_numpy(part.data).permute(0, 3, 1, 2).contiguous()  # (n, c, h, w)
    return LabelledImages(images=images, labels=torch.tensor(part.targets))


def _is_saved_as_jpeg(folder: Path) -> bool:
    return _labelled_files(folder) is not None


def _labelled_files(folder: Path) -> Traversable | None:
    """Find train/<class>/*.jpg and test/<class>/*.jpg, in the folder or in a zip file in it."""
    if folder.is_dir() and _holds_classes(folder):
        return folder
    archives = ((archive, archive.stat().st_mtime_ns) for archive in sorted(folder.glob("*.zip")))
    found = next((archive for archive, changed in archives if _is_labelled_zip(archive, changed)), None)
    return zipfile.Path(found) if found else None


@functools.lru_cache(maxsize=64)
def _is_labelled_zip(archive: Path, changed: int) -> bool:
    """Tell whether a zip file, last changed then, holds the classes: reading its list of files takes a while."""
    return zipfile.is_zipfile(archive) and _holds_classes(zipfile.Path(archive))


def _holds_classes(place: Traversable) -> bool:
    return all((place / part / CIFAR10.class_names[0]).is_dir() for part in ("train", "test"))


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


CIFAR10 = DatasetEntry(
    slug="cifar10",
    title="CIFAR-10",
    sentence="60,000 small colour photographs of animals and vehicles.",
    class_names=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    shape=(3, 32, 32),
    count=60_000,
    origin="download",
    source=_SOURCE,
    licence="not stated; its author asks to be cited",
    load=_load,
    files=(
        SetFile(
            download=Download(
                url=datasets.CIFAR10.url,
                nbytes=170_498_071,
                sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
            ),
            unpacked=tuple(f"{datasets.CIFAR10.base_folder}/{name}" for name in _BATCHES),
        ),
    ),
    is_elsewhere=_is_saved_as_jpeg,
)
