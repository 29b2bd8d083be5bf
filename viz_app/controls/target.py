"""The class that a network's numbers are held against."""

from dataclasses import dataclass

from viz_app.controls.looked import Looked
from viz_app.controls.settings import choose

_NONE, _TOP = "none", "top"
_HELP = (
    "Maps can be sorted by what they add to the logit of this class: value × slope, summed over the map. In a large "
    "network that takes a moment, once for each picture and class."
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """One class."""

    index: int
    class_name: str


def pick_target(looked: Looked) -> Target | None:
    """Return the class that is chosen; None for none, as a large network begins."""
    names = looked.class_names
    first = int(looked.computed.logits.argmax())
    options = {_TOP: "The most probable", _NONE: "No class"}
    options |= {str(index): name for index, name in enumerate(names)}
    default = _TOP if looked.is_quick else _NONE
    slug = choose("Contribution to the class", options, name="class", default=default, help=_HELP)
    if slug == _NONE:
        return None
    index = first if slug == _TOP else int(slug)
    return Target(index=index, class_name=names[index])
