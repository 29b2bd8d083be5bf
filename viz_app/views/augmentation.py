"""Page: training images are changed at random, so that a network learns what does not matter."""

from viz_app import cache
from viz_app.controls.augmentation import augmentation_controls
from viz_app.controls.augmented import pick_batch, show_augmented
from viz_app.controls.dataset import pick_dataset
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Show how far images are changed, a batch before and after, and one image step by step."""
    picked = pick_dataset()
    channels, height, width = picked.dataset.train.images.shape[1:]
    augmentation = augmentation_controls((channels, height, width))
    show_augmented(pick_batch(picked), augmentation, cache.normalisation(picked.slug))
