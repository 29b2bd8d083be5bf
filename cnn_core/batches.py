"""Several pictures as one batch: all of one size, and all in colour."""

from collections.abc import Sequence

import torch
from jaxtyping import UInt8
from torch import Tensor
from torchvision.transforms import functional as transforms

from cnn_core.errors import CnnCoreError


@torch.inference_mode()
def batch_of(pictures: Sequence[UInt8[Tensor, "_ _ _"]], *, side: int) -> UInt8[Tensor, "n 3 {side} {side}"]:
    """Return the pictures resized to one shorter side and cropped in the middle; gray becomes three equal channels.

    Raises:
        CnnCoreError: If there is no picture, or the side is below 1 px.
    """
    if not pictures or side < 1:
        raise CnnCoreError(f"{len(pictures)} pictures of {side} px make no batch; give 1 or more of 1 px or more")
    resized = [transforms.resize(picture.expand(3, -1, -1), [side], antialias=True) for picture in pictures]
    return torch.stack([transforms.center_crop(picture, [side, side]) for picture in resized])
