"""The scene of one number of a network: what it sees of the input, how it was made, and where it goes.

The server sends what was read and the weights; products and sums are computed in the browser (`unit/scene.js`). Where
a person goes from here is told as the trigger "walk".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jaxtyping import Float32
from numpy import ndarray

from cnn_core.receptive_field import Field
from cnn_core.training import Normalisation
from cnn_core.units.opened import Opened, Place, Share
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer
from viz_app.components.stage.unit_making import arrays_of, number, place_facts, settings_of
from viz_app.components.stage.unit_maps import sent_maps
from viz_app.draw.planes import Planes

LIVE = {"sorted": "yes", "heat": "no"}
"""What moves in the browser, "yes" or "no" in the address: whether the largest terms come first, and whether the heat
map lies over the input."""


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitView:
    """One number, what it was made of, and what is made of it."""

    opened: Opened
    chain: tuple[Opened, ...]  # the one-to-one steps after it, at the same index: batch norm, ReLU …
    maps: Mapping[str, Planes]  # of each step that is read, all of them; a vector as planes of 1 × 1
    titles: Mapping[str, str]  # what a step is called on screen
    readers: tuple[Place, ...]  # numbers that are computed from this one next
    seen: Planes  # the input as the network sees it, 0 to 1
    field: Field | None  # None: not known
    effect: Float32[ndarray, "h w"] | None  # size of the gradient towards each pixel, summed over the colours
    effects_on: tuple[tuple[str, float], ...]  # class name, and by how much its logit grows with this number
    class_names: tuple[str, ...]
    normalisation: Normalisation | None = None  # what made the input itself of the picture
    share: Share | None = None  # what softmax makes of it, where it is one of the network's last numbers
    mark: str = ""  # what stands on each picture of the network: that its weights are random
    here: Place | None = None  # which of the opened one and its chain a person came to see; None: the last

    @property
    def stands_at(self) -> int:
        """The number on screen: 0 for the opened one, 1 for the first of the chain."""
        places = [step.place for step in (self.opened, *self.chain)]
        return places.index(self.here) if self.here in places else len(places) - 1


def show_unit(view: UnitView, *, on_walk: Callable[[], None], key: str, live: Mapping[str, str] | None = None) -> None:
    """Show the number.

    Args:
        view: The number; of another network under another key, since the scene remembers where a person came from.
        on_walk: Called when a person goes elsewhere: the trigger "walk" says to which layer and unit.
        key: The scene's name on the page.
        live: See `LIVE`; the state "live" holds what the browser settled on.
    """
    facts, arrays = packed_view(view)
    facts["live"] = {**LIVE, **(live or {})}
    renderer("stage")(key=key, data=pack(facts, arrays), on_walk_change=on_walk)


def packed_view(view: UnitView) -> tuple[dict[str, JsonValue], dict[str, PackedArray]]:
    """Return what `pack` takes."""
    opened, field, scaling = view.opened, view.field, view.normalisation
    maps, planes = sent_maps(opened.making, view.maps)
    facts: dict[str, JsonValue] = {
        "scene": "unit",
        "opened": _opened_facts(opened),
        "chain": [_opened_facts(step) for step in view.chain],
        "standsAt": view.stands_at,
        "maps": maps,
        "titles": dict(view.titles),
        "readers": [place_facts(place) for place in view.readers],
        "field": field and _field_facts(field),
        "effects": [[name, number(slope)] for name, slope in view.effects_on],
        "names": _names(view),
        "share": view.share and {**settings_of(view.share), "names": list(view.class_names)},
        "className": _class_name(view),
        "mark": view.mark,
        "normalisation": scaling and {"mean": list(scaling.mean), "std": list(scaling.std)},
    }
    arrays = {"seen": view.seen, **planes, **arrays_of(opened.making)}
    if view.effect is not None:
        arrays["effect"] = view.effect
    if view.share:
        arrays["logits"] = view.share.values
    return facts, arrays


def _field_facts(field: Field) -> dict[str, JsonValue]:
    rows, cols = field.rows, field.cols
    place: dict[str, JsonValue] = {"row": rows.start, "col": cols.start}
    return {**place, "height": len(rows), "width": len(cols), "whole": field.whole}


def _names(view: UnitView) -> list[JsonValue]:
    """Return the names of what shares 1 among them, where these are the classes."""
    making = view.opened.making
    classes = isinstance(making, Share) and len(making.places) == len(view.class_names)
    return list(view.class_names) if classes else []


def _class_name(view: UnitView) -> str:
    """Return the class that the number is for, where it is one of the network's last."""
    place = (view.opened, *view.chain)[-1].place
    is_last = not view.readers and len(place.index) == 1 and place.index[0] < len(view.class_names)
    return view.class_names[place.index[0]] if is_last else ""


def _opened_facts(opened: Opened) -> dict[str, JsonValue]:
    return {
        "place": place_facts(opened.place),
        "kind": opened.kind,
        "value": number(opened.value),
        "making": settings_of(opened.making),
    }
