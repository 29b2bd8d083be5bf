"""Zips from anyone: what is wrong with them is told in a sentence, and the rest is read."""

import io
import os
import stat
import time
import zipfile

import pytest

from cnn_core.datasets.by_class import Form, Read, ReadingLimits, read_images_by_class
from cnn_core.errors import CnnCoreError
from cnn_core.images import Limits
from tests.cnn_core.datasets.by_class.own_images import (
    list_of_many,
    pets,
    picture_file,
    with_declared_size,
    zipped,
)

SMALL = Form(side=8)


def told(files: dict[str, bytes], **limits: int) -> str:
    """What is said of a zip that is refused."""
    with pytest.raises(CnnCoreError) as error:
        read_images_by_class(zipped(files), SMALL, limits=ReadingLimits(**limits))
    return str(error.value)


def skipped(data: bytes | Read) -> dict[str, str]:
    """What is said of each file that is left out, while the eight pets are read."""
    read = read_images_by_class(data, SMALL)
    assert len(read.dataset.train) + len(read.dataset.test) == 8
    return {one.name: one.sentence for one in read.skipped}


@pytest.mark.parametrize("path", ["../cat/1.png", "cat/../../1.png", "cat\\..\\..\\1.png", ".."])
def test_a_path_that_climbs_out_is_skipped(path):
    assert skipped(zipped(pets(path))) == {path: "its path climbs out of the zip, with “..”"}


@pytest.mark.parametrize("path", ["/etc/passwd", "C:\\cat\\1.png", "\\\\server\\1.png"])
def test_an_absolute_path_is_skipped(path):
    assert skipped(zipped(pets(path))) == {
        path: "its path is absolute: it starts at the root of a disk, and not in the zip"
    }


def test_a_file_without_a_name_is_skipped():
    buffer, nameless = io.BytesIO(zipped(pets())), zipfile.ZipInfo("x")
    nameless.filename = ""
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(nameless, picture_file())
    assert skipped(buffer.getvalue()) == {"(without a name)": "it lies in no folder that names its class"}


def test_dots_in_a_name_do_not_climb():
    assert len(read_images_by_class(zipped(pets("cat/a..b.png")), SMALL).skipped) == 0


def test_a_link_is_skipped():
    buffer = io.BytesIO(zipped(pets()))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("cat/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert skipped(buffer.getvalue()) == {"cat/link.png": "it is a link to another file, and no image"}


def test_a_link_in_a_folder_is_skipped_and_not_followed(tmp_path):
    for name, content in pets().items():
        (tmp_path / "pets" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pets" / name).write_bytes(content)
    (tmp_path / "pets" / "cat" / "link.png").symlink_to(tmp_path / "pets" / "dog" / "0.png")
    (tmp_path / "pets" / "dog" / "round").symlink_to(tmp_path / "pets")
    os.mkfifo(tmp_path / "pets" / "cat" / "pipe.png")
    assert skipped(tmp_path / "pets") == {
        "cat/link.png": "it is a link to another file, and no image",
        "cat/pipe.png": "it is no file",
        "dog/round": "it is a link to another file, and no image",
    }


def test_a_file_with_a_password_is_skipped():
    data = bytearray(zipped({**pets(), "cat/secret.png": picture_file()}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(mark)
        data[at + flags] |= 1
    assert skipped(bytes(data)) == {"cat/secret.png": "it is locked with a password: pack the images without one"}


def test_a_zip_in_the_zip_is_skipped():
    [sentence] = skipped(zipped({**pets(), "cat/more.zip": zipped(pets())})).values()
    assert "is a ZIP archive: choose a JPEG" in sentence


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_skipped(method):
    buffer = io.BytesIO(zipped(pets()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("cat/1.bmp", picture_file(), method)
    [sentence] = skipped(buffer.getvalue()).values()
    assert sentence == f"it is packed by method {method}, which is not read here: pack the images the usual way"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"hello", "text"),
        (picture_file()[:60], "ends early"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "broken"),
    ],
)
def test_what_is_no_image_is_skipped(content, what):
    [sentence] = skipped(zipped({**pets(), "cat/bad.png": content})).values()
    assert what in sentence


def test_damage_is_skipped():
    data, name = zipped({**pets(), "dog/z.png": picture_file(7)}, zipfile.ZIP_STORED), b"dog/z.png"
    at = data.find(name) + len(name) + 40
    [sentence] = skipped(data[:at] + b"\xff" + data[at + 1 :]).values()
    assert "it is damaged (Bad CRC-32" in sentence


def test_a_file_larger_than_an_image_may_be_is_skipped_unread():
    big = {**pets(), "cat/big.bmp": bytes(20_000_001)}
    assert skipped(zipped(big)) == {"cat/big.bmp": "it has 20.0 MB; an image may have 20 MB"}


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_file_that_declares_another_size_than_it_has_takes_no_more_than_that(size):
    data = with_declared_size(zipped({**pets(), "cat/big.png": bytes(5_000_000)}), "cat/big.png", size)
    [sentence] = skipped(data).values()
    assert "damaged" in sentence


def test_a_picture_of_too_many_pixels_is_skipped():
    limits = ReadingLimits(image=Limits(pixels=1_000))
    files = {**pets(), "cat/wide.png": picture_file(height=10, width=101)}
    [only] = read_images_by_class(zipped(files), SMALL, limits=limits).skipped
    assert only.sentence.startswith("the PNG file opens to 1,010 px (10 high, 101 wide); at most 1,000 px")


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_read():
    bomb = {**pets(), **{f"cat/{number}.bmp": bytes(1_000_000) for number in range(10)}}
    assert told(bomb, unpacked_bytes=5_000_000) == (
        "the files have 10 MB when they are unpacked; at most 5 MB can be read: take fewer images, or smaller ones"
    )


def test_small_files_that_open_to_many_pixels_are_refused():
    files = {f"{animal}/{n}.png": picture_file(height=100, width=100) for animal in ("cat", "dog") for n in range(60)}
    assert told(files, pixels=1_000_000) == (
        "the images have more than 1 million pixels together, the most that can be read: make them smaller first, or "
        "take fewer"
    )


def test_images_that_take_too_much_memory_are_refused():
    assert told(pets(), memory=1_000) == (
        "8 images of 8 × 8 px take 0 MB of memory; at most 0 MB can be kept: choose a smaller size, or fewer images"
    )


def test_a_zip_above_200_mb_is_refused_with_its_size():
    with pytest.raises(CnnCoreError, match=r"has 200,000,001 bytes; at most 200,000,000 \(200 MB\) can be read"):
        read_images_by_class(bytes(200_000_001), SMALL)


def test_a_list_of_a_million_files_is_refused_at_once():
    data, began = list_of_many(1_000_000), time.monotonic()
    with pytest.raises(CnnCoreError, match="there are more than 150,000 files"):
        read_images_by_class(data, SMALL)
    assert time.monotonic() - began < 5


def test_paths_of_thousands_of_folders_take_no_time():
    deep = {f"cat/{'ab/' * 10_000}{number}.png": b"none" for number in range(300)}
    data, began = zipped({**pets(), **deep}), time.monotonic()
    assert len(read_images_by_class(data, SMALL).skipped) == 300
    assert time.monotonic() - began < 5


def test_many_classes_are_refused():
    files = {f"{number}/{name}": picture_file() for number in range(12) for name in ("a.png", "b.png")}
    assert told(files, classes=10).startswith("there are 12 folders of images; at most 10 classes")


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"no zip" * 100, picture_file(), zipped(pets())[:-60], zipped(pets())[:300]]
)
def test_what_is_no_zip_is_told(data):
    with pytest.raises(CnnCoreError, match="this is no zip file that can be read"):
        read_images_by_class(data, SMALL)


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


@pytest.mark.parametrize(
    "path", ["__MACOSX/cat/._1.png", ".git/a.png", "cat/.DS_Store", "cat/Thumbs.db", ".hidden.png"]
)
def test_files_of_the_system_are_nobody_s_loss(path):
    assert skipped(zipped({**pets(), path: b"\0"})) == {}


def test_names_are_shown_without_control_characters_and_not_at_any_length():
    long = f"cat/{'x' * 300}\x1b[31m\n.png"
    [name] = skipped(zipped({**pets(), long: b"none"}))
    assert name == f"cat/{'x' * 115}…"
    [name] = skipped(zipped({**pets(), "cat/\x1b[31m\u202e.png": b"none"}))
    assert name == "cat/�[31m�.png"
