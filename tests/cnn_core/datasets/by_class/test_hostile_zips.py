"""Zips from anyone: what is wrong with a file is told in a sentence, and the rest is read."""

import io
import os
import stat
import zipfile

import pytest

from cnn_core.datasets.by_class import read_images_by_class
from cnn_core.errors import CnnCoreError
from tests.cnn_core.datasets.by_class.own_images import SMALL, pets, picture_file, skipped, zipped


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


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"no zip" * 100, picture_file(), zipped(pets())[:-60], zipped(pets())[:300]]
)
def test_what_is_no_zip_is_told(data):
    with pytest.raises(CnnCoreError, match="this is no zip file that can be read"):
        read_images_by_class(data, SMALL)


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
