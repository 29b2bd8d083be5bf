"""Fetching one file over HTTP: it goes on where a connection broke, and takes its name only when whole and right.

The libraries at hand do parts of this. torch.hub checks, but neither goes on nor stops; huggingface_hub goes on, but
for files of its hub alone, and cannot be stopped; both show their progress on a terminal. So this is written on
requests, for proxies, certificates and redirects, and on filelock, which Streamlit and torch bring along.
"""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial as with_arguments
from pathlib import Path
from typing import Literal

import requests

from cnn_core.downloading import answers
from cnn_core.downloading.brake import Brake
from cnn_core.downloading.broken import CONNECTION_FAILURES, disk_sentence, is_out_of_reach, reason_of
from cnn_core.downloading.download import Download
from cnn_core.downloading.partial import Partial
from cnn_core.errors import CnnCoreError

Phase = Literal["asking", "fetching", "broken", "elsewhere", "checking", "arrived"]

_CHUNK = 1 << 16  # bytes between two reports, at most
_LOOK_AGAIN = 0.2  # seconds between two reports while nothing comes


@dataclass(frozen=True, kw_only=True)
class Patience:
    """For how long a fetch waits, in seconds."""

    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)  # before each try that follows one which brought nothing
    answer: float = 10.0  # until a server must have answered
    piece: float = 30.0  # between two pieces of the file


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a file has come."""

    phase: Phase  # "broken": it waits before another try; "elsewhere": somebody else fetches the same file
    done: int  # bytes
    total: int  # bytes
    note: str = ""  # why it waits; of a file that has arrived, how it was checked


def fetch(
    download: Download, destination: Path, patience: Patience | None = None, brake: Brake | None = None
) -> Generator[Progress, None, None]:
    """Fetch a file, reporting as it grows. Who closes the iterator stops it, and another call goes on from there.

    Args:
        download: What to fetch.
        destination: Its place and name once it is whole and right.
        patience: For how long it waits.
        brake: Pulled by another thread, it ends the waiting for the server; then close the iterator.

    Raises:
        CnnCoreError: If the network, the server, the disk or the checksum fails.
    """
    partial, taken, note = Partial(destination), False, ""
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        while not (taken := partial.take()):
            yield _progress("elsewhere", download, partial)
            time.sleep(_LOOK_AGAIN)
        if not destination.is_file():
            note = yield from _fetch_checked(download, partial, patience or Patience(), brake or Brake())
        size = destination.stat().st_size
        yield Progress(phase="arrived", done=size, total=size, note=note)
    except (CnnCoreError, OSError) as error:
        reason = disk_sentence(error, destination.parent) if isinstance(error, OSError) else error
        raise CnnCoreError(
            f"the file {download.file_name} ({download.megabytes:,.1f} MB) could not be fetched: {reason}"
        ) from error
    finally:
        if taken:
            partial.give_back()


def _fetch_checked(
    download: Download, partial: Partial, patience: Patience, brake: Brake
) -> Generator[Progress, None, str]:
    """Fetch and check, and say how. What came wrong, having gone on from an older file perhaps, comes anew once."""
    wrong = ""
    for _ in range(2):
        yield from _fetch_patiently(download, partial, patience, brake)
        expected, found = _checksum(download, partial), ""
        for done, digest in partial.digest():
            found = digest
            yield Progress(phase="checking", done=done, total=partial.nbytes)
        if found.startswith(expected):
            partial.finish()
            return "its checksum is right" if expected else "nobody states a checksum: only its size was compared"
        partial.clear()
        wrong = f"it arrived damaged: its checksum begins with {found[:8]} and should begin with {expected[:8]}"
    raise CnnCoreError(f"{wrong}; it was fetched twice")


def _fetch_patiently(download: Download, partial: Partial, patience: Patience, brake: Brake) -> Iterator[Progress]:
    """Fetch all of a file, over as many connections as it takes; give up after several that brought nothing."""
    most, pauses, has_come = partial.nbytes, list(patience.pauses), False
    while not partial.is_whole:
        try:
            yield from _connect(download, partial, patience, brake)
        except CONNECTION_FAILURES as error:
            reason = reason_of(error, download)
            if partial.nbytes > most:
                most, pauses, has_come = partial.nbytes, list(patience.pauses), True
            if not pauses or (is_out_of_reach(error) and not has_come):
                raise CnnCoreError(reason) from error
            yield from _pause(pauses.pop(0), replace(_progress("broken", download, partial), note=reason))


def _connect(download: Download, partial: Partial, patience: Patience, brake: Brake) -> Iterator[Progress]:
    """Ask for the file, or for what is missing of it, and append what comes."""
    start, announced = _start(download, partial), partial.announced
    headers = {"Accept-Encoding": "identity"}
    if start and announced:
        headers |= {"Range": f"bytes={start}-"} | ({"If-Range": announced.version} if announced.version else {})
    yield _progress("asking", download, partial)
    waits = (patience.answer, patience.piece)
    with requests.get(download.url, headers=headers, stream=True, timeout=waits) as answer:
        if answer.status_code == 416 or (answer.status_code == 206 and not answers.goes_on(answer, start, announced)):
            partial.clear()
            raise requests.HTTPError("the file has changed there")
        answers.check(answer, download)
        if answer.status_code != 206:
            partial.begin(answers.announced_by(answer, download))
        total = _progress("asking", download, partial).total
        partial.check_room(total - partial.nbytes)
        brake.hold(answer)
        for done in partial.write(iter(with_arguments(answer.raw.read1, _CHUNK, decode_content=False), b"")):
            yield Progress(phase="fetching", done=done, total=max(done, total))
    announced = partial.announced
    if announced and not announced.nbytes and not brake.is_pulled:
        partial.note(replace(announced, nbytes=partial.nbytes))  # nobody said how long it is: it ends where it ended
    if not partial.is_whole:
        raise requests.ConnectionError("it ended early")


def _start(download: Download, partial: Partial) -> int:
    """Return the byte to go on from, 0 where what is here cannot be told from the beginning of another file."""
    announced = partial.announced
    if announced is None or announced.url != download.url or not (announced.version or _checksum(download, partial)):
        return 0
    return partial.nbytes if not announced.nbytes or partial.nbytes < announced.nbytes else 0


def _checksum(download: Download, partial: Partial) -> str:
    announced = partial.announced
    return download.checksum or (announced.sha256 if announced else "")


def _progress(phase: Phase, download: Download, partial: Partial) -> Progress:
    announced, done = partial.announced, partial.nbytes
    total = (announced.nbytes if announced else 0) or download.nbytes
    return Progress(phase=phase, done=done, total=max(done, total))


def _pause(seconds: float, progress: Progress) -> Iterator[Progress]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield progress
        time.sleep(min(_LOOK_AGAIN, seconds))
