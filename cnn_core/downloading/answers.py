"""What a server's answer says of a file, and which answers are none."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from cnn_core.downloading.download import Download
from cnn_core.downloading.partial import Announced
from cnn_core.errors import CnnCoreError

_FOR_A_WHILE = (408, 416, 425, 429, 500, 502, 503, 504)  # 416: what is here is longer than the file, and is thrown away
_LEAST_SHARE = 0.5  # of the size that a library states; what is smaller is a page that says why there is no file


@dataclass(frozen=True, kw_only=True)
class Part:
    """Which bytes of a file an answer holds: those from `first` on."""

    first: int
    total: int  # bytes of the whole file, 0 where the server does not say


def check(answer: requests.Response, download: Download) -> None:
    """Refuse what is no file.

    Raises:
        CnnCoreError: If another try would meet the same.
        requests.HTTPError: If the server may have recovered by then.
    """
    host, status = urlsplit(download.url).hostname, answer.status_code
    if status in _FOR_A_WHILE:
        raise requests.HTTPError(f"HTTP {status}")
    if status in (404, 410):
        raise CnnCoreError(f"{host} has no such file any more (HTTP {status})")
    if status in (401, 403, 407, 451):
        raise CnnCoreError(f"{host} refuses to send it (HTTP {status})")
    if status not in (200, 206):
        raise CnnCoreError(f"{host} answers with HTTP {status}, which is no file")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        raise CnnCoreError("a web page came in its place: a proxy, or a log-in page of this network, stands between")
    total = part_of(answer).total
    if 0 < total < _LEAST_SHARE * download.nbytes:
        raise CnnCoreError(
            f"what {host} offers has {total:,} bytes and not about {download.nbytes:,}: that is another file, or the "
            "page of a proxy"
        )


def part_of(answer: requests.Response) -> Part:
    """Return which part of the file comes."""
    length = answer.headers.get("Content-Length", "")
    if answer.status_code != 206:
        return Part(first=0, total=int(length) if length.isdecimal() else 0)
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
    if not found:
        return Part(first=-1, total=0)
    return Part(first=int(found[1]), total=0 if found[2] == "*" else int(found[2]))


def goes_on(answer: requests.Response, start: int, announced: Announced | None) -> bool:
    """Tell whether an answer is the rest, from byte `start` on, of the file that was announced before."""
    part, version = part_of(answer), _version(answer)
    return (
        answer.status_code == 206
        and announced is not None
        and part.first == start
        and part.total in (0, announced.nbytes)
        and version in ("", announced.version)
    )


def announced_by(answer: requests.Response, download: Download) -> Announced:
    """Return what an answer that begins a file says of it.

    A model hub states a file's SHA-256 in the X-Linked-ETag of the answer that leads to where the file lies.
    """
    stated = [one.headers.get("X-Linked-ETag", "").removeprefix("W/").strip('"') for one in (*answer.history, answer)]
    sha256 = next((one for one in stated if re.fullmatch(r"[0-9a-f]{64}", one)), "")
    return Announced(url=download.url, nbytes=part_of(answer).total, version=_version(answer), sha256=sha256)


def _version(answer: requests.Response) -> str:
    """Return the strong ETag or else the date: RFC 9110, section 13.1.5, takes no weak one for If-Range."""
    etag = answer.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")
