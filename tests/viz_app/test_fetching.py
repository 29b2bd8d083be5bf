"""Weights that are not here: what is offered, how far they are, and that the page takes them once they have arrived."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
import torch
from safetensors.torch import save
from streamlit.testing.v1 import AppTest

from cnn_core.downloading.download import Download
from cnn_core.downloading.downloads import State
from cnn_core.models import registry
from cnn_core.models.entry import seeded
from cnn_core.models.weights import path_of
from tests.viz_app.test_pages import opened
from tests.weights_server import Shelf, serving
from viz_app import cache
from viz_app.controls.download_words import how_far
from viz_app.messages import plain

SLUG = "fetched_net"
FETCH, CANCEL = f"fetch-{SLUG}", f"cancel-fetch-{SLUG}"


@dataclass
class Offered:
    """A network whose weights lie on a server of the test's own."""

    shelf: Shelf
    download: Download

    @property
    def path(self):
        return path_of(registry.entry(SLUG))


@pytest.fixture
def offered(monkeypatch, tmp_path) -> Iterator[Offered]:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    own = registry.entry("tiny_vgg")
    content = save(seeded(own.build, seed=3).state_dict())
    with serving(content, rest=0.02) as shelf:
        name = f"{tmp_path.name}-{shelf.sha256[:8]}.safetensors"  # another file for each test: downloads are shared
        download = Download(url=shelf.url, nbytes=len(content), name=name)
        entry = replace(own, slug=SLUG, title="Fetched net", training=None, download=download)
        monkeypatch.setitem(registry.entries(), SLUG, entry)
        yield Offered(shelf, download)


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.network import pick_network  # noqa: PLC0415

    link.open_page("test")
    pick_network()
    link.close_page("test")


def shown() -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["net"] = SLUG
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def wait_for(offered: Offered, wanted: Callable[[State], bool]) -> None:
    end = time.monotonic() + 20
    while not (found := cache.downloads().state(offered.path)) or not wanted(found):
        assert time.monotonic() < end, found
        time.sleep(0.01)


def texts(app: AppTest) -> str:
    elements = (*app.warning, *app.error, *app.success, *app.markdown, *app.caption)
    return "\n".join(element.value for element in elements)


def test_the_size_is_told_before_and_nothing_is_fetched(offered):
    app = shown()
    assert app.button(key=FETCH).label == f"Fetch the trained weights, {offered.download.nbytes / 1e6:.1f} MB"
    assert "has random weights here" in texts(app)
    assert offered.shelf.asked == []


def test_what_has_arrived_is_taken_at_once_and_told(offered):
    app = press(shown(), FETCH)
    assert CANCEL in {button.key for button in app.button}
    wait_for(offered, lambda found: found.phase == "arrived")
    app.run()
    assert [one.value for one in app.success] == [
        f"The trained weights have arrived: {offered.download.nbytes / 1e6:.1f} MB; its checksum is right."
    ]
    assert list(app.warning) == []
    own = cache.network(SLUG, "trained").module.state_dict()
    made = seeded(registry.entry("tiny_vgg").build, seed=3).state_dict()
    assert all(torch.equal(tensor, made[name]) for name, tensor in own.items())


def test_who_cancels_may_go_on_with_what_is_kept(offered):
    offered.shelf.rest = 0.5
    app = press(shown(), FETCH)
    wait_for(offered, lambda found: found.done > 0)
    press(app, CANCEL)
    assert app.button(key=FETCH).label.startswith("Go on fetching the trained weights: 0.")
    offered.shelf.rest = 0.0
    press(app, FETCH)
    wait_for(offered, lambda found: found.phase == "arrived")
    assert "Range" in offered.shelf.asked[1]


def test_another_visitor_sees_the_same_download(offered):
    offered.shelf.rest = 0.5
    first = press(shown(), FETCH)
    second = shown()
    assert FETCH not in {button.key for button in second.button}
    press(second, CANCEL)
    assert FETCH in {button.key for button in first.run().button}


def test_without_a_network_the_file_its_name_and_its_place_are_told(offered):
    offered.shelf.status = 404
    app = press(shown(), FETCH)
    wait_for(offered, lambda found: found.phase == "failed")
    app.run()
    said = texts(app)
    assert plain("could not be fetched: 127.0.0.1 has no such file any more (HTTP 404)") in said
    assert all(part in said for part in (offered.download.url, offered.path.name, str(offered.path.parent)))
    assert "Or go on with random weights" in said
    assert list(shown().error) == []  # whoever comes later has not asked yet


def test_a_file_that_was_put_there_by_hand_is_found_by_the_next_action(offered):
    app = shown()
    offered.path.parent.mkdir(parents=True, exist_ok=True)
    offered.path.write_bytes(offered.shelf.content)
    app.run()
    assert list(app.warning) == list(app.button) == []
    assert not app.exception


def test_a_network_without_a_file_says_that_it_is_random():
    app = opened("levels", net="stack.3x32x32~conv.4.3~flat~dense.10")
    assert "has random weights: what it answers means nothing" in texts(app)
    assert not any(str(button.key).startswith("fetch") for button in app.button)


@pytest.mark.parametrize("second", ["mini_resnet", "squeezenet1_0"])  # the one is here, the other one is not
def test_a_failed_download_is_told_whatever_stands_beside_the_network(offered, second):
    offered.shelf.status = 404
    app = opened("two-networks", net=SLUG, net2=second)
    press(app, FETCH)
    wait_for(offered, lambda found: found.phase == "failed")
    app.run()
    assert plain("could not be fetched") in texts(app)
    offers = {str(button.key) for button in app.button if str(button.key).startswith("fetch")}
    assert offers == {FETCH, "fetch-squeezenet1_0"} if second == "squeezenet1_0" else {FETCH}


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (
            State(phase="queued", done=0, total=9, note="2 others are fetched first"),
            "Waiting: 2 others are fetched first.",
        ),
        (State(phase="asking", done=0, total=9), "Asking hub.example …"),
        (State(phase="fetching", done=34_200_000, total=102_540_000), "34 of 103 MB"),
        (
            State(phase="fetching", done=34_200_000, total=102_540_000, speed=3.4e6),
            "34 of 103 MB, 3.4 MB/s, 20 s left",
        ),
        (State(phase="fetching", done=1_000_000, total=19_000_000, speed=5e4), "1.0 of 19 MB, 50 kB/s, 6 min left"),
        (
            State(phase="broken", done=1_000_000, total=5_000_000, note="the connection broke"),
            "1.0 of 5.0 MB; the connection broke. It goes on by itself in a moment.",
        ),
        (State(phase="elsewhere", done=0, total=5_000_000), "0.0 of 5.0 MB; another one fetches the same file."),
        (State(phase="checking", done=1, total=2), "Comparing the checksum …"),
    ],
)
def test_each_phase_is_told_in_a_line(state, text):
    assert how_far(state, Download(url="https://hub.example/net.pth", nbytes=9)) == text
