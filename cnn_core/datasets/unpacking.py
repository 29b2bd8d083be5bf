"""Fetched files unpacked beside themselves: whole or not at all, and by one process at a time."""

import gzip
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from filelock import FileLock

from cnn_core.datasets.entry import SetFile
from cnn_core.errors import CnnCoreError

_BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, KeyError)


def unpack(file: SetFile, folder: Path) -> None:
    """Unpack a file that has been fetched; what is unpacked already stays as it is.

    Args:
        file: A .gz of one file, or a .tar.gz of those that it names.
        folder: Of all data sets.

    Raises:
        CnnCoreError: If it is damaged, or cannot be written.
    """
    if file.is_unpacked(folder):
        return
    packed = file.destination(folder)
    try:
        with FileLock(packed.with_name(f".{packed.name}.lock")):
            if not file.is_unpacked(folder):
                _unpack_beside(packed, file.unpacked)
    except _BROKEN as error:
        raise CnnCoreError(
            f"{packed} could not be unpacked ({error}); let this server write into its folder and see that the disk "
            "has room, or delete the file and fetch it again"
        ) from error


def _unpack_beside(packed: Path, names: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(dir=packed.parent, prefix=".unpacking-") as temporary:
        for name in names:
            (Path(temporary) / name).parent.mkdir(parents=True, exist_ok=True)
        if packed.name.endswith(".tar.gz"):
            with tarfile.open(packed, "r:gz") as archive:
                archive.extractall(temporary, [archive.getmember(name) for name in names], filter="data")
        else:
            with gzip.open(packed) as inside, (Path(temporary) / names[0]).open("wb") as outside:
                shutil.copyfileobj(inside, outside)
        for name in names:
            target = packed.parent / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (Path(temporary) / name).replace(target)
