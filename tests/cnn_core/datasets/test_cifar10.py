import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cnn_core.datasets import CIFAR10, load


@pytest.fixture
def labelled_folder(tmp_path: Path) -> Path:
    for part in ("train", "test"):
        for label, name in enumerate(CIFAR10.class_names):
            (tmp_path / part / name).mkdir(parents=True)
            picture = Image.fromarray(np.full((32, 32, 3), 20 * label, np.uint8))
            picture.save(tmp_path / part / name / "0001.jpg")
    return tmp_path


def test_cifar10_is_read_from_labelled_files(labelled_folder):
    data = load("cifar10", labelled_folder)
    assert data.train.labels.tolist() == list(range(10))
    assert data.train.images.shape == (10, 3, 32, 32)
    assert data.train.images[3].float().mean().item() == pytest.approx(60, abs=1)
    assert "JPEG" in data.source


def test_the_same_files_in_a_zip_give_the_same_data(labelled_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zipped")
    shutil.make_archive(str(folder / "images"), "zip", labelled_folder)
    assert torch.equal(load("cifar10", folder).train.images, load("cifar10", labelled_folder).train.images)


def test_mnist_is_read_from_its_own_files():
    folder = Path("../shared/data")
    if not (folder / "MNIST").is_dir():
        pytest.skip("needs MNIST in ../shared/data")
    data = load("mnist", folder)
    assert data.train.images.shape == (60_000, 1, 28, 28)
    assert len(data.test) == 10_000
