"""The networks that people brought, in the server's memory, under names that nobody can guess."""

import functools
import os
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry, Preprocessing
from cnn_core.models.own.brought import Brought
from cnn_core.models.own.limits import MEGABYTE

LOCAL = "local"
_MOST_VARIANTS = 200  # of one network: ways to prepare its input and to call its classes
_GONE = "the network {} is no longer in this server’s memory; bring the file again"


@dataclass(kw_only=True)
class _Held:
    brought: Brought
    visitor: str
    variants: list[ModelEntry] = field(default_factory=list[ModelEntry])


class OwnNetworks:
    """Keeps networks bounded in bytes, in all and for each visitor. The one that was asked for least recently leaves.

    Args:
        limit_bytes: Bytes that all networks may take together; a single visitor may take half of them.
    """

    def __init__(self, limit_bytes: int) -> None:
        if limit_bytes < 0:
            raise CnnCoreError(f"a store of {limit_bytes:,} bytes cannot be; give it 0 or more")
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Held] = OrderedDict()  # the one that was asked for last, last
        self._local: ModelEntry | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that all networks take now."""
        with self._lock:
            return sum(held.brought.nbytes for held in self._held.values())

    @property
    def limit_bytes(self) -> int:
        """Bytes that all networks may take together."""
        return self._limit

    @property
    def local(self) -> ModelEntry | None:
        """The network that this server was started with, if any."""
        return self._local

    def keep(self, brought: Brought, *, visitor: str) -> str:
        """Keep a network and return the token under which it is found.

        Raises:
            CnnCoreError: If it is larger than what one visitor may keep.
        """
        most = self._limit // 2
        if brought.nbytes > most:
            raise CnnCoreError(
                f"{brought.source} takes {brought.nbytes / MEGABYTE:,.0f} MB of memory, and one visitor may keep "
                f"{most / MEGABYTE:,.0f} MB on this server; its owner can raise CNN_VIZ_OWN_MIB"
            )
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._held[token] = _Held(brought=brought, visitor=visitor)
            self._drop_until_it_fits(most, visitor)
            self._drop_until_it_fits(self._limit, None)
        return token

    def _drop_until_it_fits(self, most: int, visitor: str | None) -> None:
        def of_visitor() -> list[str]:
            return [token for token, held in self._held.items() if visitor in (None, held.visitor)]

        while sum(self._held[token].brought.nbytes for token in of_visitor()) > most:
            del self._held[of_visitor()[0]]

    def brought(self, token: str) -> Brought:
        """Return a network that was kept.

        Raises:
            CnnCoreError: If it is no longer there.
        """
        return self._of(token).brought

    def name_classes(self, token: str, class_names: tuple[str, ...]) -> None:
        """Call a network's classes by other names, from now on; entries that were handed out keep theirs.

        Raises:
            CnnCoreError: If the network is no longer there, or has another number of classes.
        """
        held = self._of(token)
        if len(class_names) != len(held.brought.class_names):
            raise CnnCoreError(f"there are {len(class_names):,} names and {len(held.brought.class_names):,} classes")
        held.brought = replace(held.brought, class_names=class_names)

    def variant(self, token: str, preprocessing: Preprocessing, class_names: tuple[str, ...]) -> ModelEntry:
        """Return the entry of a network with what the person stated; the same statement gives the same entry.

        Raises:
            CnnCoreError: If the network is no longer there, or what is stated does not fit it.
        """
        held = self._of(token)
        for known in reversed(held.variants):
            if (known.preprocessing, known.class_names) == (preprocessing, class_names):
                return known
        entry = held.brought.entry("own", preprocessing, class_names)
        with self._lock:
            if len(held.variants) >= _MOST_VARIANTS:
                raise CnnCoreError(
                    f"this network has been stated in {_MOST_VARIANTS} ways already; bring the file again to state more"
                )
            held.variants.append(replace(entry, slug=f"own.{token}.{len(held.variants)}"))
            return held.variants[-1]

    def find(self, rest: str) -> ModelEntry:
        """Return the entry whose slug is "own." and the rest: a token and the number of a statement, or "local".

        Raises:
            CnnCoreError: If there is none, or no longer.
        """
        if rest == LOCAL:
            if self._local is None:
                raise CnnCoreError("this server was started without a network of its own: cnn-viz --model names one")
            return self._local
        token, _, number = rest.partition(".")
        variants = self._of(token).variants
        if not (number.isdecimal() and int(number) < len(variants)):
            raise CnnCoreError(_GONE.format(f"own.{rest[:40]}"))
        return variants[int(number)]

    def keep_local(self, entry: ModelEntry) -> None:
        """Keep the network that the server was started with; it never leaves."""
        self._local = entry

    def _of(self, token: str) -> _Held:
        with self._lock:
            if token not in self._held:
                raise CnnCoreError(_GONE.format(f"own.{token[:40]}"))
            self._held.move_to_end(token)
            return self._held[token]


@functools.cache
def own_networks() -> OwnNetworks:
    """Return the one store of this server."""
    return OwnNetworks(limit_bytes=int(os.environ.get("CNN_VIZ_OWN_MIB") or 2048) * 2**20)
