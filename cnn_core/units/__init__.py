"""One number of a network's output, opened: what it was computed from, for every kind of step."""

from cnn_core.units.answering import share_of
from cnn_core.units.following import beginning_of, chain_of, readers_of
from cnn_core.units.making import made
from cnn_core.units.opening import open_unit
from cnn_core.units.origins import sources_of

__all__ = ["beginning_of", "chain_of", "made", "open_unit", "readers_of", "share_of", "sources_of"]
