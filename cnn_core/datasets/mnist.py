"""MNIST, and Fashion-MNIST in the same form: gray images of 28 × 28 pixels, as torchvision reads them.

Checksums and sizes: those of torchvision's prototype data sets and of TensorFlow Datasets; torchvision itself states
the MD5 of the same files.
"""

from collections.abc import Callable
from pathlib import Path

from torchvision import datasets

from cnn_core.datasets.entry import DatasetEntry, SetFile
from cnn_core.datasets.labelled import Dataset, LabelledImages
from cnn_core.downloading.download import Download

_MNIST_SOURCE = "MNIST, 60,000 training and 10,000 test images (LeCun, Cortes, Burges)"
_FASHION_SOURCE = "Fashion-MNIST, 60,000 training and 10,000 test images (Xiao, Rasul, Vollgraf 2017)"
_NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
_MNIST_BYTES = (9_912_422, 28_881, 1_648_877, 4_542)
_MNIST_SHA256 = (
    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
)
_FASHION_BYTES = (26_421_880, 29_515, 4_422_102, 5_148)
_FASHION_SHA256 = (
    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
)


def _mnist(folder: Path) -> Dataset:
    train, test = (_part(datasets.MNIST, folder, train=train) for train in (True, False))
    return Dataset(source=_MNIST_SOURCE, class_names=MNIST.class_names, train=train, test=test)


def _fashion_mnist(folder: Path) -> Dataset:
    train, test = (_part(datasets.FashionMNIST, folder, train=train) for train in (True, False))
    return Dataset(source=_FASHION_SOURCE, class_names=FASHION_MNIST.class_names, train=train, test=test)


def _part(reader: Callable[..., datasets.MNIST], folder: Path, *, train: bool) -> LabelledImages:
    part = reader(str(folder), train=train)
    return LabelledImages(images=part.data[:, None], labels=part.targets)


def _files(mirror: str, folder: str, sizes: tuple[int, ...], checksums: tuple[str, ...]) -> tuple[SetFile, ...]:
    return tuple(
        SetFile(
            download=Download(url=f"{mirror}{name}.gz", nbytes=nbytes, sha256=sha256), folder=folder, unpacked=(name,)
        )
        for name, nbytes, sha256 in zip(_NAMES, sizes, checksums, strict=True)
    )


MNIST = DatasetEntry(
    slug="mnist",
    title="MNIST",
    sentence="70,000 handwritten digits: what LeNet-5 read in 1998, and what networks are tried on first ever since.",
    class_names=tuple("0123456789"),
    shape=(1, 28, 28),
    count=70_000,
    origin="download",
    source=_MNIST_SOURCE,
    licence="CC BY-SA 3.0",
    load=_mnist,
    files=_files(datasets.MNIST.mirrors[0], "MNIST/raw", _MNIST_BYTES, _MNIST_SHA256),
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
    source=_FASHION_SOURCE,
    licence="MIT",
    load=_fashion_mnist,
    files=_files(datasets.FashionMNIST.mirrors[0], "FashionMNIST/raw", _FASHION_BYTES, _FASHION_SHA256),
)
