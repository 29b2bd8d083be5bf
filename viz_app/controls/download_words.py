"""How far a download is, in words."""

from urllib.parse import urlsplit

from cnn_core.downloading.download import Download
from cnn_core.downloading.downloads import State


def how_far(stands: State, download: Download) -> str:
    """Say how a download stands; `download` is the file, or one of several, that is asked for."""
    amount = f"{megabytes(stands.done)} of {megabytes(stands.total)} MB"
    match stands.phase:
        case "queued":
            return f"Waiting: {stands.note}."
        case "asking":
            return f"Asking {host_of(download)} …"
        case "broken":
            return f"{amount}; {stands.note}. It goes on by itself in a moment."
        case "elsewhere":
            return f"{amount}; another one fetches the same file."
        case "checking":
            return "Comparing the checksum …"
        case _:
            return ", ".join((amount, *_pace(stands)))


def _pace(stands: State) -> tuple[str, ...]:
    """Say how fast it comes and how long that still takes, once that is known."""
    seconds = stands.seconds_left
    if seconds is None:
        return ()
    left = f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"
    return f"{stands.speed / 1e6:.1f} MB/s" if stands.speed >= 1e5 else f"{stands.speed / 1e3:.0f} kB/s", left


def host_of(download: Download) -> str:
    """Return the name of the server that a file comes from."""
    return urlsplit(download.url).hostname or download.url


def megabytes(nbytes: int) -> str:
    """Write a size in units of 1,000,000 bytes, small ones with a decimal."""
    return f"{nbytes / 1e6:,.1f}" if nbytes < 1e7 else f"{nbytes / 1e6:,.0f}"
