"""A zip or a folder opened: its files are listed, and read one by one, never unpacked to the disk."""

import io
import os
import stat
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from cnn_core.datasets.by_class.limits import MEGABYTE, ReadingLimits
from cnn_core.datasets.by_class.members import Member, is_of_the_system, refusal_of, shown
from cnn_core.datasets.by_class.zip_directory import File, count_files
from cnn_core.errors import CnnCoreError

_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1  # bit of a zip entry's flags


@contextmanager
def opened(source: bytes | Path, limits: ReadingLimits) -> Generator[tuple[Member, ...]]:
    """Give the files of a zip, or of a folder; those of the operating system are left out.

    Raises:
        CnnCoreError: If it is neither, is not there, or is larger than the limits.
    """
    if isinstance(source, Path) and not source.exists():
        raise CnnCoreError(f"there is no file or folder {source}")
    if isinstance(source, Path) and source.is_dir():
        members = tuple(_in_folder(source, limits))
        yield _checked(members, limits)
        return
    with _file(source, limits) as file, _archive(file, limits) as archive:
        members = tuple(_in_zip(archive, info, limits) for info in archive.infolist() if not _is_folder(info))
        yield _checked(members, limits)


def _file(source: bytes | Path, limits: ReadingLimits) -> File:
    nbytes = source.stat().st_size if isinstance(source, Path) else len(source)
    if nbytes > limits.zip_bytes:
        raise CnnCoreError(
            f"the zip file has {nbytes:,} bytes; at most {limits.zip_bytes:,} ({limits.zip_bytes / MEGABYTE:,.0f} MB) "
            "can be read: take fewer images, or smaller ones"
        )
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _archive(file: File, limits: ReadingLimits) -> zipfile.ZipFile:
    _check_count(count_files(file, most=limits.files), limits)
    try:
        return zipfile.ZipFile(file)
    except Exception as error:  # whatever a broken list leads its reader to
        raise CnnCoreError(
            f"this is no zip file that can be read ({shown(str(error))}): pack the images again"
        ) from error


def _check_count(count: int, limits: ReadingLimits) -> None:
    if count > limits.files:
        raise CnnCoreError(f"there are more than {limits.files:,} files, the most that can be read: take fewer images")


def _checked(members: tuple[Member, ...], limits: ReadingLimits) -> tuple[Member, ...]:
    """Leave the operating system's files out, and refuse what unpacks to more than any images need."""
    kept = tuple(member for member in members if not is_of_the_system(member))
    nbytes = sum(member.nbytes for member in kept if not member.refusal)
    if nbytes > limits.unpacked_bytes:
        raise CnnCoreError(
            f"the files have {nbytes / MEGABYTE:,.0f} MB when they are unpacked; at most "
            f"{limits.unpacked_bytes / MEGABYTE:,.0f} MB can be read: take fewer images, or smaller ones"
        )
    return kept


def _in_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ReadingLimits) -> Member:
    refusal = _refusal_of_entry(info) or refusal_of(info.filename, info.file_size, limits)
    read = partial(_read_entry, archive, info, limits.image.bytes)
    return Member(path=info.filename, nbytes=info.file_size, read=read, refusal=refusal)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith(("/", "\\"))


def _refusal_of_entry(info: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link to another file, and no image"
    if info.flag_bits & _LOCKED:
        return "it is locked with a password: pack the images without one"
    if info.compress_type not in _READABLE:
        return f"it is packed by method {info.compress_type}, which is not read here: pack the images the usual way"
    return ""


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as file:
        return file.read(most + 1)  # `decode` refuses what is longer


def _in_folder(folder: Path, limits: ReadingLimits) -> Iterator[Member]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in sorted([*names, *linked]):
            count += 1
            _check_count(count, limits)
            yield _of_file(Path(place) / name, folder, limits)


def _of_file(path: Path, folder: Path, limits: ReadingLimits) -> Member:
    told = path.lstat()
    name = path.relative_to(folder).as_posix()
    refusal = refusal_of(name, told.st_size, limits)
    if stat.S_ISLNK(told.st_mode):
        refusal = "it is a link to another file, and no image"
    elif not stat.S_ISREG(told.st_mode):
        refusal = "it is no file"
    return Member(path=name, nbytes=told.st_size, read=path.read_bytes, refusal=refusal)
