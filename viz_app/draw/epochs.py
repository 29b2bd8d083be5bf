"""What a training's network was after each epoch, as arrays of tiles that a slider moves through."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32
from torch import Tensor

from viz_app.draw.planes import output_planes

MOST_VALUES = 1_200_000
"""Numbers of all epochs that are sent for the kernels, and again for the maps: about 5 MB."""

_MOST_KERNELS, _MOST_MAPS, _MOST_NUMBERS = 32, 16, 64

Tiles = Float32[np.ndarray, "e k c h w"]


def kernel_tiles(kernels: Sequence[Tensor]) -> Tiles:
    """Return the first kernels of a layer after each epoch, as many as are sent.

    Args:
        kernels: Of each epoch, (k, c, h, w).
    """
    each = kernels[0][0].numel()
    shown = max(1, min(_MOST_KERNELS, MOST_VALUES // (len(kernels) * each)))
    return np.stack([epoch[:shown].detach().float().contiguous().numpy() for epoch in kernels])


def map_tiles(outputs: Sequence[Tensor], *, first: int) -> Tiles:
    """Return a page of a layer's maps after each epoch; a vector gives one pixel for each number.

    Args:
        outputs: Of the layer after each epoch, without the axis of the images.
        first: The number of the first map.
    """
    end = first + maps_per_page(outputs)
    return np.stack([output_planes(output)[first:end, None] for output in outputs])


def maps_per_page(outputs: Sequence[Tensor]) -> int:
    """Return how many maps of a layer are sent at once."""
    planes = output_planes(outputs[0])
    each = planes[0].size
    return max(1, min(_MOST_NUMBERS if each == 1 else _MOST_MAPS, MOST_VALUES // (len(outputs) * each)))
