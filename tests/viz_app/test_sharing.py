"""What the page of dense and convolutional layers believes of a link and of the browser's answer."""

import numpy as np
import pytest

from cnn_core.kernels import PRESETS, preset_kernel
from tests.viz_app.test_pages import notes, opened
from viz_app.components.stage import sharing as stage
from viz_app.components.stage.sharing import MOST, Sharing, SharingView, told
from viz_app.views import dense

START = Sharing(size=5)
SENT = {
    "size": 7,
    "kernels": 16,
    "stride": 2,
    "padding": "valid",
    "right": -3,
    "down": 12,
    "preset": "box",
    "layer": "learned",
    "seed": 4,
}


@pytest.fixture
def staged(monkeypatch) -> list[tuple[SharingView, Sharing]]:
    """What the page put on its stage, run by run."""
    shown: list[tuple[SharingView, Sharing]] = []
    monkeypatch.setattr(dense, "show_sharing", lambda view, settings, **_: shown.append((view, settings)))
    return shown


def answered(monkeypatch, answer: object) -> Sharing:
    monkeypatch.setattr(stage.st, "session_state", {"key": {"settings": answer}})
    return told("key", start=START)


def test_a_link_opens_the_settings_that_it_was_copied_with(staged):
    opened("dense", **{name: str(value) for name, value in SENT.items()})
    assert staged[-1][1] == Sharing(**SENT)


def test_the_picture_is_small_and_keeps_its_shape(staged):
    opened("dense", side="1024")
    view, settings = staged[-1]
    assert settings == Sharing()
    channels, height, width = view.shape
    assert view.small.shape == (1, round(height * 32 / width), 32)
    assert channels == 3


def test_the_kernels_lie_preset_by_preset_and_size_by_size(staged):
    opened("dense")
    kernels, per_preset = staged[-1][0].kernels, sum(size * size for size in range(1, MOST.size + 1))
    assert kernels.shape == (len(PRESETS) * per_preset,)
    start = 2 * per_preset + 1 + 4  # the third preset's kernel of 3 × 3
    expected = preset_kernel(PRESETS[2].slug, size=3).weights().flatten().numpy()
    assert np.array_equal(kernels[start : start + 9], expected)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("size", "0", "it must be a whole number from 1 to 11"),
        ("kernels", "65", "it must be a whole number from 1 to 64"),
        ("stride", "2.5", "it must be a whole number from 1 to 8"),
        ("right", "13", "it must be a whole number from -12 to 12"),
        ("down", "--1", "it must be a whole number from -12 to 12"),
        ("seed", "-1", "it must be a whole number from 0 to 99"),
        ("padding", "reflect", "there is no such choice; there are same, valid"),
        ("layer", "<script>", "there is no such choice; there are random, learned, shared"),
        ("preset", "![](http://elsewhere/a.png)`", "The link says `preset=![](http://elsewhere/a.png)'`, but there is"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(staged, name, value, sentence):
    app = opened("dense", **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))
    assert staged[-1][1] == Sharing()


def test_what_the_browser_settled_on_is_believed(monkeypatch):
    assert answered(monkeypatch, SENT) == Sharing(**SENT)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 12},
        {"size": 3.0},
        {"kernels": True},
        {"stride": "1"},
        {"right": None},
        {"down": 1e9},
        {"seed": []},
        {"padding": "reflect"},
        {"layer": {}},
        {"preset": "none"},
    ],
)
def test_settings_that_no_browser_of_ours_sends_change_nothing(monkeypatch, change):
    assert answered(monkeypatch, SENT | change) == START


@pytest.mark.parametrize("answer", [None, [], "size", {}, {"size": 3}])
def test_an_answer_that_lacks_a_setting_changes_nothing(monkeypatch, answer):
    assert answered(monkeypatch, answer) == START
