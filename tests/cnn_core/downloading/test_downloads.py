"""Downloads that visitors share."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from cnn_core.downloading.brake import Brake
from cnn_core.downloading.download import Download
from cnn_core.downloading.downloads import Downloads, State
from tests.weights_server import Shelf, serving

CONTENT = random.Random(0).randbytes(600_000)
SLOW = {"rest": 0.05}


def download(shelf: Shelf) -> Download:
    return Download(url=shelf.url, nbytes=600_000, name="net.pth", sha256=shelf.sha256)


def state(downloads: Downloads, path: Path, wanted: Callable[[State], bool]) -> State:
    """Wait until a download stands as wanted."""
    end = time.monotonic() + 20
    while not (found := downloads.state(path)) or not wanted(found):
        assert time.monotonic() < end, found
        time.sleep(0.01)
    return found


def test_a_file_that_many_ask_for_is_fetched_once(tmp_path):
    downloads, path = Downloads(), tmp_path / "net.pth"
    assert downloads.state(path) is None
    with serving(CONTENT, **SLOW) as shelf:
        for _ in range(5):
            downloads.start(download(shelf), path)
        arrived = state(downloads, path, lambda found: found.phase == "arrived")
    assert (len(shelf.asked), arrived.done, arrived.note) == (1, 600_000, "its checksum is right")
    assert path.read_bytes() == CONTENT


def test_speed_and_time_left_are_those_of_the_last_seconds(tmp_path):
    downloads, path = Downloads(), tmp_path / "net.pth"
    with serving(CONTENT, **SLOW) as shelf:
        downloads.start(download(shelf), path)
        found = state(downloads, path, lambda found: found.done > 300_000 and found.speed > 0)
    assert 0 < found.speed < 65_536 / 0.05 * 2
    assert found.seconds_left == (600_000 - found.done) / found.speed


def test_who_cancels_frees_the_place_and_keeps_what_has_come(tmp_path):
    downloads, path = Downloads(at_once=1), tmp_path / "net.pth"
    with serving(CONTENT, **SLOW) as shelf:
        downloads.start(download(shelf), path)
        downloads.start(download(shelf), tmp_path / "next.pth")
        assert downloads.state(tmp_path / "next.pth").note == "1 other is fetched first"
        state(downloads, path, lambda found: found.done > 100_000)
        downloads.cancel(path)
        cancelled = downloads.state(path)
        assert (cancelled.phase, cancelled.is_running) == ("cancelled", False)
        assert cancelled.done > 100_000
        state(downloads, tmp_path / "next.pth", lambda found: found.phase == "arrived")
    assert not path.exists()


def test_a_cancelled_file_goes_on_from_what_has_come(tmp_path):
    downloads, path = Downloads(), tmp_path / "net.pth"
    with serving(CONTENT, **SLOW) as shelf:
        downloads.start(download(shelf), path)
        state(downloads, path, lambda found: found.done > 100_000)
        downloads.cancel(path)
        downloads.start(download(shelf), path)
        state(downloads, path, lambda found: found.phase == "arrived")
    assert "Range" in shelf.asked[1]
    assert path.read_bytes() == CONTENT


def test_who_cancels_while_the_server_is_silent_may_go_on_at_once(tmp_path):
    downloads, path = Downloads(), tmp_path / "net.pth"
    with serving(CONTENT, rest=25.0) as shelf:
        downloads.start(download(shelf), path)
        kept = state(downloads, path, lambda found: found.done > 0).done
        shelf.rest = 0.0
        downloads.cancel(path)
        downloads.start(download(shelf), path)
        state(downloads, path, lambda found: found.phase == "arrived")
    assert shelf.asked[1]["Range"] == f"bytes={kept}-"


def test_two_are_fetched_at_once_and_the_third_says_how_many_come_first(tmp_path):
    downloads, paths = Downloads(), [tmp_path / f"{number}.pth" for number in range(3)]
    with serving(CONTENT, **SLOW) as shelf:
        for path in paths:
            downloads.start(download(shelf), path)
        waiting = downloads.state(paths[2])
        assert (waiting.phase, waiting.note, waiting.is_running) == ("queued", "2 others are fetched first", True)
        downloads.cancel(paths[2])
        assert downloads.state(paths[2]).phase == "cancelled"
        downloads.start(download(shelf), paths[2])
        state(downloads, paths[2], lambda found: found.phase == "arrived")
    assert all(path.read_bytes() == CONTENT for path in paths)


def test_a_failure_is_told_to_all_and_can_be_tried_again(tmp_path):
    downloads, path = Downloads(), tmp_path / "net.pth"
    with serving(CONTENT, status=404) as shelf:
        downloads.start(download(shelf), path)
        failed = state(downloads, path, lambda found: found.phase == "failed")
        assert failed.note.endswith("has no such file any more (HTTP 404)")
        shelf.status = 200
        downloads.start(download(shelf), path)
        state(downloads, path, lambda found: found.phase == "arrived")


def test_a_fault_of_ours_ends_the_download_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("threading.excepthook", lambda _: None)

    def faulty(wanted: Download, path: Path, brake: Brake):
        yield from ()
        raise KeyError("fault")

    downloads = Downloads(fetch=faulty)
    downloads.start(Download(url="http://127.0.0.1/net.pth", nbytes=1), tmp_path / "net.pth")
    failed = state(downloads, tmp_path / "net.pth", lambda found: found.phase == "failed")
    assert failed.note == "the file net.pth could not be fetched: 'fault'"
