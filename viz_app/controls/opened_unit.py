"""The number that is looked at, opened: what it sees of the picture, how it was made, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from cnn_core.recording import Recording
from cnn_core.units import beginning_of, chain_of, open_unit, readers_of
from cnn_core.units.opened import Opened
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
    module, recording = looked.network.module, looked.recording
    first, *others = chain_of(recording, beginning_of(recording, looked.place))
    opened = open_unit(module, recording, first)
    chain = tuple(open_unit(module, recording, place) for place in others)
    readers = readers_of(module, recording, (chain or (opened,))[-1].place)
    slopes = _slopes(looked) if looked.is_quick or _asked() else None
    view = UnitView(
        opened=opened,
        chain=chain,
        maps=_maps(recording, opened),
        titles={node.name: node.path or node.name for node in looked.graph.nodes},
        readers=readers,
        seen=looked.seen,
        field=cache.field(looked.slug, looked.network.weights, first.step, first.index),
        effect=slopes.of_pixels if slopes else None,
        effects_on=slopes.of_classes if slopes else (),
        class_names=looked.class_names,
        normalisation=looked.network.entry.preprocessing.normalisation,
        here=looked.place,
    )
    key = f"unit-{looked.slug}"
    show_unit(view, on_walk=walker(key), key=key, live=take_live(key, *_SETTINGS))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Slopes:
    """What a small change would do: of the pixels to the number, and of the number to the classes."""

    of_pixels: Float32[np.ndarray, "h w"]
    of_classes: tuple[tuple[str, float], ...]  # the most probable ones


def _slopes(looked: Looked) -> _Slopes:
    picture, place = looked.chosen, looked.place
    where = (looked.slug, looked.network.weights, picture.identity, picture.shown, place.step, place.index)
    effects = cache.effects(*where)
    best = looked.recording.records[-1].output[0].topk(min(_CLASSES, len(effects))).indices.tolist()
    return _Slopes(
        of_pixels=cache.effective_field(*where).numpy(),
        of_classes=tuple((looked.class_names[index], float(effects[index])) for index in best),
    )


def _asked() -> bool:
    """Ask whether slopes are wanted in a large network, where they take a moment for each number."""
    return switch(
        "Follow it by its slopes: to the pixels that move it, and to the classes that it moves",
        name="slopes",
        help="Computes the network's gradients for this number. In a large network that takes a moment.",
    )


def _maps(recording: Recording, opened: Opened) -> Mapping[str, Planes]:
    """Return all maps of the steps that a number was read from."""
    steps = recording[opened.place.step].inputs
    return {step: output_planes(recording[step].output[0]) for step in steps}
