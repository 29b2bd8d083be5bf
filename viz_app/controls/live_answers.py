"""What a network answers while it learns, and what a layer makes of the picture that a person picked."""

from math import prod

from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.runs.view import RunView, Snapshot
from cnn_core.training.observing import MOST_PICTURES, Observer
from viz_app import cache, link
from viz_app.components.training_views import AnswersView, Desk, LayerPart, show_answers, show_layer
from viz_app.controls.live import live_whole, take_live

_LONGEST_NAME = 80
_MOST_MAPS = 64
_MOST_NUMBERS = 200_000  # of a layer, sent with every look
_MAP_AXES = 3


def _short(text: str) -> str:
    if len(text) > _LONGEST_NAME:
        raise CnnCoreError(f"a layer's name has at most {_LONGEST_NAME} characters")
    return text


PICTURE = live_whole("picture", 0, MOST_PICTURES - 1, default=0)
LAYER = link.Setting(name="layer", default="", parse=_short)
"""Which layer of whichever network: a name that it has not stands for its first convolution."""


def show_answers_now(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer) -> None:
    """Show the pictures that the network is asked about, the wrong ones first."""
    slow = "This network is large, so it is asked once an epoch." if observer.is_heavy else ""
    answers = AnswersView(
        step=snapshot.step,
        probabilities=cache.looked_into(lambda: observer.answers(snapshot)),
        labels=observer.pictures.labels,
        chosen=_picture(desk, observer),
        settled=not view.is_active,
        epoch=snapshot.epoch,
        note=slow,
    )
    show_answers(desk, answers)


def show_layer_now(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer) -> None:
    """Show the picture that was picked, and the maps of the layer that was chosen."""
    picture = _picture(desk, observer)
    layer = _layer(desk, observer)
    seen = cache.looked_into(lambda: observer.look(snapshot, picture=picture, layer=layer))
    output = _first(seen.output)
    part = LayerPart(
        step=snapshot.step,
        picture=picture,
        layer=layer,
        output=output.contiguous().numpy(),
        probabilities=seen.probabilities,
        note=_left_out(len(output), len(seen.output)),
    )
    show_layer(desk, part)


def _picture(desk: Desk, observer: Observer) -> int:
    """Return the picture that was picked, the first one where the address names one that is not there."""
    picture = int(take_live(desk.key_of("answers"), PICTURE)[PICTURE.name])
    return picture if picture < len(observer.pictures) else 0


def _layer(desk: Desk, observer: Observer) -> str:
    """Return the layer that was chosen; until one is, the first convolution."""
    chosen = take_live(desk.key_of("layer"), LAYER)[LAYER.name]
    nodes = observer.graph.nodes
    names = [node.name for node in nodes[1:]]
    first = next((node.name for node in nodes if node.kind == "convolution"), names[0])
    return chosen if chosen in names else first


def _first(output: Tensor) -> Tensor:
    """Return a layer's first maps, as many as are sent; a vector whole; of anything else its numbers in a row."""
    output = output.float() if output.ndim == _MAP_AXES else output.float().flatten()
    if output.ndim < _MAP_AXES:
        return output[:_MOST_NUMBERS]
    return output[: max(1, min(_MOST_MAPS, _MOST_NUMBERS // max(prod(output.shape[1:]), 1)))]


def _left_out(shown: int, there: int) -> str:
    return "" if shown == there else f"The first {shown:,} of its {there:,} channels; the page “Layers” shows all."
