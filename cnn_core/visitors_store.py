"""What visitors bring, in the server's memory, under names that nobody can guess."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import Sized

Brought = TypeVar("Brought", bound=Sized)


@dataclass(frozen=True, kw_only=True)
class _Held(Generic[Brought]):
    brought: Brought
    visitor: str


class VisitorsStore(Generic[Brought]):
    """Keeps what is brought bounded in bytes, in all and for each visitor. What was asked for least recently leaves.

    Args:
        limit_bytes: Bytes that all of it may take together; a single visitor may take half of them.
    """

    def __init__(self, limit_bytes: int) -> None:
        if limit_bytes < 0:
            raise CnnCoreError(f"a store of {limit_bytes:,} bytes cannot be; give it 0 or more")
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Held[Brought]] = OrderedDict()  # what was asked for last, last

    @property
    def nbytes(self) -> int:
        """Bytes that all of it takes now."""
        with self._lock:
            return sum(held.brought.nbytes for held in self._held.values())

    @property
    def limit_bytes(self) -> int:
        """Bytes that all of it may take together."""
        return self._limit

    @property
    def most_of_visitor(self) -> int:
        """Bytes that one visitor may take."""
        return self._limit // 2

    def keep(self, brought: Brought, *, visitor: str) -> str:
        """Keep something and return the token under which it is found; what is too large leaves at once."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._held[token] = _Held(brought=brought, visitor=visitor)
            self._make_room(visitor)
        return token

    def find(self, token: str) -> Brought | None:
        """Return what was kept under a token; None if it is not there, or no longer."""
        with self._lock:
            if token not in self._held:
                return None
            self._held.move_to_end(token)
            return self._held[token].brought

    def make_room(self, visitor: str) -> None:
        """Let go what is too much, after something of a visitor has grown."""
        with self._lock:
            self._make_room(visitor)

    def _make_room(self, visitor: str) -> None:
        self._drop_until_it_fits(self.most_of_visitor, visitor)
        self._drop_until_it_fits(self._limit, None)

    def _drop_until_it_fits(self, most: int, visitor: str | None) -> None:
        def of_visitor() -> list[str]:
            return [token for token, held in self._held.items() if visitor in (None, held.visitor)]

        while sum(self._held[token].brought.nbytes for token in of_visitor()) > most:
            del self._held[of_visitor()[0]]
