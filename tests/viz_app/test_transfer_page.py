"""The page "Transfer": its settings reach the core, what it says is right, and what is refused gets a sentence."""

from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import LabelledImages, data_folder, load
from cnn_core.datasets.by_class import Form
from cnn_core.errors import CnnCoreError
from cnn_core.runs import entry
from cnn_core.transfer import FeatureReader, umap_is_here
from tests.trained_runs import FoundRuns, train_into
from viz_app import cache
from viz_app.components.feature_plane import FeaturePlane, packed
from viz_app.controls import transfer_live, transfer_plane, transfer_reading, transfer_runs


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.picture import pick_picture  # noqa: PLC0415
    from viz_app.views import transfer  # noqa: PLC0415

    link.open_page("transfer")
    transfer.render(pick_picture())
    link.close_page("transfer")


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in {"images": "50", "epochs": "5", **address}.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


@pytest.fixture
def planes(monkeypatch) -> list[FeaturePlane]:
    shown: list[FeaturePlane] = []
    monkeypatch.setattr(transfer_plane, "show_feature_plane", lambda plane, **_: shown.append(plane))
    return shown


def test_what_is_said_of_the_new_layer_is_true(planes):
    text = said(opened())
    head = cache.new_head("lenet5 trained relu4 digits 50", 5, 0, 10, None, None)  # the one that the page has trained
    assert f"right on {head.history[-1].held_accuracy:.1%} of 100 images that it never saw" in text
    assert "850 weights and biases" in text  # (84 + 1) · 10
    assert "for 50 images to learn from and 100 held out" in text
    assert len(planes[-1].labels) == 150
    assert planes[-1].learned == 50


def test_of_many_images_those_held_out_lie_on_the_plane_too(planes):
    text = said(opened(images="1000"))
    assert "736 images that the new layer learned from and 264 held out" in text  # of 1,000 and 359
    images = {image.numpy().tobytes() for image in planes[-1].pictures[736:]}
    assert images <= {image.numpy().tobytes() for image in load("digits", data_folder()).test.images}


def test_another_layer_gives_other_features(planes):
    text = said(opened(layer="pool2"))
    assert "16 numbers, the mean of each 5 × 5 map of pool2" in text
    assert "170 weights and biases" in text  # (16 + 1) · 10


def test_the_picture_of_the_sidebar_is_answered_by_the_new_layer(planes):
    text = said(opened(**{"try": "own"}))
    picture = cache.shrunk("chelsea", 256, cache.sample_picture("chelsea"))
    layer = cache.layers_with_features("lenet5", "trained")[-1]
    head = cache.new_head("lenet5 trained relu4 digits 50", 5, 0, 10, None, None)
    as_one_of_them = LabelledImages(images=Form(side=8, channels=1).apply(picture)[None], labels=torch.tensor([0]))
    values = FeatureReader(cache.network("lenet5", "trained"), layer).read(as_one_of_them).values
    best = head.probabilities(values)[0].max()
    assert f": {float(best):.1%}" in next(line for line in text.splitlines() if line.startswith("1. "))


def test_the_live_camera_gets_the_new_layer_and_the_network_before_it(planes, monkeypatch):
    shown: list[Any] = []
    monkeypatch.setattr(transfer_live, "show_live_camera", lambda *sent: shown.append(sent))
    app = opened(**{"try": "live"})
    [(features, live)] = shown
    assert not app.exception
    assert features.in_browser
    assert (live.network, live.identity) == ("lenet5 trained relu4", "lenet5 trained relu4 digits 50 5")
    assert live.head is cache.new_head("lenet5 trained relu4 digits 50", 5, 0, 10, None, None)
    app.slider[0].set_value(6).run()
    assert shown[-1][1].identity == "lenet5 trained relu4 digits 50 6"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layer", "nowhere"),
        ("images", "-1"),
        ("epochs", "0"),
        ("near", "x"),
        ("mistake", "3"),
        ("net", "no"),
        ("try", "film"),
    ],
)
def test_what_the_address_cannot_mean_gets_a_sentence_and_the_default(planes, name, value):
    app = opened(**{name: value})
    assert not app.exception
    assert any(f"{name}={value}" in note for note in app.session_state["visit"].notes)


def test_a_place_that_is_not_there_is_not_shown(planes):
    assert not opened(near="999", **{"class": "77"}, mistake="55.3").exception


@pytest.mark.skipif(umap_is_here(), reason="umap-learn is installed")
def test_without_umap_the_page_says_how_to_get_it(planes):
    app = opened(way="umap")
    assert "pip install 'viz-app[umap]'" in app.info[0].value
    assert planes[-1].identity.endswith("pca")


def test_a_slow_network_reads_only_when_it_is_asked_to(planes, monkeypatch):
    monkeypatch.setattr(transfer_reading, "_QUICK", 0)
    app = opened(images="20", layer="conv1")
    assert not planes
    app.button(key="read-features").click().run()
    assert not app.exception
    assert planes


def test_the_camera_of_the_address_is_there_once_the_features_are_read(planes, monkeypatch):
    shown: list[Any] = []
    monkeypatch.setattr(transfer_live, "show_live_camera", lambda *sent: shown.append(sent))
    monkeypatch.setattr(transfer_reading, "_QUICK", 0)
    app = opened(images="20", layer="conv2", **{"try": "live"})
    assert not shown
    app.button(key="read-features").click().run()
    assert not app.exception
    assert len(shown) == 1


class Service:
    def __init__(self) -> None:
        self.started: list[Any] = []

    def start(self, settings: Any, **_: Any) -> str:
        if len(self.started) == 2:
            raise CnnCoreError("40 trainings wait already")
        self.started.append(settings)
        return f"a-token-of-training-{len(self.started)}"


def test_both_ways_to_train_are_begun_and_linked(planes, monkeypatch):
    service = Service()
    monkeypatch.setattr(transfer_runs, "runs", lambda: service)
    app = opened()
    app.button(key="train-both-ways").click().run()
    assert [(one.start, one.network, one.dataset, one.images) for one in service.started] == [
        ("frozen", "lenet5", "digits", 50),
        ("fine_tuned", "lenet5", "digits", 50),
    ]
    assert app.session_state["visit"].tuned == ["a-token-of-training-1", "a-token-of-training-2"]
    app.button(key="train-both-ways").click().run()
    assert app.error[0].value == r"40 trainings wait already\."


def test_a_network_that_is_on_this_server_alone_gets_a_new_output_layer_and_no_other_training(
    planes, tmp_path, monkeypatch
):
    folder = train_into(tmp_path)
    monkeypatch.setattr(entry, "runs", lambda: FoundRuns(abcdef=folder))
    app = opened(net="run.abcdef.3")
    assert not app.exception
    assert "train-both-ways" not in {button.key for button in app.button}
    assert any("This one is on this server alone" in caption.value for caption in app.caption)


def test_a_plane_is_packed_with_all_that_the_browser_needs():
    digits = load("digits", data_folder()).test
    plane = FeaturePlane(
        identity="some", points=torch.tensor([[0.0, 1.0], [2.0, 3.0]]), pictures=digits.images[:2],
        labels=digits.labels[:2], class_names=tuple("0123456789"), learned=1,
        nearest=torch.tensor([[1], [0]]), distances=torch.tensor([[2.5], [2.5]]),
    )  # fmt: skip
    data = packed(plane, key="plane")
    assert np.array([0, 1, 2, 3], np.float32).tobytes() in data
    assert digits.images[:2].numpy().tobytes() in data
    assert b'"nearest":[[1],[0]]' in data


def test_features_are_kept_part_by_part():
    network = cache.network("lenet5", "trained")
    layer = cache.layers_with_features("lenet5", "trained")[0]
    images = load("digits", data_folder()).test
    told: list[int] = []

    def stop_soon(done: int) -> None:
        told.append(done)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.features(network, layer, "stopped", images, stop_soon)
    assert cache.features_here(network, layer, "stopped", len(images)) == told[-1]
    values = cache.features(network, layer, "stopped", images, told.append).values
    assert len(values) == len(images) == told[-1]
