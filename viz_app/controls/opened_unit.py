"""The number that is looked at, opened: what it sees of the picture, how it was made, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from torch import nn

from cnn_core.gradients import Slopes
from cnn_core.recording import Recording
from cnn_core.units import beginning_of, chain_of, open_unit, readers_of, share_of
from cnn_core.units.opened import Opened, Place, Share
from viz_app import cache
from viz_app.components.stage.unit import LIVE, UnitView, show_unit
from viz_app.controls.live import live_choice, take_live
from viz_app.controls.looked import Looked
from viz_app.controls.settings import switch
from viz_app.controls.walk import walker
from viz_app.draw.planes import Planes, output_planes

_CLASSES = 5  # so many of the most probable ones are followed
_SETTINGS = tuple(live_choice(name, ("yes", "no"), default=default) for name, default in LIVE.items())


def show_opened_unit(looked: Looked) -> None:
    """Show the number; one behind a batch norm or an activation from the convolution on that it began with."""
    found = looked.read(partial(_find, looked.network.module, looked.place))
    slopes = _slopes(looked) if looked.is_quick or _asked() else None
    first = found.opened.place
    view = UnitView(
        opened=found.opened,
        chain=found.chain,
        maps=found.maps,
        titles={node.name: node.path or node.name for node in looked.graph.nodes},
        readers=found.readers,
        seen=looked.seen,
        field=cache.field(looked.slug, looked.network.weights, first.step, first.index),
        effect=slopes.of_pixels.numpy() if slopes else None,
        effects_on=_on_the_most_probable(looked, slopes) if slopes and not found.share else (),
        share=found.share,
        class_names=looked.class_names,
        mark=looked.network.mark,
        normalisation=looked.network.entry.preprocessing.normalisation,
        here=looked.place,
    )
    key = f"unit-{looked.slug}"
    show_unit(view, on_walk=walker(key), key=key, live=take_live(key, *_SETTINGS))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    """How the number was made, and what it leads to."""

    opened: Opened
    chain: tuple[Opened, ...]  # the steps after it that make one number of it
    maps: Mapping[str, Planes]  # all of the steps that it was read from
    readers: tuple[Place, ...]
    share: Share | None  # of all probabilities, where it is one of the network's last numbers


def _find(module: nn.Module, place: Place, recording: Recording) -> _Found:
    first, *others = chain_of(recording, beginning_of(recording, place))
    opened = open_unit(module, recording, first)
    chain = tuple(open_unit(module, recording, place) for place in others)
    last = (chain or (opened,))[-1].place
    return _Found(
        opened=opened,
        chain=chain,
        maps={step: output_planes(recording[step].output[0]) for step in recording[first.step].inputs},
        readers=readers_of(module, recording, last),
        share=share_of(recording, last),
    )


def _slopes(looked: Looked) -> Slopes:
    picture, place = looked.chosen, looked.place
    weights = looked.network.weights
    return cache.slopes(looked.slug, weights, picture.identity, picture.shown, place.step, place.index)


def _on_the_most_probable(looked: Looked, slopes: Slopes) -> tuple[tuple[str, float], ...]:
    best = looked.computed.logits.topk(min(_CLASSES, len(slopes.of_classes))).indices.tolist()
    return tuple((looked.class_names[index], float(slopes.of_classes[index])) for index in best)


def _asked() -> bool:
    """Ask whether slopes are wanted in a large network, where they take a moment for each number."""
    return switch(
        "Follow it by its slopes: to the pixels that move it, and to the classes that it moves",
        name="slopes",
        help="Computes the network's gradients for this number. In a large network that takes a moment.",
    )
