"""Looking into a network while it learns: its answers and the maps of a layer, with the weights of one moment."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float, UInt8
from torch import Generator, Tensor, nn

from cnn_core.datasets import LabelledImages, subset, take
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.recording import record
from cnn_core.steps import twin_of
from cnn_core.training.data import Task
from cnn_core.training.normalising import as_floats

MOST_PICTURES = 60
_LEAST_PICTURES = 12
_MULTIPLY_ADDS = 650_000_000  # of all pictures together: they are answered in about 20 ms
_AT_ONCE = 20  # images in one forward pass: what they compute stays in the processor's cache


@runtime_checkable
class Moment(Protocol):
    """The weights that a network had after a step of its training."""

    @property
    def step(self) -> int:
        """Steps taken since the start."""
        ...

    @property
    def epoch(self) -> int:
        """The epoch that the step belongs to, from 1."""
        ...

    @property
    def weights(self) -> Mapping[str, Tensor]:
        """By the names that the network gives them."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """What a network makes of one picture."""

    output: Float[Tensor, "..."]  # of the layer that is looked at, without the axis of the images
    probabilities: Float[Tensor, " classes"]


class Observer:
    """Puts the weights of a moment into a private copy of a network and asks it about the same few pictures.

    Any number of threads may ask it; what was asked last of a moment is not computed again.

    Args:
        network: Its structure; its own weights are not read, and may be without numbers. It is not changed.
        task: What it is asked.
        pictures: Of the task's size.
    """

    def __init__(self, network: nn.Module, task: Task, pictures: LabelledImages) -> None:
        self.task, self.pictures = task, pictures
        self._network = twin_of(network).eval()
        self.graph: Graph = graph_of(self._network, task.input_shape)
        self._lock = threading.Lock()
        self._step: int | None = None  # whose weights are in the copy
        self._answers: tuple[int, Tensor] | None = None  # the moment, and what it answered

    @property
    def network(self) -> nn.Module:
        """The private copy, whose structure may be read."""
        return self._network

    @property
    def is_heavy(self) -> bool:
        """Whether the pictures are too much work to be asked anew at every look: then an epoch is asked once."""
        return _multiply_adds(self.graph) * len(self.pictures) > _MULTIPLY_ADDS

    def answers(self, moment: Moment) -> Float[Tensor, "n classes"]:
        """Return how probable each class is for each picture, 0 to 1; those of one step per epoch where it is heavy."""
        known = moment.epoch if self.is_heavy else moment.step
        with self._lock:
            if self._answers is None or self._answers[0] != known:
                self._fill(moment)
                self._answers = known, _probabilities(self._network, self.pictures.images, self.task)
            return self._answers[1]

    def look(self, moment: Moment, *, picture: int, layer: str) -> Seen:
        """Return what a layer computes of one of the pictures, and what the network answers.

        Raises:
            CnnCoreError: If there is no such picture or layer.
        """
        if not 0 <= picture < len(self.pictures):
            raise CnnCoreError(f"there is no picture {picture} among {len(self.pictures)}; count from 0")
        images = self.task.normalisation.apply(as_floats(self.pictures.images[picture : picture + 1]))
        with self._lock:
            self._fill(moment)
            recording = record(self._network, images.contiguous(memory_format=torch.channels_last))
        probabilities = torch.softmax(recording.records[-1].output.double().flatten(1), 1)[0]
        return Seen(output=recording[layer].output[0], probabilities=probabilities.float())

    def answers_with(
        self, weights: Mapping[str, Tensor], images: UInt8[Tensor, "n c h w"]
    ) -> Float[Tensor, "n classes"]:
        """Return how probable each class is for other images, of the task's size, with other weights."""
        network = twin_of(self._network).eval()
        _load(network, weights)
        return _probabilities(network, images, self.task)

    def _fill(self, moment: Moment) -> None:
        if moment.step != self._step:
            _load(self._network, moment.weights)
            self._step = moment.step


def pictures_to_watch(images: LabelledImages, graph: Graph, *, seed: int = 0) -> LabelledImages:
    """Return a few of the images, of each class as many where it can be, so few that a network answers them at once.

    Args:
        images: To draw from.
        graph: The network's, whose multiply-adds decide how many.
        seed: Which ones.
    """
    possible = _MULTIPLY_ADDS // max(_multiply_adds(graph), 1)
    count = min(MOST_PICTURES, max(_LEAST_PICTURES, possible))
    if len(images.labels.unique()) <= count:
        return subset(images, count, seed=seed)
    return take(images, torch.randperm(len(images), generator=Generator().manual_seed(seed))[:count].sort().values)


def _multiply_adds(graph: Graph) -> int:
    return sum(node.multiply_adds for node in graph.nodes)


def _load(network: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Let a network read the weights where they lie, in the order in which a convolution reads fastest."""
    try:
        found = network.load_state_dict({n: w.detach() for n, w in weights.items()}, strict=False, assign=True)
    except RuntimeError as error:
        raise CnnCoreError(f"the weights do not fit the network: {error}") from error
    missing = [name for name in found.missing_keys if not name.endswith("num_batches_tracked")]
    if missing or found.unexpected_keys:
        names = ", ".join([*missing, *found.unexpected_keys][:3])
        raise CnnCoreError(f"the weights are of another network: {names} is only in one of the two")
    network.requires_grad_(requires_grad=False).to(memory_format=torch.channels_last)


@torch.inference_mode()
def _probabilities(network: nn.Module, images: UInt8[Tensor, "n c h w"], task: Task) -> Float[Tensor, "n classes"]:
    parts = []
    for part in images.split(_AT_ONCE):
        batch = task.normalisation.apply(as_floats(part)).contiguous(memory_format=torch.channels_last)
        parts.append(torch.softmax(network(batch).double().flatten(1), 1).float())
    return torch.cat(parts)
