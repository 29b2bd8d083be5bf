"""The number that is looked at, opened: what it sees of the picture, how it was made, and where it goes."""

from collections.abc import Mapping

from cnn_core.recording import Recording
from cnn_core.units import beginning_of, chain_of, open_unit, readers_of
from cnn_core.units.opened import Opened
from viz_app.components.stage.unit import LIVE, UnitView, show_unit
from viz_app.controls.live import live_choice, take_live
from viz_app.controls.looked import Looked
from viz_app.controls.walk import walker
from viz_app.draw.planes import Planes, output_planes

_SETTINGS = tuple(live_choice(name, ("yes", "no"), default=default) for name, default in LIVE.items())


def show_opened_unit(looked: Looked) -> None:
    """Show the number; one behind a batch norm or an activation from the convolution on that it began with."""
    module, recording = looked.network.module, looked.recording
    first, *others = chain_of(recording, beginning_of(recording, looked.place))
    opened = open_unit(module, recording, first)
    chain = tuple(open_unit(module, recording, place) for place in others)
    readers = readers_of(module, recording, (chain or (opened,))[-1].place)
    view = UnitView(
        opened=opened,
        chain=chain,
        maps=_maps(recording, opened),
        titles={node.name: node.path or node.name for node in looked.graph.nodes},
        readers=readers,
        seen=looked.seen,
        field=None,
        effect=None,
        effects_on=(),
        class_names=looked.class_names,
        normalisation=looked.network.entry.preprocessing.normalisation,
    )
    key = f"unit-{looked.slug}"
    show_unit(view, on_walk=walker(key), key=key, live=take_live(key, *_SETTINGS))


def _maps(recording: Recording, opened: Opened) -> Mapping[str, Planes]:
    """Return all maps of the steps that a number was read from."""
    steps = recording[opened.place.step].inputs
    return {step: output_planes(recording[step].output[0]) for step in steps}
