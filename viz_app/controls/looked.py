"""A network on a picture, and the place in it that is looked at: what the parts of the Layers page share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from torch import Tensor

from cnn_core.classification import Guess, guesses
from cnn_core.graph import Graph, Node
from cnn_core.models.entry import Network
from cnn_core.recording import Recording
from cnn_core.units.opened import Place
from viz_app import cache
from viz_app.controls.picture import Chosen
from viz_app.controls.walk import Here
from viz_app.draw.planes import Planes

Result = TypeVar("Result")
_QUICK = 1_000_000_000  # multiply-adds of a network whose gradients are taken without being asked for


@dataclass(frozen=True, kw_only=True, eq=False)
class Computed:
    """What a network computed of a picture, as far as it is shown: one layer, and how the rest compares."""

    output: Tensor  # of the layer, without the axis of the images
    logits: Tensor  # the network's last numbers
    extremes: tuple[float, float]  # the least and the largest number of all layers


def computed(recording: Recording, layer: Node) -> Computed:
    """Return what is shown of a layer."""
    last = recording.records[-1]
    return Computed(output=recording[layer.name].output[0], logits=last.output[0], extremes=recording.extremes)


@dataclass(frozen=True, kw_only=True, eq=False)
class Looked:
    """What is on screen."""

    network: Network
    graph: Graph
    computed: Computed
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
        return guesses(self.computed.logits, self.network.entry.class_names)

    def read(self, use: Callable[[Recording], Result]) -> Result:
        """Return what is made of all that the network computed of the picture; see `cache.with_recording`."""
        return cache.with_recording(self.slug, self.network.weights, self.chosen.identity, self.chosen.shown, use)

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

    def use(recording: Recording) -> Looked:
        unit = here.unit or recording[here.layer.name].strongest
        seen = computed(recording, here.layer)
        return Looked(network=network, graph=graph, computed=seen, chosen=chosen, layer=here.layer, unit=unit)

    return cache.with_recording(network.entry.slug, network.weights, chosen.identity, chosen.shown, use)
