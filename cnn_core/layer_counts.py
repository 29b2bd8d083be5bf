"""What a layer costs: its trained numbers, and the connections from its inputs to its outputs. Integers only."""

from dataclasses import dataclass
from math import prod

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window2d


@dataclass(frozen=True, kw_only=True)
class LayerCounts:
    """A layer's size, for one picture."""

    outputs: int  # numbers that it makes
    parameters: int  # weights and biases that it learns
    connections: int  # pairs of an input and an output that it multiplies; the zeros of a border are inputs too


def convolution_counts(picture: tuple[int, int, int], *, kernels: int, window: Window2d) -> LayerCounts:
    """Count a convolutional layer: each kernel is learned once, and used at every place of the window.

    Args:
        picture: Channels, rows and columns.
        kernels: At least 1; each covers all channels and has a bias.
        window: Where the kernels stand.

    Raises:
        CnnCoreError: If there is no kernel, or the window does not fit.
    """
    if kernels < 1:
        raise CnnCoreError(f"{kernels} kernels make no map; choose 1 or more")
    channels, height, width = picture
    area = channels * window.rows.size * window.cols.size
    outputs = kernels * prod(window.output_size(height, width))
    return LayerCounts(outputs=outputs, parameters=kernels * area + kernels, connections=outputs * area)


def dense_counts(picture: tuple[int, int, int], *, outputs: int) -> LayerCounts:
    """Count a dense layer on a flattened picture: each output has a weight of its own for every number, and a bias.

    Args:
        picture: Channels, rows and columns.
        outputs: At least 1.

    Raises:
        CnnCoreError: If there is no output.
    """
    if outputs < 1:
        raise CnnCoreError(f"{outputs} outputs are no layer; choose 1 or more")
    weights = prod(picture) * outputs
    return LayerCounts(outputs=outputs, parameters=weights + outputs, connections=weights)
