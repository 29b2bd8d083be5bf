"""Data sets as their authors pack them, of a few images."""

import gzip
import hashlib
import io
import pickle
import struct
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import numpy as np
from torchvision import datasets

from cnn_core.datasets import MNIST, DatasetEntry
from tests.weights_server import Shelf, serving


def idx(values: np.ndarray) -> bytes:
    """Bytes in the form of MNIST: http://yann.lecun.com/exdb/mnist/."""
    return struct.pack(f">I{values.ndim}I", 0x800 + values.ndim, *values.shape) + values.astype(np.uint8).tobytes()


def mnist_files(train: int = 20, test: int = 10) -> list[bytes]:
    """The four files, packed; image i is filled with i, and its label is i % 10."""
    parts = []
    for count in (train, test):
        numbers = np.arange(count)
        parts += [idx(np.broadcast_to(numbers[:, None, None], (count, 28, 28))), idx(numbers % 10)]
    return [gzip.compress(part) for part in parts]


@contextmanager
def served_mnist(**how: object) -> Iterator[tuple[DatasetEntry, list[Shelf]]]:
    """MNIST of a few images, each of its files on a server."""
    with ExitStack() as stack:
        contents = mnist_files()
        shelves = [stack.enter_context(serving(content, **how)) for content in contents]
        files = tuple(
            replace(
                file,
                download=replace(
                    file.download,
                    url=shelf.url,
                    name=file.download.file_name,
                    nbytes=len(shelf.content),
                    sha256=shelf.sha256,
                ),
            )
            for file, shelf in zip(MNIST.files, shelves, strict=True)
        )
        yield replace(MNIST, files=files), shelves


def cifar10_archive(monkeypatch, images: int = 4) -> bytes:
    """CIFAR-10's archive of so many images in each file; torchvision is told their checksums."""
    names = [name for name, _ in datasets.CIFAR10.train_list + datasets.CIFAR10.test_list]
    batches = {name: _batch(place, images) for place, name in enumerate(names)}
    batches["batches.meta"] = pickle.dumps({"label_names": ["airplane"] * 10})
    checksums = {name: hashlib.md5(content).hexdigest() for name, content in batches.items()}
    for lists in ("train_list", "test_list"):
        told = [[name, checksums[name]] for name, _ in getattr(datasets.CIFAR10, lists)]
        monkeypatch.setattr(datasets.CIFAR10, lists, told)
    monkeypatch.setattr(datasets.CIFAR10, "meta", {**datasets.CIFAR10.meta, "md5": checksums["batches.meta"]})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in batches.items():
            told = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return buffer.getvalue()


def _batch(place: int, images: int) -> bytes:
    pixels = np.full((images, 3, 1024), place, np.uint8)
    pixels[:, 2] = 200  # blue
    return pickle.dumps({"data": pixels.reshape(images, 3072), "labels": list(range(images))})
