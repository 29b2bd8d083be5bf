"""Fetching one file, from servers that behave and from servers that do not."""

import errno
import random
import threading
from pathlib import Path

import pytest

from cnn_core.downloading.broken import disk_sentence
from cnn_core.downloading.download import Download
from cnn_core.downloading.fetching import Patience, Progress, fetch
from cnn_core.downloading.partial import Partial
from cnn_core.errors import CnnCoreError
from tests.weights_server import Shelf, serving

CONTENT = random.Random(0).randbytes(600_000)
OTHER = random.Random(1).randbytes(600_000)
QUICK = Patience(pauses=(0.01, 0.01), answer=2.0, piece=0.3)


def download(shelf: Shelf, *, sha256: str | None = None, nbytes: int = 600_000) -> Download:
    return Download(url=shelf.url, nbytes=nbytes, name="net.pth", sha256=shelf.sha256 if sha256 is None else sha256)


def fetched(wanted: Download, folder: Path) -> list[Progress]:
    return list(fetch(wanted, folder / "net.pth", QUICK))


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"net.pth.partial.lock"}


def begin(wanted: Download, folder: Path, *, until: int = 1) -> None:
    """Fetch a beginning, and stop."""
    progress = fetch(wanted, folder / "net.pth", QUICK)
    while next(progress).done < until:
        pass
    progress.close()


def test_a_file_comes_whole_under_its_name_and_tells_how_far_it_is(tmp_path):
    with serving(CONTENT) as shelf:
        told = fetched(download(shelf), tmp_path / "cache")
    assert told[0].phase == "asking"
    coming = [p.done for p in told if p.phase == "fetching"]
    assert coming == sorted(coming)
    assert len(coming) > 5
    assert told[-1] == Progress(phase="arrived", done=600_000, total=600_000, note="its checksum is right")
    assert (tmp_path / "cache" / "net.pth").read_bytes() == CONTENT
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["net.pth"]


def test_a_broken_connection_goes_on_where_it_broke(tmp_path):
    with serving(CONTENT, breaks=[100_000, 250_000]) as shelf:
        told = fetched(download(shelf), tmp_path)
    assert [one.get("Range") for one in shelf.asked] == [None, "bytes=100000-", "bytes=350000-"]
    assert {one.get("If-Range") for one in shelf.asked[1:]} == {'"one"'}
    assert "the connection to 127.0.0.1 broke" in {p.note for p in told if p.phase == "broken"}
    assert (tmp_path / "net.pth").read_bytes() == CONTENT


def test_a_server_that_knows_no_range_sends_it_anew(tmp_path):
    with serving(CONTENT, breaks=[100_000], takes_range=False) as shelf:
        fetched(download(shelf), tmp_path)
    assert len(shelf.asked) == 2
    assert (tmp_path / "net.pth").read_bytes() == CONTENT


def test_a_fetch_that_was_stopped_goes_on_later(tmp_path):
    with serving(CONTENT) as shelf:
        begin(download(shelf), tmp_path)
        kept = Partial(tmp_path / "net.pth").nbytes
        assert 0 < kept < 600_000
        assert left_in(tmp_path) == {"net.pth.partial", "net.pth.partial.json"}
        fetched(download(shelf), tmp_path)
    assert shelf.asked[1]["Range"] == f"bytes={kept}-"
    assert (tmp_path / "net.pth").read_bytes() == CONTENT


@pytest.mark.parametrize("etag", ['"two"', ""])
def test_a_file_that_has_changed_on_the_server_comes_anew(tmp_path, etag):
    with serving(CONTENT) as shelf:
        begin(download(shelf), tmp_path)
        shelf.content, shelf.etag = OTHER, etag
        fetched(download(shelf), tmp_path)
    assert (tmp_path / "net.pth").read_bytes() == OTHER


def test_a_file_that_went_on_from_another_one_is_found_by_its_checksum_and_comes_anew(tmp_path):
    with serving(CONTENT, etag="") as shelf:
        begin(download(shelf), tmp_path)
        shelf.content = OTHER
        told = fetched(download(shelf), tmp_path)
    assert [one.get("Range") is None for one in shelf.asked] == [True, False, True]
    assert told[-1].note == "its checksum is right"
    assert (tmp_path / "net.pth").read_bytes() == OTHER


def test_a_shorter_file_than_what_is_here_comes_anew(tmp_path):
    with serving(CONTENT) as shelf:
        begin(download(shelf), tmp_path, until=500_000)
        shelf.content = CONTENT[:400_000]
        fetched(download(shelf), tmp_path)
    assert (tmp_path / "net.pth").read_bytes() == CONTENT[:400_000]


def test_without_a_checksum_and_a_version_nothing_is_gone_on_from(tmp_path):
    with serving(CONTENT, etag="") as shelf:
        begin(download(shelf, sha256=""), tmp_path)
        told = fetched(download(shelf, sha256=""), tmp_path)
    assert "Range" not in shelf.asked[1]
    assert told[-1].note == "nobody states a checksum: only its size was compared"


def test_a_wrong_checksum_is_told_after_a_second_try_and_nothing_is_left(tmp_path):
    with serving(CONTENT) as shelf:
        with pytest.raises(
            CnnCoreError, match=r"arrived damaged: its checksum begins with \w{8} and .* 00000000; it was"
        ):
            fetched(download(shelf, sha256="00000000"), tmp_path)
        assert len(shelf.asked) == 2
    assert left_in(tmp_path) == set()


def test_a_hub_states_the_checksum_on_the_way_to_the_file(tmp_path):
    with serving(CONTENT) as shelf:
        shelf.linked = f'"{shelf.sha256}"'
        assert fetched(download(shelf, sha256=""), tmp_path)[-1].note == "its checksum is right"
        (tmp_path / "net.pth").unlink()
        shelf.content = OTHER
        with pytest.raises(CnnCoreError, match="arrived damaged"):
            fetched(download(shelf, sha256=""), tmp_path)


def test_a_file_of_a_length_that_nobody_states_comes_whole(tmp_path):
    with serving(CONTENT, chunked=True) as shelf:
        fetched(download(shelf), tmp_path)
    assert (tmp_path / "net.pth").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"status": 404}, r"net.pth \(0.6 MB\) could not be fetched: 127.0.0.1 has no such file any more \(HTTP 404\)"),
        ({"status": 403}, r"127.0.0.1 refuses to send it \(HTTP 403\)"),
        ({"status": 500}, r"127.0.0.1 cannot send it now \(HTTP 500\)"),
        ({"status": 418}, "HTTP 418, which is no file"),
        ({"kind": "text/html; charset=utf-8"}, "a web page came in its place"),
        ({"claimed": 900_000}, "the connection to 127.0.0.1 broke|the file has changed there"),
        ({"claimed": 2000}, "has 2,000 bytes and not about 600,000"),
        ({"rest": 1.0, "stops_at": 1000}, "127.0.0.1 stopped sending"),
    ],
)
def test_what_a_server_does_wrong_is_told_in_a_sentence(tmp_path, how, sentence):
    with serving(CONTENT, **how) as shelf, pytest.raises(CnnCoreError, match=sentence):
        fetched(download(shelf), tmp_path)
    assert not (tmp_path / "net.pth").exists()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:9/net.pth", "127.0.0.1 cannot be reached"),
        ("http://weights.invalid/net.pth", "the name weights.invalid is not found, so there is probably no network"),
    ],
)
def test_without_a_network_it_fails_at_once(tmp_path, monkeypatch, url, sentence):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    wanted = Download(url=url, nbytes=1000)
    with pytest.raises(CnnCoreError, match=sentence):
        list(fetch(wanted, tmp_path / "net.pth", Patience(pauses=(60.0,))))


def test_a_proxy_that_does_not_answer_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(CnnCoreError, match=r"the proxy on the way to weights\.invalid does not answer"):
        list(fetch(Download(url="http://weights.invalid/net.pth", nbytes=1000), tmp_path / "net.pth"))


def test_a_disk_without_room_is_told_with_both_sizes(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 100_000_000}))
    sentence = "has room for 100 MB, and 250 MB are missing; make room there"
    with serving(CONTENT, claimed=250_000_000) as shelf, pytest.raises(CnnCoreError, match=sentence):
        fetched(download(shelf), tmp_path)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.EACCES, "this server may not write into /weights; let it, or put the file there yourself"),
        (errno.EROFS, "this server may not write into /weights; let it, or put the file there yourself"),
        (errno.ENOSPC, "the disk of /weights is full; make room there and try again"),
        (errno.EIO, "it cannot be kept in /weights (broken)"),
    ],
)
def test_what_a_disk_refuses_is_told_in_a_sentence(code, sentence):
    assert disk_sentence(OSError(code, "broken"), Path("/weights")) == sentence


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with serving(CONTENT) as shelf, pytest.raises(CnnCoreError, match=r"cannot be kept in .*file"):
        fetched(download(shelf), tmp_path / "file")


def test_who_comes_second_waits_for_the_first_and_asks_nobody(tmp_path):
    first = Partial(tmp_path / "net.pth")
    taken, free = threading.Event(), threading.Event()

    def hold() -> None:
        assert first.take()
        taken.set()
        free.wait()
        (tmp_path / "net.pth").write_bytes(CONTENT)
        first.give_back()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    with serving(CONTENT) as shelf:
        second = fetch(download(shelf), tmp_path / "net.pth", QUICK)
        assert next(second).phase == "elsewhere"
        free.set()
        assert list(second)[-1].phase == "arrived"
    assert shelf.asked == []
    thread.join()
