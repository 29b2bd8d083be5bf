"""One number of a network's output, opened: what it was computed from, for every kind of step."""

from cnn_core.units.making import made
from cnn_core.units.opening import open_unit
from cnn_core.units.origins import sources_of

__all__ = ["made", "open_unit", "sources_of"]
