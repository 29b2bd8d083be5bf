"""Features of a data set, read once: at once where that is quick, else when a person asks for it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor

from cnn_core.transfer import Features, Labelled
from viz_app import cache
from viz_app.controls.run_words import time_of
from viz_app.controls.transfer import Plan, say_features

_QUICK = 4e10  # multiply-adds that a page does without being asked: a few seconds


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """The features of the training images, and of those that are held out."""

    train: Features
    held: Features
    plan: Plan

    @property
    def learned(self) -> Labelled:
        """What the new layer learns from."""
        return Labelled(values=self.train.values, labels=self.plan.images.train.labels)

    @property
    def asked(self) -> Labelled:
        """What it is asked about."""
        return Labelled(values=self.held.values, labels=self.plan.images.held.labels)

    @property
    def all_values(self) -> Float[Tensor, "n d"]:
        """Of all images, those to learn from first."""
        return torch.cat([self.train.values, self.held.values])

    @property
    def all_labels(self) -> Int64[Tensor, " n"]:
        """The class of each of them."""
        return torch.cat([self.plan.images.train.labels, self.plan.images.held.labels])

    @property
    def all_images(self) -> UInt8[Tensor, "n c h w"]:
        """The images themselves."""
        return torch.cat([self.plan.images.train.images, self.plan.images.held.images])


def read_features(plan: Plan) -> Read | None:
    """Return the features once they are here; until then show the button, and how far they are."""
    parts = {"train": plan.images.train, "held": plan.images.held}
    count = sum(map(len, parts.values()))
    here = sum(
        cache.features_here(plan.network, plan.layer, _identity(plan, name), len(images))
        for name, images in parts.items()
    )
    place = st.empty()
    if here < count:
        if _cost(plan) * (count - here) > _QUICK and not _is_asked_for(plan, here, count):
            return None
        with place.container():
            tell = _told(here, count)
            found = _read(plan, tell)
        place.empty()
    else:
        found = _read(plan, lambda _: None)
    seconds = found.train.seconds + found.held.seconds
    st.caption(
        f"Features: {say_features(plan)}, for {len(found.train.values):,} images to learn from and "
        f"{len(found.held.values):,} held out. They took {told_seconds(seconds)}, and are kept for "
        "everybody who asks the same."
    )
    return found


def _read(plan: Plan, tell: Callable[[int], object]) -> Read:
    held_from = len(plan.images.train)
    train = cache.features(plan.network, plan.layer, _identity(plan, "train"), plan.images.train, tell)
    held = cache.features(
        plan.network, plan.layer, _identity(plan, "held"), plan.images.held, lambda done: tell(held_from + done)
    )
    return Read(train=train, held=held, plan=plan)


def _identity(plan: Plan, part: str) -> str:
    return f"{plan.picked.slug} {part} {plan.most}"


def _cost(plan: Plan) -> int:
    """Count the multiply-adds for one image up to the layer."""
    names = [node.name for node in plan.graph.nodes]
    return sum(node.multiply_adds for node in plan.graph.nodes[: names.index(plan.layer.step) + 1])


def _is_asked_for(plan: Plan, here: int, count: int) -> bool:
    """Show the button that begins or goes on, and tell whether it was pressed."""
    label = f"Read the features of {count:,} images"
    if here:
        label = f"Go on: the features of {here:,} of {count:,} images are here"
    return st.button(
        label,
        key="read-features",
        type="primary",
        help=f"{_cost(plan) * (count - here) / 1e9:,.0f} billion multiplications: this network takes a while.",
    )


def _told(here: int, count: int) -> Callable[[int], object]:
    """Show a bar and a button that stops; return what moves the bar.

    Any press begins the page anew, which ends the reading; what has been read is kept.
    """
    bar = st.progress(here / count, text=f"Reading features: {here:,} of {count:,} images")
    st.button("Stop", key="stop-reading", help="What has been read is kept.")
    start, first = time.monotonic(), list[int]()

    def tell(done: int) -> None:
        gone = time.monotonic() - start
        if not first and gone > 0.05:
            first.append(done)
        left = ""
        if first and done > first[0]:
            left = f", {time_of(gone / (done - first[0] + 1) * (count - done))} left"
        bar.progress(done / count, text=f"Reading features: {done:,} of {count:,} images{left}")

    return tell


def told_seconds(seconds: float) -> str:
    """Write how long something took."""
    return f"{seconds:.1f} s" if seconds >= 0.05 else "less than 0.1 s"
