"""Page: draw a digit, and see every layer of a network follow the pen."""

from viz_app import cache
from viz_app.controls.drawing import draw
from viz_app.controls.picture import Chosen


def render(chosen: Chosen) -> None:
    """Show the pad, what the network sees, its answer and all its layers; the sidebar's picture is not used."""
    network = cache.network("lenet5", "trained")
    draw(network, cache.graph("lenet5", "trained"), key="pad")
