"""The page of augmentation: its settings reach the core, and what is shown is what a training gets."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core.augmentation import KINDS, Augmentation, augment
from cnn_core.datasets import data_folder, load
from cnn_core.training.normalising import as_floats, normalisation_of
from tests.viz_app.test_pages import notes, opened
from viz_app.components.maps import MapsState
from viz_app.controls import augmented


@pytest.fixture
def shown(monkeypatch) -> dict[str, SimpleNamespace]:
    """The pictures that the page showed last, by the place where they stand."""
    shown: dict[str, SimpleNamespace] = {}

    def show(maps: np.ndarray, *, view: Any, key: str) -> MapsState:
        shown[key.split("-")[1]] = SimpleNamespace(maps=maps, view=view)
        return MapsState()

    monkeypatch.setattr(augmented, "show_maps", show)
    return shown


def test_the_batch_after_is_what_a_training_gets_brought_back_to_pixels(shown):
    opened("augmentation", rotate="30", noise="0.1", shift="2", seed="7", images="8")
    train = load("digits", data_folder()).train.images
    normalisation, generator = normalisation_of(train), torch.Generator().manual_seed(7)
    before = torch.from_numpy(shown["before"].maps)[:, None]
    augmentation = Augmentation(rotate=30.0, noise=0.1, shift=2)
    trained = augment(before, augmentation, generator, normalise=normalisation.apply)
    back = trained * normalisation.std[0] + normalisation.mean[0]
    np.testing.assert_allclose(shown["after"].maps, back[:, 0].clamp(0, 1), atol=1e-6)


def test_the_batch_before_is_made_of_training_images_under_their_classes(shown):
    opened("augmentation", images="32", batch="3")
    train = load("digits", data_folder()).train
    for image, tile in zip(shown["before"].maps, shown["before"].view.tiles, strict=True):
        same = (as_floats(train.images)[:, 0] == torch.from_numpy(image)).flatten(1).all(1)
        assert tile.title in {str(int(label)) for label in train.labels[same]}


def test_all_is_off_at_first_and_the_page_says_so(shown):
    app = opened("augmentation")
    assert "Nothing is switched on" in app.info[0].value
    np.testing.assert_allclose(shown["after"].maps, shown["before"].maps, atol=1e-6)
    assert "steps" not in shown


def test_drawing_again_takes_the_next_seed_and_keeps_the_images(shown):
    app = opened("augmentation", shift="2", seed="999")
    before, after = shown["before"].maps, shown["after"].maps
    app.button[0].click().run()
    assert app.slider(key="setting_augmentation_seed").value == 0
    np.testing.assert_array_equal(shown["before"].maps, before)
    assert not np.array_equal(shown["after"].maps, after)


def test_one_image_is_shown_after_each_step_up_to_the_batch(shown):
    opened("augmentation", data="shapes", hue="0.3", mirror="yes", erase="8", of="2", images="4")
    titles = [tile.title for tile in shown["steps"].view.tiles]
    assert titles == ["as it is", "1. Hue", "2. Mirror", "3. Erase"]
    np.testing.assert_array_equal(shown["steps"].maps[:3], shown["before"].maps[6:9])
    np.testing.assert_array_equal(shown["steps"].maps[-3:], shown["after"].maps[6:9])


def test_gray_images_have_no_setting_of_colours():
    labels = {slider.label for slider in opened("augmentation").slider}
    assert "Brightness" in labels
    assert not {"Saturation", "Hue"} & labels
    assert {"Saturation", "Hue"} <= {slider.label for slider in opened("augmentation", data="shapes").slider}


def test_every_setting_says_when_not_to_use_it_and_says_so_below_once_it_is_on():
    app = opened("augmentation", data="shapes", flip="yes")
    widgets = {widget.label.partition(",")[0]: widget for widget in (*app.slider, *app.toggle)}
    assert all(kind.caution in widgets[kind.title].help for kind in KINDS)
    assert [kind.title for kind in KINDS if any(kind.caution in caption.value for caption in app.caption)] == ["Flip"]


def test_settings_hold_for_all_pages():
    app = opened("augmentation", shift="3", mirror="yes")
    assert app.session_state["visit"].everywhere.keys() >= {"shift", "mirror"}


def test_a_shift_that_was_set_for_larger_images_is_what_these_can_take():
    app = opened("augmentation", shift="14", erase="20")
    assert app.slider(key="setting_shift").value == 4
    assert app.slider(key="setting_erase").value == 8
    assert notes(app) == []


@pytest.mark.parametrize(("name", "value"), [("shift", "1001"), ("erase", "-1"), ("crop", "nan"), ("seed", "1000")])
def test_a_setting_that_no_image_can_take_gets_a_sentence_and_the_default(name, value):
    app = opened("augmentation", **{name: value})
    assert not app.exception
    assert len(notes(app)) == 1
    assert f"{name}={value}" in notes(app)[0]


def test_the_code_is_written_when_it_is_opened():
    assert not opened("augmentation", shift="2").code
    assert "images = shift(images, 2, generator)" in opened("augmentation", shift="2", code="open").code[0].value
