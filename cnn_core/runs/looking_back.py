"""A network as it was after each epoch of its training: what it made of one picture then."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.recording import record
from cnn_core.training.first_kernels import FirstKernels, first_kernels

_MULTIPLY_ADDS = 8_000_000_000  # of all epochs together: about two seconds of one core
_FEWEST = 6  # epochs that are looked at however large the network is


@dataclass(frozen=True, kw_only=True, eq=False)
class Glimpse:
    """One epoch."""

    epoch: int  # 0: before the first step
    output: Float[Tensor, "..."]  # of the layer that is looked at, without the axis of the images
    probabilities: Float[Tensor, " classes"]
    kernels: FirstKernels | None  # None where the first layer's weights are no pictures

    @property
    def nbytes(self) -> int:
        """Bytes of memory that it holds."""
        return self.output.nbytes + self.probabilities.nbytes + (self.kernels.weights.nbytes if self.kernels else 0)


def look_back(
    network: nn.Module,
    graph: Graph,
    images: Float[Tensor, "1 c h w"],
    *,
    layer: str,
    epochs: Iterable[int],
    weights_of: Callable[[int], Mapping[str, Tensor]],
) -> Iterator[Glimpse]:
    """Yield what the network made of an image after each epoch.

    Args:
        network: In evaluation mode, and nobody else's: its weights are overwritten.
        graph: Its own.
        images: One, prepared as the network expects it.
        layer: The step that is looked at, by its name in the graph.
        epochs: Which ones.
        weights_of: Returns the weights after an epoch.

    Raises:
        CnnCoreError: If the weights of an epoch are not kept, or belong to another network.
    """
    for epoch in epochs:
        weights = weights_of(epoch)
        try:
            network.load_state_dict(weights, assign=True)
        except RuntimeError as error:
            raise CnnCoreError(f"the weights of epoch {epoch} do not fit the network: {error}") from error
        recording = record(network.requires_grad_(requires_grad=False), images)
        logits = recording.records[-1].output[0].flatten()
        yield Glimpse(
            epoch=epoch,
            output=recording[layer].output[0].clone(),
            probabilities=torch.softmax(logits.double(), 0).float(),
            kernels=first_kernels(graph, weights),
        )


def epochs_to_look_at(saved: Sequence[int], graph: Graph, *, wanted: int | None = None) -> tuple[int, ...]:
    """Return the epochs that are looked at: all that are kept, or of a large network so many as a moment allows.

    Args:
        saved: Those whose weights are kept, rising.
        graph: The network's.
        wanted: One that must be among them, if it is kept.

    Returns:
        Evenly spaced over what is kept, the first and the last among them.
    """
    most = max(_FEWEST, _MULTIPLY_ADDS // max(1, sum(node.multiply_adds for node in graph.nodes)))
    if len(saved) <= most:
        return tuple(saved)
    places = {round(index * (len(saved) - 1) / (most - 1)) for index in range(most)}
    return tuple(epoch for index, epoch in enumerate(saved) if index in places or epoch == wanted)
