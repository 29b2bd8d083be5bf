"""The networks that the lecture names, and the search for others."""

from cnn_core.models.facts import LECTURE

NAMED: tuple[str, ...] = tuple(LECTURE)
"""The lecture's networks in its order, each with complete facts."""
