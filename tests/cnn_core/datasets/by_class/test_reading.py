"""Own images by class, as people pack them."""

import shutil
import zipfile
from pathlib import Path

import pytest
import torch

from cnn_core.datasets.by_class import Form, Reading, read_images_by_class
from cnn_core.datasets.by_class.reading import reading_images_by_class
from cnn_core.errors import CnnCoreError
from tests.cnn_core.datasets.by_class.own_images import pets, picture_file, zipped

SMALL = Form(side=8)


def test_folders_are_classes_and_a_fifth_is_to_test():
    read = read_images_by_class(zipped(pets(count=10)), SMALL, name="pets.zip")
    data = read.dataset
    assert data.class_names == ("cat", "dog")
    assert data.source == "pets.zip: 16 training and 4 test images of one's own"
    assert (data.train.images.shape, data.test.images.shape) == ((16, 3, 8, 8), (4, 3, 8, 8))
    assert data.test.labels.tolist() == [0, 0, 1, 1]
    assert (read.skipped, read.notes) == ((), ())


def test_each_picture_keeps_its_class():
    data = read_images_by_class(zipped(pets()), SMALL).dataset
    both = [(image[0, 0, 0].item(), label) for part in (data.train, data.test) for image, label in _pairs(part)]
    assert sorted(both) == [(10 * place, place // 4) for place in range(8)]


def _pairs(part):
    return zip(part.images, part.labels.tolist(), strict=True)


@pytest.mark.parametrize("above", ["pets/", "a/b/c/", "./pets/"])
def test_a_folder_that_holds_all_others_is_no_class(above):
    files = {f"{above}{name}": content for name, content in pets().items()}
    assert read_images_by_class(zipped({**files, "readme.txt": b"hello"}), SMALL).dataset.class_names == ("cat", "dog")


@pytest.mark.parametrize("names", [("train", "test"), ("Training", "TESTING"), ("train", "val"), ("train", "valid")])
def test_folders_called_train_and_test_are_the_parts(names):
    train, test = names
    files = {f"top/{train}/{name}": content for name, content in pets(count=3).items()}
    files |= {f"top/{test}/{animal}/9.png": picture_file() for animal in ("cat", "dog")}
    data = read_images_by_class(zipped(files), SMALL).dataset
    assert (data.class_names, len(data.train), len(data.test)) == (("cat", "dog"), 6, 2)


def test_validation_beside_test_is_trained_on():
    files = {f"{part}/{name}": content for part in ("train", "val", "test") for name, content in pets(count=2).items()}
    data = read_images_by_class(zipped(files), SMALL).dataset
    assert (len(data.train), len(data.test)) == (8, 4)


def test_a_test_part_without_classes_is_skipped():
    files = {f"train/{name}": content for name, content in pets().items()} | {"test/1.png": picture_file()}
    read = read_images_by_class(zipped(files), SMALL)
    assert [skipped.name for skipped in read.skipped] == ["test/1.png"]
    assert len(read.dataset.train) + len(read.dataset.test) == 8


def test_deeper_folders_make_no_class():
    read = read_images_by_class(zipped(pets("cat/kittens/1.png")), SMALL)
    assert read.dataset.class_names == ("cat", "dog")
    assert len(read.dataset.train) + len(read.dataset.test) == 9


def test_a_folder_a_zip_in_a_file_and_its_bytes_give_the_same(tmp_path):
    data = zipped(pets())
    (tmp_path / "pets.zip").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "pets.zip") as archive:
        archive.extractall(tmp_path / "pets")
    first, *others = (
        read_images_by_class(source, SMALL).dataset for source in (data, tmp_path / "pets.zip", tmp_path / "pets")
    )
    for other in others:
        assert torch.equal(other.train.images, first.train.images)
        assert torch.equal(other.test.labels, first.test.labels)


def test_classes_stand_in_the_order_of_torchvision_s_image_folder(tmp_path):
    names = ("b", "A", "10", "9")
    data = zipped({f"{name}/{number}.png": picture_file() for name in names for number in (1, 2)})
    assert read_images_by_class(data, SMALL).dataset.class_names == tuple(sorted(names))


def test_what_windows_packs_with_backslashes_is_read():
    data = zipped({name.replace("/", "\\"): content for name, content in pets().items()})
    assert read_images_by_class(data, SMALL).dataset.class_names == ("cat", "dog")


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("fit", ["crop", "pad"])
@pytest.mark.parametrize(("height", "width"), [(12, 12), (30, 10), (3, 200), (1, 1)])
def test_every_picture_gets_the_one_form(height, width, fit, channels):
    files = {f"{c}/{number}.png": picture_file(90, height=height, width=width) for c in "ab" for number in (1, 2)}
    images = read_images_by_class(zipped(files), Form(side=8, fit=fit, channels=channels)).dataset.train.images
    assert images.shape == (2, channels, 8, 8)
    assert set(images.flatten().tolist()) <= {0, 90}
    assert (images == 90).all() or fit == "pad"


def test_padding_keeps_all_of_a_picture_in_the_middle():
    files = {f"{c}/{number}.png": picture_file(200, height=4, width=8) for c in "ab" for number in (1, 2)}
    image = read_images_by_class(zipped(files), Form(side=8, fit="pad")).dataset.train.images[0, 0]
    assert image[:, 0].tolist() == [0, 0, 200, 200, 200, 200, 0, 0]


def test_progress_counts_every_file():
    steps = reading_images_by_class(zipped(pets(count=2)), SMALL)
    assert [next(steps) for _ in range(5)] == [Reading(done=done, of=4) for done in range(5)]


@pytest.mark.parametrize("side", [0, -1, 1_025])
def test_a_size_that_cannot_be_is_told(side):
    with pytest.raises(CnnCoreError, match="px on a side; take 1 to 1,024"):
        Form(side=side)


def test_cifar10_is_read_as_anybody_s_own_images(tmp_path):
    source = Path("../shared/data/cifar10-imagefolder.zip")
    if not source.is_file():
        pytest.skip("needs CIFAR-10 in ../shared/data")
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(tmp_path / "some.zip", "w") as some:
        for name in whole.namelist()[::600]:
            some.writestr(name, whole.read(name))
    read = read_images_by_class(tmp_path / "some.zip", Form(side=32))
    assert (len(read.dataset.train), len(read.dataset.test), len(read.skipped)) == (84, 16, 0)
    shutil.unpack_archive(tmp_path / "some.zip", tmp_path / "some")
    again = read_images_by_class(tmp_path / "some", Form(side=32))
    assert torch.equal(again.dataset.train.images, read.dataset.train.images)
