"""Which classes come of the folders, and what a person may not expect of them."""

from cnn_core.datasets.by_class import read_images_by_class
from tests.cnn_core.datasets.by_class.own_images import SMALL, pets, picture_file, told, zipped


def test_an_empty_zip_is_told():
    assert told({}).startswith("there is no image to train on that can be read")


def test_one_class_only_is_told():
    files = {name: content for name, content in pets().items() if name.startswith("cat")}
    assert told(files).startswith("all 4 images are of one class, cat; to tell classes apart takes two or more")


def test_two_classes_of_one_image_each_are_told():
    assert told(pets(count=1)) == (
        "each of the 2 classes has 1 image; take 2 or more of each: one to learn from, and one to see whether it was "
        "learned"
    )


def test_images_in_no_folder_are_told_with_the_first():
    sentence = told({"1.png": picture_file(), "2.png": picture_file()})
    assert sentence.endswith("2 files were skipped, 1.png: it lies in no folder that names its class")


def test_one_file_that_was_skipped_is_one():
    assert "; 1 file was skipped, 1.png: " in told({"1.png": picture_file()})


def test_two_folders_that_were_taken_for_one_class_are_told_where_it_is_the_only_one():
    sentence = told({"Cat/1.png": picture_file(), "cat/2.png": picture_file()})
    assert sentence.startswith("all 2 images are of one class, Cat;")
    assert sentence.endswith("The folders Cat and cat are read as one class.")


def test_a_class_of_one_image_among_others_is_noted():
    read = read_images_by_class(zipped(pets("owl/1.png")), SMALL)
    assert read.dataset.class_names == ("cat", "dog", "owl")
    assert read.notes == ("The class owl has 1 image only: it is trained on, and nothing is left to test it with.",)


def test_a_class_without_a_readable_image_is_left_out():
    read = read_images_by_class(zipped({**pets(), "ant/1.png": b"none", "owl/1.png": b"none"}), SMALL)
    assert read.dataset.class_names == ("cat", "dog")
    assert read.dataset.train.labels.unique().tolist() == [0, 1]
    assert read.notes == ("Of ant, owl: each class has no image that can be read, and is left out.",)


def test_a_class_that_is_only_tested_is_left_out():
    files = {f"train/{name}": content for name, content in pets().items()}
    files |= {"test/cat/1.png": picture_file(), "test/owl/1.png": picture_file()}
    read = read_images_by_class(zipped(files), SMALL)
    assert (read.dataset.class_names, len(read.dataset.test)) == (("cat", "dog"), 1)
    assert read.notes == (
        "The class owl has images to test with and none to train on, and is left out.",
        "The class dog has no image to test it with.",
    )


def test_a_test_part_of_other_classes_is_as_good_as_none():
    files = {f"train/{name}": content for name, content in pets().items()} | {"test/owl/1.png": picture_file()}
    read = read_images_by_class(zipped(files), SMALL)
    assert len(read.dataset.test) == 2
    assert read.notes == ("The class owl has images to test with and none to train on, and is left out.",)


def test_names_that_differ_by_case_alone_are_one_class():
    read = read_images_by_class(zipped(pets("Cat/1.png", "CAT/2.png")), SMALL)
    assert read.dataset.class_names == ("CAT", "dog")
    assert read.notes == ("The folders CAT and Cat and cat are read as one class.",)
