"""Pictures of any size brought to one: a square, gray or in colour."""

from typing import Literal

from jaxtyping import UInt8
from torch import Tensor
from torch.nn import functional as F
from torchvision.transforms import functional as transforms

from cnn_core.batches import middle_square
from cnn_core.datasets.labelled import Fit
from cnn_core.images import gray


def fit_picture(
    picture: UInt8[Tensor, "_ _ _"], *, side: int, fit: Fit, channels: Literal[1, 3]
) -> UInt8[Tensor, "{channels} {side} {side}"]:
    """Return the picture as a square of so many pixels, antialiased; one of that size already stays as it is."""
    picture = gray(picture) if channels == 1 else picture.expand(3, -1, -1)
    if fit == "crop":
        return transforms.resize(middle_square(picture), [side, side], antialias=True).contiguous()
    longest = max(picture.shape[-2:])
    height, width = (max(1, round(length * side / longest)) for length in picture.shape[-2:])
    resized = transforms.resize(picture, [height, width], antialias=True)
    top, left = (side - height) // 2, (side - width) // 2
    return F.pad(resized, (left, side - width - left, top, side - height - top)).contiguous()
