"""Why a file could not be fetched, in words."""

import errno
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3 import exceptions

from cnn_core.downloading.download import Download

CONNECTION_FAILURES = (requests.RequestException, exceptions.HTTPError, ConnectionError, TimeoutError)

_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def reason_of(error: BaseException, download: Download) -> str:
    """Say why a connection failed."""
    host = urlsplit(download.url).hostname or download.url
    chain = tuple(_chain(error))
    for kinds, reason in _REASONS:
        if any(isinstance(one, kinds) for one in chain):
            return reason.format(host=host, error=error)
    return f"the connection to {host} failed ({error})"


def is_out_of_reach(error: BaseException) -> bool:
    """Tell whether no connection came about at all, as without a network: another try at once would not help."""
    return any(isinstance(one, _OUT_OF_REACH) for one in _chain(error))


def disk_sentence(error: OSError, folder: Path) -> str:
    """Say why a file could not be kept."""
    if error.errno in _FORBIDDEN:
        return f"this server may not write into {folder}; let it, or put the file there yourself"
    if error.errno in _FULL:
        return f"the disk of {folder} is full; make room there and try again"
    return f"it cannot be kept in {folder} ({error.strerror or error})"


_OUT_OF_REACH = (
    exceptions.NewConnectionError,  # also where a name is not found
    exceptions.ConnectTimeoutError,
    exceptions.ProxyError,
    exceptions.SSLError,
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.SSLError,
)

# The first that fits holds: a proxy that has no name here, for example, is told as a proxy.
_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((requests.HTTPError,), "{host} cannot send it now ({error})"),
    ((requests.exceptions.ProxyError, exceptions.ProxyError), "the proxy on the way to {host} does not answer"),
    ((exceptions.NameResolutionError,), "the name {host} is not found, so there is probably no network"),
    ((requests.exceptions.SSLError, exceptions.SSLError), "the certificate of {host} is not trusted here"),
    ((exceptions.NewConnectionError,), "{host} cannot be reached"),
    ((requests.exceptions.ConnectTimeout, exceptions.ConnectTimeoutError), "{host} does not answer"),
    ((requests.exceptions.ReadTimeout, exceptions.ReadTimeoutError, TimeoutError), "{host} stopped sending"),
    (
        (requests.exceptions.ConnectionError, exceptions.ProtocolError, ConnectionError),
        "the connection to {host} broke",
    ),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, and whatever it wraps or came from, each once."""
    found, seen = [error], set[int]()
    while found:
        one = found.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        linked = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        found += [other for other in linked if isinstance(other, BaseException)]
