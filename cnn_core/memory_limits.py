"""How much memory, and of the disk, the server may keep for what it computed or was given; set in the environment."""

import os
from typing import Protocol, runtime_checkable

from cnn_core.errors import CnnCoreError

RECORDS, NETWORKS, OWN = "CNN_VIZ_RECORDS_MIB", "CNN_VIZ_NETWORKS_MIB", "CNN_VIZ_OWN_MIB"
OWN_DATA = "CNN_VIZ_OWN_DATA_MIB"
RUNS = "CNN_VIZ_RUNS_MIB"  # on the disk
_DEFAULTS = {RECORDS: 1024, NETWORKS: 2048, OWN: 2048, OWN_DATA: 1024, RUNS: 2048}  # MiB
TRAININGS = "CNN_VIZ_TRAINING_LIMIT"  # at work or waiting
_DEFAULT_TRAININGS = 40
_MOST_DIGITS = 9


@runtime_checkable
class Sized(Protocol):
    """Something that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        ...


def bytes_of(variable: str) -> int:
    """Return the bound that a variable of the environment sets, in bytes; its default where it is not set.

    Raises:
        CnnCoreError: If it is no whole number.
    """
    text = os.environ.get(variable, "").strip()
    if not text:
        return _DEFAULTS[variable] * 2**20
    if not (text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise CnnCoreError(
            f"{variable} is {text[:40]!r}; it has to be a whole number of MiB, such as {_DEFAULTS[variable]}"
        )
    return int(text) * 2**20


def most_trainings() -> int:
    """Return how many trainings may be at work or waiting at once.

    Raises:
        CnnCoreError: If the environment says something else than a number of them.
    """
    text = os.environ.get(TRAININGS, "").strip()
    if not text:
        return _DEFAULT_TRAININGS
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text)):
        raise CnnCoreError(
            f"{TRAININGS} is {text[:40]!r}; it has to be a whole number of trainings, such as {_DEFAULT_TRAININGS}"
        )
    return int(text)


def check_limits() -> None:
    """Read all of them, so that a wrong one is told of at the start.

    Raises:
        CnnCoreError: If one is no whole number.
    """
    for variable in _DEFAULTS:
        bytes_of(variable)
    most_trainings()
