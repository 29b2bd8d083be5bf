"""Data sets fetched, from servers that behave and from servers that do not."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnn_core.datasets import CIFAR10, DATASETS, MNIST, DatasetEntry, catalogue, downloads_of, fetching, is_here, load
from cnn_core.downloading.downloads import Downloads, State
from cnn_core.downloading.fetching import Patience
from cnn_core.errors import CnnCoreError
from tests.cnn_core.datasets.small_sets import cifar10_archive, mnist_files, served_mnist
from tests.weights_server import serving

QUICK = Patience(pauses=(0.01, 0.01), answer=2.0, piece=0.3)


@pytest.fixture
def known(monkeypatch) -> Callable[[DatasetEntry], None]:
    """Put another entry into the table."""
    return lambda entry: monkeypatch.setitem(catalogue.DATASETS, entry.slug, entry)


def awaited(downloads: Downloads, entry: DatasetEntry, folder: Path, wanted: Callable[[State], bool]) -> State:
    end = time.monotonic() + 20
    while not (found := fetching.state(downloads, entry, folder)) or not wanted(found):
        assert time.monotonic() < end, found
        time.sleep(0.01)
    return found


def test_what_is_fetched_is_unpacked_and_read(tmp_path, known):
    with served_mnist() as (entry, _):
        known(entry)
        assert not is_here("mnist", tmp_path)
        data = load("mnist", tmp_path, fetch=True)
    assert is_here("mnist", tmp_path)
    assert data.train.images.shape == (20, 1, 28, 28)
    assert data.train.images[:, 0, 5, 5].tolist() == list(range(20))
    assert data.test.labels.tolist() == list(range(10))


def test_the_second_time_nothing_is_asked_for(tmp_path, known):
    with served_mnist() as (entry, shelves):
        known(entry)
        first, second = (load("mnist", tmp_path, fetch=True) for _ in range(2))
        assert [len(shelf.asked) for shelf in shelves] == [1, 1, 1, 1]
    assert torch.equal(first.train.images, second.train.images)


def test_packed_files_that_somebody_put_there_are_enough(tmp_path):
    for file, content in zip(MNIST.files, mnist_files(), strict=True):
        file.destination(tmp_path).parent.mkdir(parents=True, exist_ok=True)
        file.destination(tmp_path).write_bytes(content)
    assert len(load("mnist", tmp_path).test) == 10
    assert all(file.is_unpacked(tmp_path) for file in MNIST.files)


def test_cifar10_is_read_from_its_archive(tmp_path, monkeypatch):
    archive = cifar10_archive(monkeypatch)
    CIFAR10.files[0].destination(tmp_path).write_bytes(archive)
    data = load("cifar10", tmp_path)
    assert data.train.images.shape == (20, 3, 32, 32)
    assert data.train.images[:, 0, 0, 0].tolist() == [place for place in range(5) for _ in range(4)]
    assert set(data.test.images[:, 2].flatten().tolist()) == {200}
    assert "JPEG" not in data.source


@pytest.mark.parametrize("slug", ["mnist", "fashion_mnist", "cifar10"])
def test_nothing_is_fetched_that_was_not_asked_for(slug, tmp_path):
    entry = DATASETS[slug]
    names = ", ".join(download.file_name for download in downloads_of(slug))
    with pytest.raises(CnnCoreError) as told:
        load(slug, tmp_path)
    assert str(told.value) == (
        f"{entry.title} is not in {tmp_path}: fetch it first ({entry.nbytes / 1e6:.0f} MB), on the page Data or with "
        f"`cnn-viz train`, or put its files into {tmp_path / entry.files[0].folder} ({names})"
    )
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_all_files_together(tmp_path):
    with served_mnist() as (entry, _):
        told = list(fetching.fetch_dataset(entry, tmp_path, QUICK))
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert {progress.total for progress in told} == {entry.nbytes}
    assert done[-1] == entry.nbytes


def test_a_set_whose_connection_broke_goes_on_where_it_was(tmp_path):
    with served_mnist() as (entry, shelves):
        for shelf in shelves:
            shelf.breaks = [20]
        list(fetching.fetch_dataset(entry, tmp_path, QUICK))
        assert [shelf.asked[1]["Range"] for shelf in shelves] == ["bytes=20-"] * 4


def test_a_damaged_file_is_told_by_its_checksum(tmp_path):
    with served_mnist() as (entry, _):
        wrong = replace(entry.files[1], download=replace(entry.files[1].download, sha256="0" * 64))
        with pytest.raises(CnnCoreError, match=r"train-labels-idx1-ubyte.gz .*its checksum begins with .* 00000000"):
            list(fetching.fetch_dataset(replace(entry, files=(entry.files[0], wrong)), tmp_path, QUICK))


def test_visitors_see_one_download_of_all_files(tmp_path):
    downloads = Downloads()
    with served_mnist() as (entry, shelves):
        assert fetching.state(downloads, entry, tmp_path) is None
        for _ in range(3):
            fetching.start(downloads, entry, tmp_path)
        arrived = awaited(downloads, entry, tmp_path, lambda found: not found.is_running)
        assert [len(shelf.asked) for shelf in shelves] == [1, 1, 1, 1]
    assert (arrived.phase, arrived.done, arrived.total) == ("arrived", entry.nbytes, entry.nbytes)


def test_who_cancels_keeps_what_has_come(tmp_path, known):
    downloads = Downloads()
    with served_mnist(stops_at=20, rest=0.5) as (entry, shelves):
        fetching.start(downloads, entry, tmp_path)
        awaited(downloads, entry, tmp_path, lambda found: found.done >= 40)
        fetching.cancel(downloads, entry, tmp_path)
        stands = fetching.state(downloads, entry, tmp_path)
        assert (stands.phase, stands.is_running) == ("cancelled", False)
        assert fetching.bytes_here(entry, tmp_path) >= 40
        for shelf in shelves:
            shelf.stops_at, shelf.rest = None, 0.0
        fetching.start(downloads, entry, tmp_path)
        awaited(downloads, entry, tmp_path, lambda found: found.phase == "arrived")
        assert "bytes=20-" in {asked.get("Range") for shelf in shelves for asked in shelf.asked}


def test_a_failed_file_is_told_when_the_others_have_come(tmp_path):
    downloads = Downloads()
    with served_mnist() as (entry, shelves):
        shelves[2].status = 404
        fetching.start(downloads, entry, tmp_path)
        failed = awaited(downloads, entry, tmp_path, lambda found: not found.is_running)
        assert failed.phase == "failed"
        assert "t10k-images-idx3-ubyte.gz" in failed.note
        shelves[2].status = 200
        fetching.start(downloads, entry, tmp_path)
        awaited(downloads, entry, tmp_path, lambda found: found.phase == "arrived")
        assert [len(shelf.asked) for shelf in shelves] == [1, 1, 2, 1]


def test_a_file_that_cannot_be_unpacked_says_what_to_do(tmp_path):
    packed = CIFAR10.files[0].destination(tmp_path)
    packed.write_bytes(b"\x1f\x8b no archive")
    with pytest.raises(
        CnnCoreError, match=r"cifar-10-python.tar.gz could not be unpacked .* delete the file and fetch"
    ):
        load("cifar10", tmp_path)
    assert {path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")} == {packed.name}


def test_damaged_files_say_what_to_do(tmp_path):
    for file in MNIST.files:
        (tmp_path / file.folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / file.folder / file.unpacked[0]).write_bytes(b"\0\0\x08\x03 cut")
    with pytest.raises(CnnCoreError, match=r"the files of MNIST in .* are damaged .* delete them and fetch them again"):
        load("mnist", tmp_path)


def test_the_archive_s_other_members_stay_in_it(tmp_path, monkeypatch):
    CIFAR10.files[0].destination(tmp_path).write_bytes(cifar10_archive(monkeypatch))
    load("cifar10", tmp_path)
    found = {path.name for path in (tmp_path / "cifar-10-batches-py").iterdir()}
    assert found == {name.rpartition("/")[2] for name in CIFAR10.files[0].unpacked}


def test_a_set_that_came_over_the_network_is_checked_by_its_published_checksum(tmp_path, monkeypatch):
    with serving(cifar10_archive(monkeypatch)) as shelf:
        download = replace(CIFAR10.files[0].download, url=shelf.url, nbytes=len(shelf.content), name="cifar-10.tar.gz")
        entry = replace(CIFAR10, files=(replace(CIFAR10.files[0], download=download),))
        with pytest.raises(CnnCoreError, match="should begin with 6d958be0"):
            list(fetching.fetch_dataset(entry, tmp_path, QUICK))
