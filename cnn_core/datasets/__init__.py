"""Images with their classes: the sets that ship, those that are fetched, and those that people bring."""

from cnn_core.datasets.catalogue import DATASETS, data_folder, dataset_entry, downloads_of, is_here, load
from cnn_core.datasets.cifar10 import CIFAR10
from cnn_core.datasets.entry import DatasetEntry, Origin
from cnn_core.datasets.labelled import Dataset, LabelledImages
from cnn_core.datasets.mnist import FASHION_MNIST, MNIST
from cnn_core.datasets.own import OwnDatasets, own_datasets
from cnn_core.datasets.splitting import HeldOut, held_out, hold_out, subset, take

__all__ = [
    "CIFAR10",
    "DATASETS",
    "FASHION_MNIST",
    "MNIST",
    "Dataset",
    "DatasetEntry",
    "HeldOut",
    "LabelledImages",
    "Origin",
    "OwnDatasets",
    "data_folder",
    "dataset_entry",
    "downloads_of",
    "held_out",
    "hold_out",
    "is_here",
    "load",
    "own_datasets",
    "subset",
    "take",
]
