"""What has come of a file so far: it stays on the disk, so that a later try, or a later process, goes on from there."""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from cnn_core.errors import CnnCoreError

_CHUNK = 1 << 20  # bytes read at once to be hashed


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What the server said of a file when it began to send it."""

    url: str
    nbytes: int  # of the whole file; 0 where it did not say
    version: str  # its ETag or its date: the same as long as the file is; "" where it gave neither
    sha256: str  # all 64 hexadecimal digits; "" where it did not say


class Partial:
    """The beginning of a file, beside the place of the whole one, and a note of which file it is the beginning of."""

    def __init__(self, destination: Path) -> None:
        self._destination = destination
        self._path = destination.with_name(f"{destination.name}.partial")
        self._note = destination.with_name(f"{destination.name}.partial.json")
        self._lock = FileLock(destination.with_name(f"{destination.name}.partial.lock"))

    @property
    def nbytes(self) -> int:
        """Bytes that have come."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def announced(self) -> Announced | None:
        """What the server said of the file; None where nothing has come, or the note cannot be read."""
        try:
            return Announced(**cast("dict[str, Any]", json.loads(self._note.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def is_whole(self) -> bool:
        """Whether all that was announced has come."""
        announced = self.announced
        return announced is not None and 0 < announced.nbytes == self.nbytes

    def take(self) -> bool:
        """Take the file for this thread alone, among all processes that share the folder; tell whether it was free."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True

    def give_back(self) -> None:
        """Let others take the file."""
        self._lock.release()

    def begin(self, announced: Announced) -> None:
        """Start anew, with a note of what is being sent."""
        self.clear()
        self.note(announced)
        self._path.touch()

    def note(self, announced: Announced) -> None:
        """Keep what is known of the file."""
        self._note.write_text(json.dumps(asdict(announced)), encoding="utf-8")

    def write(self, chunks: Iterator[bytes]) -> Iterator[int]:
        """Append what comes; yield after each piece how many bytes are there."""
        with self._path.open("ab") as file:
            for chunk in chunks:
                file.write(chunk)
                yield file.tell()

    def check_room(self, missing: int) -> None:
        """Refuse a file that the disk has no room for.

        Raises:
            CnnCoreError: If fewer bytes are free than are missing.
        """
        folder = self._destination.parent
        free = shutil.disk_usage(folder).free
        if free < missing:
            raise CnnCoreError(
                f"the disk of {folder} has room for {free / 1e6:,.0f} MB, and {missing / 1e6:,.0f} MB are missing; "
                "make room there and try again"
            )

    def digest(self) -> Iterator[tuple[int, str]]:
        """Read all of it; yield how many bytes are read, and the SHA-256 of them in hexadecimal digits."""
        digest, done = hashlib.sha256(), 0
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                done += len(chunk)
                yield done, digest.hexdigest()

    def finish(self) -> None:
        """Give the whole file its name."""
        self._path.replace(self._destination)
        self._note.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # where an open file cannot be removed, an empty one stays
            Path(self._lock.lock_file).unlink()

    def clear(self) -> None:
        """Throw away what has come."""
        self._path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
