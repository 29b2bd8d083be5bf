"""Several pictures as one batch: all of one size, and all in colour."""

from collections.abc import Iterator, Sequence

import torch
from jaxtyping import Float, Int64, UInt8
from torch import Generator, Tensor
from torchvision.transforms import functional as transforms

from cnn_core.errors import CnnCoreError
from cnn_core.images import crop


@torch.inference_mode()
def batch_of(pictures: Sequence[UInt8[Tensor, "_ _ _"]], *, side: int) -> UInt8[Tensor, "n 3 {side} {side}"]:
    """Return the largest square in the middle of each picture, at one size; gray becomes three equal channels.

    Raises:
        CnnCoreError: If there is no picture, or the side is below 1 px.
    """
    if not pictures or side < 1:
        raise CnnCoreError(f"{len(pictures)} pictures of {side} px make no batch; give 1 or more of 1 px or more")
    squares = [middle_square(picture).expand(3, -1, -1) for picture in pictures]
    return torch.stack([transforms.resize(square, [side, side], antialias=True) for square in squares])


def drawn_batches(
    pictures: UInt8[Tensor, "n 3 h w"], *, size: int, count: int, seed: int = 0
) -> Iterator[Float[Tensor, "{size} 3 h w"]]:
    """Draw batches as a training does, 0 to 1: in each no picture twice, and the same ones for a seed.

    Args:
        pictures: To draw from; `size` or more.
        size: Pictures in a batch.
        count: Batches.
        seed: Which ones, 0 or more.

    Raises:
        CnnCoreError: If there are fewer pictures than a batch holds.
    """
    if not 1 <= size <= len(pictures):
        raise CnnCoreError(f"{len(pictures)} pictures do not fill a batch of {size}; choose 1 to {len(pictures)}")
    brightness = pictures.float() / 255
    generator = Generator().manual_seed(seed)
    for _ in range(count):
        yield brightness[torch.randperm(len(pictures), generator=generator)[:size]]


def drawn_indices(count: int, *, size: int, seed: int) -> Int64[Tensor, "{size}"]:
    """Return which images make a mini-batch: none twice, and the same ones for a seed.

    Args:
        count: Images to draw from.
        size: Images in the batch.
        seed: Which ones, 0 or more.

    Raises:
        CnnCoreError: If there are fewer images than the batch holds.
    """
    if not 1 <= size <= count:
        raise CnnCoreError(f"{count} images do not fill a batch of {size}; choose 1 to {count}")
    return torch.randperm(count, generator=Generator().manual_seed(seed))[:size]


def middle_square(picture: UInt8[Tensor, "c h w"]) -> UInt8[Tensor, "c s s"]:
    """Return the largest square in the middle: to be cut before resizing, where a long strip would fill the memory."""
    height, width = picture.shape[1:]
    length = min(height, width)
    return crop(picture, top=(height - length) // 2, left=(width - length) // 2, height=length, width=length)
