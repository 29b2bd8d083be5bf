import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.models.network_store import NetworkStore

MIB = 2**20
ENTRY = registry.entry("lenet5")


def network(mebibytes: int = 1) -> Network:
    module = nn.Linear(2**18, mebibytes, bias=False).requires_grad_(False)
    return Network(entry=ENTRY, module=module, weights="random")


def test_twenty_who_ask_at_once_share_one_network():
    store, loads = NetworkStore(4 * MIB), []
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: store.get("a", lambda: loads.append(1) or network(), expected=MIB), range(20)))
    assert len(loads) == 1
    assert all(one is found[0] for one in found)


def test_networks_that_nobody_uses_make_room():
    store = NetworkStore(4 * MIB)
    for key in range(10):
        store.get(key, network, expected=MIB)
        assert store.nbytes <= 4 * MIB
    assert store.nbytes == 4 * MIB


def test_a_network_that_was_dropped_and_is_still_in_use_is_not_loaded_twice():
    store = NetworkStore(2 * MIB)
    used = store.get("a", network, expected=MIB)
    for key in ("b", "c"):
        store.get(key, network, expected=MIB)
    assert store.get("a", network, expected=MIB) is used


def test_who_needs_room_waits_until_a_network_is_no_longer_used():
    store, used = NetworkStore(2 * MIB), []
    used.append(store.get("a", lambda: network(2), expected=2 * MIB))
    threading.Timer(0.3, used.clear).start()
    store.get("b", network, expected=MIB)
    assert used == []
    assert store.nbytes == MIB


def test_without_room_in_time_the_sentence_tells_the_figures():
    store = NetworkStore(2 * MIB, patience=0.1)
    used = store.get("a", lambda: network(2), expected=2 * MIB)
    with pytest.raises(CnnCoreError, match=r"take 2 of this server's 2 MiB, and 1 MiB more are needed"):
        store.get("b", network, expected=MIB)
    assert used.nbytes == 2 * MIB


@pytest.mark.parametrize("expected", [5 * MIB, 0])
def test_a_network_larger_than_the_store_is_refused_with_both_sizes(expected):
    store = NetworkStore(4 * MIB)
    with pytest.raises(CnnCoreError, match=r"take 5 MiB, and this server keeps at most 4 MiB"):
        store.get("a", lambda: network(5), expected=expected)
    gc.collect()
    assert store.nbytes == 0


def test_a_load_that_fails_gives_its_room_back():
    store = NetworkStore(MIB)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            store.get("a", lambda: 1 // 0, expected=MIB)
    assert store.get("a", network, expected=MIB).nbytes == MIB
