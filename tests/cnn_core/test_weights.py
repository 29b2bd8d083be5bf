import hashlib
import pickle
import re

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Download
from cnn_core.models.weights import fetch, read_into


def download(tmp_path, content: bytes, checksum: str | None = None) -> Download:
    digest = checksum or hashlib.sha256(content).hexdigest()[:8]
    source = tmp_path / f"net-{digest}.pth"
    source.write_bytes(content)
    return Download(url=source.as_uri(), nbytes=1_000_000)


def test_fetching_reports_its_progress_and_leaves_the_file(tmp_path):
    content = bytes(600_000)
    progress = list(fetch(download(tmp_path, content), tmp_path / "cache" / "net.pth"))
    assert [p.done for p in progress] == sorted(p.done for p in progress)
    assert progress[-1].done == progress[-1].total == 600_000
    assert (tmp_path / "cache" / "net.pth").read_bytes() == content


def test_a_damaged_file_is_refused_and_nothing_is_left(tmp_path):
    with pytest.raises(CnnCoreError, match=r"arrived damaged.*should begin with 00000000"):
        list(fetch(download(tmp_path, b"abc", "00000000"), tmp_path / "cache" / "net.pth"))
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_stopped_download_leaves_nothing(tmp_path):
    fetching = fetch(download(tmp_path, bytes(600_000)), tmp_path / "cache" / "net.pth")
    next(fetching)
    fetching.close()
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_a_network_the_sentence_says_what_to_do(tmp_path):
    missing = Download(url=(tmp_path / "gone-12345678.pth").as_uri(), nbytes=45_000_000)
    with pytest.raises(CnnCoreError, match=r"gone-12345678.pth \(45 MB\) could not be fetched.*put it into"):
        list(fetch(missing, tmp_path / "cache" / "net.pth"))


def test_weights_of_another_shape_are_told_by_name_and_shape(tmp_path):
    save_file({"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}, tmp_path / "a.safetensors")
    message = "weight is (2, 3) in a.safetensors and (2, 4) in the network"
    with pytest.raises(CnnCoreError, match=re.escape(message)):
        read_into(nn.Linear(4, 2), tmp_path / "a.safetensors")


def test_missing_and_foreign_layers_are_named(tmp_path):
    save_file({"weight": torch.zeros(2, 4)}, tmp_path / "a.safetensors")
    with pytest.raises(CnnCoreError, match="no weights for the layer bias"):
        read_into(nn.Linear(4, 2), tmp_path / "a.safetensors")
    with pytest.raises(CnnCoreError, match="holds weight, which the network does not have"):
        read_into(nn.ReLU(), tmp_path / "a.safetensors")


def test_a_pickle_is_never_executed(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was executed",))

    (tmp_path / "a.pth").write_bytes(pickle.dumps({"weight": Trap()}))
    with pytest.raises(CnnCoreError, match="cannot be read as weights"):
        read_into(nn.Linear(4, 2), tmp_path / "a.pth")
