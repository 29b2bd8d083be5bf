"""Networks that visitors share, bounded in bytes together with those that are loading or still in use."""

import gc
import threading
import time
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from weakref import WeakValueDictionary

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Network
from cnn_core.store import Store

_LOOK_AGAIN = 0.2  # seconds
_MIB = 2**20


class NetworkStore:
    """Keeps the networks that were asked for last, and loads no more than fit beside those that somebody still uses.

    Args:
        limit_bytes: Bytes that the weights of all networks in memory may take together.
        patience: Seconds after which one who needs room gives up waiting.
    """

    def __init__(self, limit_bytes: int, patience: float = 30.0) -> None:
        self._limit, self._patience = limit_bytes, patience
        self._store = Store[Network](limit_bytes)
        self._lock = threading.Lock()
        self._alive: WeakValueDictionary[Hashable, Network] = WeakValueDictionary()  # until nobody uses them
        self._loading = 0  # bytes that were promised to those who load

    @property
    def nbytes(self) -> int:
        """Bytes of the networks in memory: kept, or dropped and still in use."""
        with self._lock:
            return self._bytes_alive()

    def get(self, key: Hashable, load: Callable[[], Network], *, expected: int) -> Network:
        """Return the network of a key, loaded once however many ask at the same time.

        Args:
            key: Tells the network from others.
            load: Builds and fills it.
            expected: Bytes that its weights will take, as far as that is known.

        Raises:
            CnnCoreError: If it is larger than the store, or no room became free in time.
        """
        return self._store.get(key, lambda: self._alive.get(key) or self._load(key, load, expected))

    def _load(self, key: Hashable, load: Callable[[], Network], expected: int) -> Network:
        self._check(expected)
        with self._room_for(expected):
            network = load()
            self._check(network.nbytes)
            with self._lock:
                self._alive[key] = network
        return network

    def _check(self, nbytes: int) -> None:
        if nbytes > self._limit:
            raise CnnCoreError(
                f"this network's weights take {nbytes / _MIB:,.0f} MiB, and this server keeps at most "
                f"{self._limit / _MIB:,.0f} MiB of networks; take a smaller network, or start the server with a larger "
                "CNN_VIZ_NETWORKS_MIB"
            )

    @contextmanager
    def _room_for(self, expected: int) -> Generator[None]:
        end = time.monotonic() + self._patience
        while not self._promise(expected):
            gc.collect()  # a network that refers to itself is freed only so
            if time.monotonic() > end:
                raise CnnCoreError(
                    f"the networks that others use take {self.nbytes / _MIB:,.0f} of this server's "
                    f"{self._limit / _MIB:,.0f} MiB, and {expected / _MIB:,.0f} MiB more are needed; try again in a "
                    "moment"
                )
            time.sleep(_LOOK_AGAIN)
        try:
            yield
        finally:
            with self._lock:
                self._loading -= expected

    def _promise(self, expected: int) -> bool:
        """Reserve room if there is enough, or can be made by dropping what was not asked for longest."""
        with self._lock:
            while self._bytes_alive() + self._loading + expected > self._limit:
                if not self._store.nbytes:
                    return False
                self._store.drop_to(self._store.nbytes - 1)  # one that somebody uses lives on, and gives no room
            self._loading += expected
            return True

    def _bytes_alive(self) -> int:
        return sum(network.nbytes for network in self._alive.values())
