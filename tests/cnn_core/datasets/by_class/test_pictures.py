"""Pictures that are here already: a data set of them, and the same one from a zip of them."""

import pytest
import torch

from cnn_core.datasets.by_class import ClassPicture, dataset_of_pictures, read_images_by_class, zip_of_pictures
from cnn_core.errors import CnnCoreError
from cnn_core.images import decode
from tests.cnn_core.datasets.by_class.own_images import SMALL, picture_file


def test_pictures_of_a_camera_make_a_data_set():
    names = ("cup", "Pen", "pen ", "cup", "cup")
    pictures = [
        ClassPicture(class_name=name, picture=decode(picture_file(50 * place))) for place, name in enumerate(names)
    ]
    read = dataset_of_pictures(pictures, SMALL)
    assert read.dataset.class_names == ("Pen", "cup")
    assert (len(read.dataset.train), len(read.dataset.test)) == (3, 2)


@pytest.mark.parametrize(
    ("names", "told"), [(("a", "a"), "of one class, a;"), (("a", " "), "has no name"), ((), "no im")]
)
def test_pictures_that_make_no_data_set_are_told(names, told):
    pictures = [ClassPicture(class_name=name, picture=decode(picture_file())) for name in names]
    with pytest.raises(CnnCoreError, match=told):
        dataset_of_pictures(pictures, SMALL)


def some_of(*names: str) -> list[ClassPicture]:
    generator = torch.Generator().manual_seed(0)
    return [
        ClassPicture(class_name=name, picture=torch.randint(0, 256, (3, 12, 16), generator=generator).byte())
        for name in names
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("pen", "cup", "pen", "cup", "pen"),
        ("Cup", "cup ", "Übung", "übung", "cup", "a", "A"),
        ("train", "test", "Train", "test", "Training", "cup"),
        ("train", "car", "train", "car"),
        ("../a", "../a", "C:\\b", "C:\\b", ".hidden", ".hidden", "a/b", "a/b", "a／b"),
    ],
)
def test_a_zip_of_them_makes_the_same_data_set(names):
    pictures = some_of(*names)
    ours, read = dataset_of_pictures(pictures, SMALL).dataset, read_images_by_class(zip_of_pictures(pictures), SMALL)
    assert read.skipped == ()
    assert read.dataset.class_names == ours.class_names
    for part, again in ((ours.train, read.dataset.train), (ours.test, read.dataset.test)):
        assert torch.equal(part.images, again.images)
        assert torch.equal(part.labels, again.labels)


def test_a_zip_of_pictures_without_a_class_is_refused():
    with pytest.raises(CnnCoreError, match="has no name"):
        zip_of_pictures(some_of("a", " "))
