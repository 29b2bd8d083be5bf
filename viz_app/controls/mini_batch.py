"""A mini-batch as a network gets it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from jaxtyping import Float, Int64
from torch import Tensor

from cnn_core.batches import drawn_indices
from cnn_core.training.normalising import Normalisation, as_floats
from viz_app import cache, link
from viz_app.components.maps import MapsView, Tile, show_maps
from viz_app.controls.dataset_part import Part
from viz_app.controls.settings import switch, whole, whole_number

_LARGEST = 128  # images
_MOST_SEED = 999
_MOST_VALUES = 800_000  # that are drawn; all of them are computed
_SEED = link.Setting(name="seed", default=0, parse=lambda text: whole(text, 0, _MOST_SEED))
_CODE = """\
import torch

{shape_comment}
chosen = torch.randperm({count}, generator=torch.Generator().manual_seed({seed}))[:{size}]
batch = images[chosen].float() / 255  # ({size}, {channels}, {height}, {width}), 0 to 1
{normalising}labels = labels[chosen]  # ({size},)
"""


@dataclass(frozen=True, kw_only=True)
class MiniBatch:
    """Some images of a part, drawn at random."""

    part: Part
    seed: int
    indices: Int64[Tensor, " n"]
    normalisation: Normalisation | None  # None: 0 to 1

    @property
    def pixels(self) -> Float[Tensor, "n c h w"]:
        """The images, 0 to 1."""
        return as_floats(self.part.images.images[self.indices])

    @property
    def numbers(self) -> Float[Tensor, "n c h w"]:
        """What the network gets."""
        return self.normalisation.apply(self.pixels) if self.normalisation else self.pixels


def pick_mini_batch(part: Part) -> MiniBatch:
    """Return the mini-batch that is chosen."""
    sizes, seeds, again, normals = st.columns([4, 4, 2, 2], gap="medium", vertical_alignment="bottom")
    with sizes:
        most = min(_LARGEST, len(part.images))
        size = whole_number("Images in the batch", 1, most, name="size", default=min(32, most)) if most > 1 else 1
    with seeds:
        help = "The images are drawn at random: the same seed draws the same ones."
        seed = whole_number("Seed", 0, _MOST_SEED, name=_SEED.name, default=_SEED.default, help=help)
    with again:
        st.button("Draw again", on_click=_next_seed, args=(seed,), help="Takes the next seed.")
    with normals:
        help = (
            "From each channel its mean over the training part is taken off, and the rest is divided by the deviation."
        )
        normalised = switch("Normalised", name="normal", default=True, help=help)
    normalisation = cache.normalisation(part.picked.slug) if normalised else None
    indices = drawn_indices(len(part.images), size=size, seed=seed)
    return MiniBatch(part=part, seed=seed, indices=indices, normalisation=normalisation)


def show_mini_batch(batch: MiniBatch) -> None:
    """Show its images with their classes, its shape, the mean and the deviation of each channel, and its code."""
    numbers = batch.numbers
    size, channels, height, width = numbers.shape
    st.markdown(
        f"**Shape ({size}, {channels}, {height}, {width})**, `float32`, and {size} label{'s' * (size > 1)} of shape "
        f"({size},). The network takes all of them through a layer at once, and learns from their mean error."
    )
    planes = 2 * channels if channels > 1 and batch.normalisation else channels
    shown = max(1, min(size, _MOST_VALUES // (planes * height * width)))
    if shown < size:
        st.caption(f"The first {shown} of {size} images are drawn; the figures are of all of them.")
    maps, tiles = _drawn(batch, shown)
    caption = "Point at a pixel to read its number. Zoom in until the numbers stand in the pixels."
    show_maps(maps, view=MapsView(tiles=tiles, caption=caption), key=f"mini-batch-{len(tiles)}")
    st.markdown(_figures(batch))
    with st.expander("The code of this batch"):
        st.code(_code(batch), language="python")


def _drawn(batch: MiniBatch, shown: int) -> tuple[np.ndarray, tuple[Tile, ...]]:
    """Return maps and tiles: gray once normalised in the colours of signed numbers, colour as pictures to read."""
    height, width = batch.part.shape[2:]
    numbers = batch.numbers[:shown].reshape(-1, height, width).numpy()
    channels = batch.part.shape[1]
    titles = [f"{index}: {batch.part.title_of(index)}" for index in batch.indices[:shown].tolist()]
    if channels == 1 and batch.normalisation:
        limit = float(np.abs(numbers).max()) or 1.0
        kind, ends = "signed", (-limit, limit)
        return numbers, tuple(Tile(title=t, kind=kind, plane=n, limits=ends) for n, t in enumerate(titles))
    if not batch.normalisation:
        kind = "rgb" if channels > 1 else "gray"
        return numbers, tuple(Tile(title=t, kind=kind, plane=n * channels) for n, t in enumerate(titles))
    maps = np.concatenate([batch.pixels[:shown].reshape(-1, height, width).numpy(), numbers])
    first = shown * channels
    tiles = [
        Tile(
            title=t,
            kind="rgb",
            plane=n * channels,
            reads=tuple(range(first + n * channels, first + (n + 1) * channels)),
        )
        for n, t in enumerate(titles)
    ]
    return maps, tuple(tiles)


def _figures(batch: MiniBatch) -> str:
    """Write the mean and the deviation of each channel as a table, as stored and as the network gets them."""
    names = ("gray",) if batch.part.shape[1] == 1 else ("red", "green", "blue")
    stages = {"0 to 1": batch.pixels} | ({"normalised": batch.numbers} if batch.normalisation else {})
    rows = [f"| channel | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    for stage, numbers in stages.items():
        channels = [numbers[:, channel] for channel in range(len(names))]
        rows.append(_row(f"mean, {stage}", [float(channel.mean()) for channel in channels]))
        rows.append(_row(f"deviation, {stage}", [float(channel.std(correction=0)) for channel in channels]))
    return "\n".join(rows)


def _row(name: str, figures: list[float]) -> str:
    return f"| {name} | {' | '.join(map(_signed, figures))} |"


def _signed(number: float) -> str:
    """Write a number with three decimals; zero has no sign."""
    text = f"{number:.3f}"
    return "0.000" if text == "-0.000" else text.replace("-", "−")


def _code(batch: MiniBatch) -> str:
    count, channels, height, width = batch.part.shape
    normalising = ""
    if batch.normalisation:
        mean, std = (", ".join(f"{n:.4f}" for n in v) for v in (batch.normalisation.mean, batch.normalisation.std))
        normalising = (
            f"mean = torch.tensor([{mean}])[:, None, None]\nstd = torch.tensor([{std}])[:, None, None]\n"
            "batch = (batch - mean) / std\n"
        )
    return _CODE.format(
        shape_comment=f"# images: uint8, ({count}, {channels}, {height}, {width}); labels: int64, ({count},)",
        count=count,
        channels=channels,
        height=height,
        width=width,
        seed=batch.seed,
        size=len(batch.indices),
        normalising=normalising,
    )


def _next_seed(seed: int) -> None:
    link.put(_SEED, (seed + 1) % (_MOST_SEED + 1))
