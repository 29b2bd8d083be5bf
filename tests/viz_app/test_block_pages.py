"""The pages of the building blocks put on their stages what the address says."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from cnn_core.geometry import Window, Window2d
from cnn_core.kernels import preset_kernel
from tests.viz_app.test_pages import notes, opened
from viz_app.views import batch_norm, dropout, nonlinearity, pooling


@pytest.fixture
def staged(monkeypatch) -> list[SimpleNamespace]:
    """What the pages gave their stages, run by run."""
    shown: list[SimpleNamespace] = []

    def show(*given: Any, **named: Any) -> None:
        shown.append(SimpleNamespace(given=given, **named))

    for page, name in (
        (pooling, "show_pooling"),
        (nonlinearity, "show_pointwise"),
        (batch_norm, "show_batch_norm"),
        (dropout, "show_dropout"),
    ):
        monkeypatch.setattr(page, name, show)
    return shown


def test_the_window_of_a_pooling_is_read_from_the_address(staged):
    opened("pooling", keep="average", high="5", wide="3", hop="4", rim="1", shift="2", planes="rgb")
    rows, cols = (Window(size=size, stride=4, padding=(1, 1)) for size in (5, 3))
    view = staged[-1].view
    assert (view.kind, view.window, view.refusal) == ("average", Window2d(rows=rows, cols=cols), "")
    assert staged[-1].given[0].shape[0] == 3
    assert staged[-1].live == {"shift": "2", "pooled": ""}


def test_a_global_pooling_has_a_window_as_large_as_the_picture(staged):
    opened("pooling", window="whole", side="64")
    window = staged[-1].view.window
    assert (window.rows.size, window.cols.size) == tuple(staged[-1].given[0].shape[1:])


def test_an_edge_map_is_made_of_the_gray_picture_by_sobel_x(staged):
    opened("pooling", pool="edges", planes="rgb")
    assert staged[-1].view.edges == preset_kernel("sobel_x", size=3)
    assert staged[-1].given[0].shape[0] == 1


def test_a_pooling_that_torch_refuses_is_refused_until_it_is_legal(staged):
    app = opened("pooling", rim="2", high="3", wide="4")
    assert staged[-1].view.window is None
    assert staged[-1].view.refusal == "Padding of 2 px is more than half of a window of 3 px; pad at most 1 px."
    app.slider(key="setting_pooling_high").set_value(4).run()
    assert (staged[-1].view.window.rows.size, staged[-1].view.refusal) == (4, "")


def test_a_window_that_does_not_fit_is_refused_with_both_numbers(staged):
    opened("pooling", image="camera", side="32", high="16")
    assert staged[-1].view.refusal == ""
    opened("pooling", image="chelsea", side="32", wide="16", high="16", rim="8")
    assert staged[-1].view.window.rows.padding == (8, 8)
    opened("pooling", image="text", side="32", high="16", wide="16", rim="0", hop="16")
    assert staged[-1].view.window.output_size(*staged[-1].given[0].shape[1:]) == (2, 2)


def test_the_kernel_before_a_nonlinearity_is_read_from_the_address(staged):
    opened("nonlinearity", preset="laplacian", function="gelu", x="-2.5")
    assert staged[-1].given[1] == preset_kernel("laplacian", size=3)
    assert staged[-1].live == {"function": "gelu", "slopes": "no", "x": "-2.5", "followed": ""}


@pytest.mark.parametrize("image", ["chelsea", "coffee", "digit-3"])
def test_a_batch_holds_the_chosen_picture_first_and_no_sample_twice(staged, image):
    opened("batch-norm", image=image)
    batch, titles, running = staged[-1].given
    assert batch.shape == (4, 3, 64, 64)
    assert titles[0] == "your choice"
    assert len({one.numpy().tobytes() for one in batch}) == len(set(titles)) == 4
    assert len(running) == 51
    assert (running[0].means.tolist(), running[0].variances.tolist()) == ([0.0] * 3, [1.0] * 3)


def test_the_running_averages_are_the_same_for_everybody(staged):
    opened("batch-norm", image="chelsea")
    opened("batch-norm", image="rings")
    first, second = (run.given[2][-1] for run in staged)
    assert torch.equal(first.means, second.means)


def test_numbers_are_dropped_from_a_small_picture(staged):
    opened("dropout", image="chelsea", side="512", p="0.25", draw="17", draws="3")
    picture, kernels = staged[-1].given
    assert picture.shape[0] == 1
    assert max(picture.shape) == 32
    assert list(kernels) == ["Gaussian blur", "Sobel x", "Sobel y", "Laplacian"]
    assert staged[-1].live == {
        "mode": "train",
        "per": "element",
        "p": "0.25",
        "draw": "17",
        "draws": "3",
        "dropped": "",
    }


@pytest.mark.parametrize(
    ("slug", "name", "value", "sentence"),
    [
        ("pooling", "shift", "4", "it must be a whole number from 0 to 3"),
        ("pooling", "pooled", "1,2", "it must be a tile, a row and a column"),
        ("nonlinearity", "function", "swish", "there is no such choice; there are relu, leaky_relu"),
        ("nonlinearity", "x", "1e9", "it must be a number from -4 to 4"),
        ("batch-norm", "gamma_red", "nan", "it must be a number from -2 to 3"),
        ("dropout", "p", "1", "it must be a number from 0 to 0.95"),
        ("dropout", "draw", "10000", "it must be a whole number from 0 to 9999"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(slug, name, value, sentence):
    app = opened(slug, **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))
