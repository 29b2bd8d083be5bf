"""A network on a picture, and the place in it that is looked at: what the parts of the Layers page share."""

from dataclasses import dataclass
from functools import cached_property

from cnn_core.classification import Guess, guesses
from cnn_core.graph import Graph, Node
from cnn_core.models.entry import Network
from cnn_core.recording import Recording
from cnn_core.units.opened import Place
from viz_app import cache
from viz_app.controls.picture import Chosen
from viz_app.controls.walk import Here
from viz_app.draw.planes import Planes

_QUICK = 1_000_000_000  # multiply-adds of a network whose gradients are taken without being asked for


@dataclass(frozen=True, kw_only=True, eq=False)
class Looked:
    """What is on screen."""

    network: Network
    graph: Graph
    recording: Recording
    chosen: Chosen
    layer: Node
    unit: tuple[int, ...]  # the one that was walked to, or the layer's strongest

    @property
    def slug(self) -> str:
        """The network's name in the address."""
        return self.network.entry.slug

    @property
    def place(self) -> Place:
        """The unit, by its layer and its index there."""
        return Place(step=self.layer.name, index=self.unit)

    @cached_property
    def seen(self) -> Planes:
        """What the network sees of the picture, 0 to 1."""
        return cache.seen(self.slug, self.chosen.identity, self.chosen.shown)

    @cached_property
    def guesses(self) -> tuple[Guess, ...]:
        """All classes, the most probable first."""
        return guesses(self.recording.records[-1].output[0], self.network.entry.class_names)

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each of the network's last numbers is for."""
        return self.network.entry.class_names

    @property
    def is_quick(self) -> bool:
        """Whether a pass through the network is so short that it may be made for each click."""
        return sum(node.multiply_adds for node in self.graph.nodes) <= _QUICK


def look(network: Network, graph: Graph, here: Here, chosen: Chosen) -> Looked:
    """Send the picture through the network and look at the place."""
    recording = cache.recording(network.entry.slug, network.weights, chosen.identity, chosen.shown)
    unit = here.unit or recording[here.layer.name].strongest
    return Looked(network=network, graph=graph, recording=recording, chosen=chosen, layer=here.layer, unit=unit)
