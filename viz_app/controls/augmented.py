"""A batch of training images before and after an augmentation, and one of them step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
import torch
from jaxtyping import Float32, UInt8
from torch import Generator, Tensor

from cnn_core.augmentation import Augmentation, Change
from cnn_core.training.normalising import Normalisation
from cnn_core.training_code import augmentation_script
from viz_app import cache, link
from viz_app.components.maps import MapsView, Tile, show_maps
from viz_app.controls.code import show_pytorch
from viz_app.controls.dataset import PickedDataset
from viz_app.controls.page_link import show_page_link
from viz_app.controls.settings import choose, whole, whole_number

_COUNTS = (4, 8, 16, 32, 64)
_MOST_VALUES = 400_000  # of all images, since they go into the browser as floats
_MOST_BATCHES = 100
_MOST_SEED = 999
_SEED = link.Setting(name="seed", default=0, parse=lambda text: whole(text, 0, _MOST_SEED))


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some training images, and the seed of the numbers that change them."""

    images: UInt8[Tensor, "n c h w"]
    titles: tuple[str, ...]  # of their classes
    seed: int


def pick_batch(picked: PickedDataset) -> Batch:
    """Return the mini-batch that is chosen; the images are in an order that is random and always the same."""
    train = picked.dataset.train
    fitting = [count for count in _COUNTS if count * train.images[0].numel() <= _MOST_VALUES] or [_COUNTS[0]]
    counts = {str(count): str(count) for count in fitting}
    sizes, numbers, seeds, again = st.columns([2, 2, 2, 1], gap="medium", vertical_alignment="bottom")
    with sizes:
        count = int(choose("Images", counts, name="images", default=str(min(16, fitting[-1])), style="segments"))
    last = min(_MOST_BATCHES, -(-len(train) // count)) - 1
    with numbers:
        number = whole_number("Mini-batch", 0, last, name="batch", default=0) if last else 0
    with seeds:
        help = "All random numbers come from it: the same seed draws the same numbers."
        seed = whole_number("Seed", 0, _MOST_SEED, name=_SEED.name, default=_SEED.default, help=help)
    with again:
        st.button("Draw again", on_click=_next_seed, args=(seed,), help="Takes the next seed.")
    order = torch.randperm(len(train), generator=Generator().manual_seed(0))
    chosen = order[number * count : (number + 1) * count]
    titles = tuple(picked.dataset.class_names[int(label)] for label in train.labels[chosen])
    return Batch(images=train.images[chosen], titles=titles, seed=seed)


def show_augmented(batch: Batch, augmentation: Augmentation, normalisation: Normalisation) -> None:
    """Show the batch before and after, and the chosen image after each step.

    Args:
        batch: The images.
        augmentation: How far they are changed.
        normalisation: Of the training images, which a training frees them of.
    """
    changes = cache.augmented(batch.images, augmentation, normalisation, seed=batch.seed)
    before = batch.images.numpy() / np.float32(255)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Before**")
        shape = " × ".join(map(str, batch.images.shape))
        view = MapsView(tiles=_tiles(batch.titles, before), caption=f"{shape}: images, channels, rows, columns.")
        show_maps(_planes(before), view=view, key="augmentation-before")
    with right:
        st.markdown("**After: what the network learns from**")
        index = _show_after(batch, _pixels(changes[-1], normalisation))
    if len(changes) > 1:
        _show_steps(batch, index, changes, normalisation)
        channels, height, width = batch.images.shape[1:]
        write = partial(augmentation_script, augmentation, normalisation, (channels, height, width), seed=batch.seed)
        show_page_link("Train with this augmentation", "train", {}, help="The data set and all settings go along.")
        show_pytorch("The code of this augmentation", write)
    else:
        st.info("Nothing is switched on, so after is the same as before. Move a slider.")


def _show_after(batch: Batch, after: Float32[np.ndarray, "n c h w"]) -> int:
    """Show the changed batch and return which of its images is chosen."""
    setting = link.Setting(name="of", default=0, parse=lambda text: whole(text, 0, _COUNTS[-1] - 1))
    chosen = st.session_state[link.key(setting)]
    selected = chosen if chosen < len(after) else 0
    caption = "Each image is changed in its own way. Click one to see it step by step."
    view = MapsView(tiles=_tiles(batch.titles, after), caption=caption, selectable=True, selected=selected)
    picked = show_maps(_planes(after), view=view, key=f"augmentation-after-{len(after)}").selected
    if picked is not None and picked != selected:
        link.put(setting, picked)
        return picked
    return selected


def _show_steps(batch: Batch, index: int, changes: Sequence[Change], normalisation: Normalisation) -> None:
    """Show one image after each step."""
    st.markdown(f"**Image {index} ({batch.titles[index]}), step by step**")
    shown = [change for change in changes if change.title != "Normalised"]
    images = [_pixels(change, normalisation)[index] for change in shown]
    pictures = np.stack([batch.images[index].numpy() / np.float32(255), *images])
    titles = ["as it is", *(f"{number}. {change.title}" for number, change in enumerate(shown, start=1))]
    caption = (
        "In this order: first what light does, then what a moved camera does. In between each number is freed of the "
        "mean of its channel and divided by the deviation, so that the network gets numbers around 0; here they are "
        "shown as pixels again."
    )
    view = MapsView(tiles=_tiles(titles, pictures), size="medium", caption=caption)
    show_maps(_planes(pictures), view=view, key="augmentation-steps")


def _pixels(change: Change, normalisation: Normalisation) -> Float32[np.ndarray, "n c h w"]:
    """Return a step's images as pixels, 0 to 1."""
    if not change.normalised:
        return change.images.numpy()
    mean, std = (torch.tensor(values)[:, None, None] for values in (normalisation.mean, normalisation.std))
    return (change.images * std + mean).clamp(0, 1).numpy()


def _planes(images: Float32[np.ndarray, "n c h w"]) -> Float32[np.ndarray, "k h w"]:
    return np.ascontiguousarray(images.reshape(-1, *images.shape[2:]))


def _tiles(titles: Sequence[str], images: Float32[np.ndarray, "n c h w"]) -> tuple[Tile, ...]:
    channels = images.shape[1]
    kind = "rgb" if channels == 3 else "gray"
    return tuple(Tile(title=title, kind=kind, plane=number * channels) for number, title in enumerate(titles))


def _next_seed(seed: int) -> None:
    link.put(_SEED, (seed + 1) % (_MOST_SEED + 1))
