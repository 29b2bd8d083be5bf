"""The networks that people brought, in the server's memory, under names that nobody can guess."""

import sys
import threading
from dataclasses import dataclass, field, replace

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import OWN, bytes_of
from cnn_core.models.entry import ModelEntry, Preprocessing
from cnn_core.models.own.brought import Brought
from cnn_core.models.own.limits import MEGABYTE
from cnn_core.only_one import OnlyOne
from cnn_core.visitors_store import VisitorsStore

LOCAL = "local"
_PREFIX = "own."
_OVERHEAD = MEGABYTE  # of each network: its structure, its program and its entries
_POINTER = 8  # bytes
_MOST_VARIANTS = 200  # of one network: ways to prepare its input and to call its classes
_LONGEST_NUMBER = 9  # digits of the number of a variant
_GONE = "the network {} is no longer in this server’s memory; bring the file again"


@dataclass(kw_only=True)
class _Held:
    brought: Brought
    visitor: str
    variants: dict[int, ModelEntry] = field(default_factory=dict[int, ModelEntry])  # by number, the oldest first
    stated: int = 0  # variants that there were ever
    nbytes: int = 0

    def measure(self) -> None:
        """Count the network's bytes anew, with all the names that its classes go by."""
        lists = (self.brought.class_names, *(entry.class_names for entry in self.variants.values()))
        names = {id(names): names for names in lists}.values()
        self.nbytes = (
            self.brought.nbytes + _OVERHEAD + sum(sum(map(sys.getsizeof, n)) + _POINTER * len(n) for n in names)
        )


class OwnNetworks:
    """Keeps networks bounded in bytes, in all and for each visitor. The one that was asked for least recently leaves.

    Args:
        limit_bytes: Bytes that all networks may take together; a single visitor may take half of them.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._store = VisitorsStore[_Held](limit_bytes)
        self._lock = threading.Lock()
        self._local: ModelEntry | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that all networks take now."""
        return self._store.nbytes

    @property
    def limit_bytes(self) -> int:
        """Bytes that all networks may take together."""
        return self._store.limit_bytes

    @property
    def local(self) -> ModelEntry | None:
        """The network that this server was started with, if any."""
        return self._local

    def keep(self, brought: Brought, *, visitor: str) -> str:
        """Keep a network and return the token under which it is found.

        Raises:
            CnnCoreError: If it is larger than what one visitor may keep.
        """
        most = self._store.most_of_visitor
        held = _Held(brought=brought, visitor=visitor)
        held.measure()
        if held.nbytes > most:
            raise CnnCoreError(
                f"{brought.source} takes {held.nbytes / MEGABYTE:,.0f} MB of memory, and one visitor may keep "
                f"{most / MEGABYTE:,.0f} MB on this server; its owner can raise CNN_VIZ_OWN_MIB"
            )
        return self._store.keep(held, visitor=visitor)

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
        with self._lock:
            held.brought = replace(held.brought, class_names=class_names)
            self._bound(held)

    def variant(self, token: str, preprocessing: Preprocessing, class_names: tuple[str, ...]) -> ModelEntry:
        """Return the entry of a network with what the person stated; the same statement gives the same entry.

        Of more than 200 statements, the oldest are forgotten.

        Raises:
            CnnCoreError: If the network is no longer there, or what is stated does not fit it.
        """
        held = self._of(token)
        for known in list(held.variants.values()):
            if (known.preprocessing, known.class_names) == (preprocessing, class_names):
                return known
        entry = held.brought.entry("own", preprocessing, class_names)
        with self._lock:
            entry = held.variants[held.stated] = replace(entry, slug=f"{_PREFIX}{token}.{held.stated}")
            held.stated += 1
            self._bound(held)
        return entry

    def _bound(self, held: _Held) -> None:
        """Let the oldest variants of a network go, then other networks, until all fit."""
        held.measure()
        while len(held.variants) > 1 and (
            len(held.variants) > _MOST_VARIANTS or held.nbytes > self._store.most_of_visitor
        ):
            del held.variants[next(iter(held.variants))]
            held.measure()
        self._store.make_room(held.visitor)

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
        found = variants.get(int(number)) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else None
        if found is None:
            raise CnnCoreError(_GONE.format(f"{_PREFIX}{rest[:40]}"))
        return found

    def keep_local(self, entry: ModelEntry) -> None:
        """Keep the network that the server was started with; it never leaves."""
        self._local = entry

    def _of(self, token: str) -> _Held:
        held = self._store.find(token)
        if held is None:
            raise CnnCoreError(_GONE.format(f"{_PREFIX}{token[:40]}"))
        return held


@OnlyOne
def own_networks() -> OwnNetworks:
    """Return the one store of this server."""
    return OwnNetworks(limit_bytes=bytes_of(OWN))


def is_brought(slug: str) -> bool:
    """Tell whether a slug is that of a network that somebody brought."""
    return slug.startswith(_PREFIX)
