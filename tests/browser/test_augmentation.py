"""The page of augmentation: an image that is clicked is shown step by step, and sliders move by the keyboard."""

import re

import pytest
import torch

from cnn_core.augmentation import Augmentation, augment
from cnn_core.datasets import data_folder, load
from cnn_core.training.normalising import as_floats, normalisation_of
from tests.browser.grids import grid, middle_of, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

AFTER, STEPS = "augmentation-after-8", "augmentation-steps"


def erased(index: int) -> tuple[str, torch.Tensor]:
    """Return an image of the page's first batch as a training gets it, brought back to pixels, and its class."""
    train = load("digits", data_folder()).train
    chosen = torch.randperm(len(train), generator=torch.Generator().manual_seed(0))[:8]
    normalisation = normalisation_of(train.images)
    generator, normalise = torch.Generator().manual_seed(0), normalisation.apply
    changed = augment(as_floats(train.images[chosen]), Augmentation(erase=4), generator, normalise=normalise)
    return str(int(train.labels[chosen[index]])), changed[index, 0] * normalisation.std[0] + normalisation.mean[0]


def test_a_clicked_image_is_shown_step_by_step_with_the_numbers_of_the_training(app):
    page = app("augmentation?erase=4&images=8")
    title, image = erased(5)
    page.mouse.click(*middle_of(page, AFTER, 3, 3, tile=5))
    expect(page.get_by_text(f"Image 5 ({title}), step by step")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\bof=5\b"))
    for row, col in ((0, 3), (3, 3), (4, 5), (7, 4)):
        assert read_value(page, STEPS, row, col, tile=1) == pytest.approx(float(image[row, col]), abs=1e-3)


def test_a_slider_moved_by_the_keyboard_changes_the_batch_and_the_address(app):
    page = app("augmentation?images=8")
    slider = page.get_by_role("slider", name="Shift, pixels")
    slider.focus()
    slider.press("ArrowRight")
    expect(grid(page, STEPS)).to_be_visible()
    expect(page).to_have_url(re.compile(r"\bshift=1\b"))
    page.get_by_role("button", name="Draw again").press("Enter")
    expect(page).to_have_url(re.compile(r"\bseed=1\b"))


def test_what_is_set_here_is_set_on_the_training_page(app):
    page = app("augmentation?shift=2&mirror=yes&images=4")
    page.get_by_role("link", name="Train with this augmentation").click()
    expect(page).to_have_url(re.compile(r"/train\?(?=.*\bshift=2\b)(?=.*\bmirror=yes\b)"))
