"""Page: the same layer dense and convolutional."""

from functools import cache

import numpy as np
from jaxtyping import Float32

from cnn_core.images import gray, resize_to_fit
from cnn_core.kernels import PRESETS, preset_kernel
from viz_app.components.stage.sharing import MOST, SharingView, show_sharing
from viz_app.controls.picture import Chosen
from viz_app.controls.sharing import settle

_KEY = "sharing"
_SMALL = 32  # pixels along the longer side: a dense layer from there to there has at most 1,048,576 weights


def render(chosen: Chosen) -> None:
    """Show what one neuron is connected to, what both layers cost, and a moved picture through both."""
    channels, height, width = chosen.shown.shape
    view = SharingView(
        shape=(channels, height, width),
        small=resize_to_fit(gray(chosen.shown), most=_SMALL).numpy(),
        presets={entry.slug: entry.title for entry in PRESETS},
        kernels=_kernels(),
    )
    show_sharing(view, settle(_KEY), key=_KEY)


@cache
def _kernels() -> Float32[np.ndarray, " n"]:
    """Return the weights of every preset in every size."""
    drawn = [preset_kernel(entry.slug, size=size) for entry in PRESETS for size in range(1, MOST.size + 1)]
    return np.concatenate([kernel.weights().numpy().ravel() for kernel in drawn])
