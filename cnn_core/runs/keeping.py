"""Where runs are kept on the disk, how much they may take there, and for how long."""

import json
import os
import re
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from filelock import FileLock, Timeout

from cnn_core.errors import CnnCoreError
from cnn_core.runs.view import State
from cnn_core.training import RunFolder, RunSettings, write_whole

FOLDER = "CNN_VIZ_RUNS"
KEPT_SECONDS = 24 * 3600.0  # after the last look or the last step
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_STANDING = "standing.json"
_MOST_SERVERS = 64  # with one folder


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a restarted server has to know of a run, besides the folder of its training."""

    settings: RunSettings
    state: State
    reason: str
    needs_server: bool  # its images were in a server's memory alone
    touched: float  # seconds since 1970: of the last look or step
    steps_of_epoch: int  # 0 where it is not known yet


def new_token() -> str:
    """Return a name that nobody can guess: 128 random bits."""
    return secrets.token_urlsafe(16)


def runs_folder() -> Path:
    """Return the folder for runs: what CNN_VIZ_RUNS says, else one of this user's own among the temporary files.

    Raises:
        CnnCoreError: If it is somebody else's, so that others could read the runs.
    """
    stated = os.environ.get(FOLDER, "").strip()
    if stated:
        return Path(stated).expanduser()
    user = str(os.getuid()) if hasattr(os, "getuid") else "own"
    folder = Path(tempfile.gettempdir()) / f"cnn-viz-runs-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid"):
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise CnnCoreError(f"{folder} is not this user’s alone; set {FOLDER} to a folder for training runs")
    return folder


class Keep:
    """A folder of runs that this server alone writes to.

    Several servers may be given one folder; each takes the first part of it that no other one has, so that a server
    that is started again finds its runs.

    Args:
        folder: For the parts.

    Raises:
        CnnCoreError: If nothing can be written there.
    """

    def __init__(self, folder: Path) -> None:
        self._lock, self._folder = _first_free_part(folder)

    def close(self) -> None:
        """Leave the folder to another server."""
        self._lock.release()

    def path(self, token: str) -> Path:
        """Return where a run is kept; the token is one of `new_token` or `found`."""
        return self._folder / token

    def found(self) -> dict[str, Standing]:
        """Return the runs that an earlier server left; what cannot be read is removed."""
        standings: dict[str, Standing] = {}
        for path in sorted(self._folder.iterdir()):
            if not path.is_dir() or not _TOKEN.fullmatch(path.name):
                continue
            try:
                standings[path.name] = _read(path / _STANDING)
            except (OSError, ValueError, KeyError, TypeError):
                RunFolder(path).delete()
        return standings

    def write(self, token: str, standing: Standing) -> None:
        """Write down how a run stands.

        Raises:
            CnnCoreError: If the disk takes no more.
        """
        fields = {
            "settings": json.loads(standing.settings.to_json()),
            "state": standing.state,
            "reason": standing.reason,
            "needs_server": standing.needs_server,
            "touched": standing.touched,
            "steps_of_epoch": standing.steps_of_epoch,
        }
        text = json.dumps(fields)
        write_whole(self.path(token) / _STANDING, lambda partial: partial.write_text(text, encoding="utf-8"))


def is_over(touched: float) -> bool:
    """Tell whether a run that was touched at a time, in seconds since 1970, has been kept for long enough."""
    return time.time() - touched > KEPT_SECONDS


def _read(path: Path) -> Standing:
    fields = json.loads(path.read_text(encoding="utf-8"))
    if fields["state"] not in get_args(State):
        raise ValueError(f"there is no state {fields['state']!r}")
    return Standing(
        settings=RunSettings.from_json(json.dumps(fields["settings"])),
        state=fields["state"],
        reason=str(fields["reason"]),
        needs_server=bool(fields["needs_server"]),
        touched=float(fields["touched"]),
        steps_of_epoch=int(fields["steps_of_epoch"]),
    )


def _first_free_part(folder: Path) -> tuple[FileLock, Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST_SERVERS + 1):
            lock = FileLock(folder / f"{number}.lock", timeout=0)
            try:
                lock.acquire()
            except Timeout:
                continue
            part = folder / str(number)
            part.mkdir(mode=0o700, exist_ok=True)
            return lock, part
    except OSError as error:
        raise CnnCoreError(
            f"training runs cannot be kept in {folder}: {error.strerror or error}; set {FOLDER} to another folder"
        ) from error
    raise CnnCoreError(f"{_MOST_SERVERS} servers keep their runs in {folder} already; set {FOLDER} to another folder")
