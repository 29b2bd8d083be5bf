"""Whether numbers are read as the core computes them, 0 to 1, or as files store them, 0 to 255."""

from typing import cast

from viz_app.components.maps.view import Unit
from viz_app.controls.settings import choose

UNITS = {"0-255": "0 to 255", "0-1": "0 to 1"}


def pick_unit(*, name: str, default: Unit) -> Unit:
    """Return the unit in which a page's numbers are read; the mathematics stays at 0 to 1.

    Args:
        name: The setting's name in the address. Each page has its own, since each has its own default.
        default: The unit without a choice.
    """
    help = "Only how numbers are written: the computation is done with 0 to 1 in both."
    return cast("Unit", choose("Numbers from", UNITS, name=name, default=default, style="segments", help=help))
