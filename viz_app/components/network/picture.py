"""What a network sees of a picture, as bytes to be painted."""

from typing import cast

import numpy as np
from jaxtyping import UInt8
from torch import from_numpy
from torch.nn import functional as F

from viz_app.draw.planes import Planes


def in_bytes(seen: Planes, *, most: int) -> UInt8[np.ndarray, "c h w"]:
    """Return a picture in bytes, averaged to a longest side of at most so many pixels.

    Args:
        seen: 0 to 1.
        most: Pixels.
    """
    times = -(-max(seen.shape[1:]) // most)
    if times > 1:
        size = (-(-seen.shape[1] // times), -(-seen.shape[2] // times))
        seen = F.interpolate(from_numpy(seen)[None], size=size, mode="area")[0].numpy()
    return cast("UInt8[np.ndarray, 'c h w']", np.rint(seen.clip(0, 1) * 255).astype(np.uint8))
