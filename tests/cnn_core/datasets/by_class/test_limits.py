"""How much may be read: what is larger is refused in a sentence with both numbers, before it takes memory or time."""

import time

import pytest

from cnn_core.datasets.by_class import ReadingLimits, read_images_by_class
from cnn_core.errors import CnnCoreError
from cnn_core.images import Limits
from tests.cnn_core.datasets.by_class.own_images import (
    SMALL,
    list_of_many,
    pets,
    picture_file,
    skipped,
    told,
    with_declared_size,
    zipped,
)


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
