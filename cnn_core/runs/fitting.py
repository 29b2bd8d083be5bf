"""Images of a data set brought to what a network takes, still as bytes."""

import torch
from jaxtyping import UInt8
from torch import Tensor
from torchvision.transforms import functional as transforms

from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.images import gray
from cnn_core.models.entry import Preprocessing

MOST_BYTES = 2**30  # of all images of a training, as the network takes them
_AT_ONCE = 256  # images that are resized in one go


def fit_images(images: LabelledImages, preprocessing: Preprocessing) -> LabelledImages:
    """Return the images in the network's size and number of channels: resized, and cropped in the middle.

    Those that have both already are returned as they are, not cropped.
    """
    if tuple(images.images.shape[1:]) == preprocessing.input_shape:
        return images
    parts = [_fit(part, preprocessing) for part in images.images.split(_AT_ONCE)]
    return LabelledImages(images=torch.cat(parts), labels=images.labels)


def _fit(images: UInt8[Tensor, "n c h w"], preprocessing: Preprocessing) -> UInt8[Tensor, "n k p q"]:
    if preprocessing.channels == 1:
        images = torch.stack([gray(image) for image in images])
    else:
        images = images.expand(-1, preprocessing.channels, -1, -1)
    if tuple(images.shape[2:]) == preprocessing.crop:
        return images.contiguous()
    side = preprocessing.resize
    size = [side] if preprocessing.keeps_ratio else [side, side]
    resized = transforms.resize(images, size, interpolation=preprocessing.interpolation, antialias=True)
    return transforms.center_crop(resized, list(preprocessing.crop)).contiguous()


def check_room(count: int, preprocessing: Preprocessing) -> None:
    """Refuse more images than the memory should hold.

    Raises:
        CnnCoreError: With the number of images that fit.
    """
    channels, rows, cols = preprocessing.input_shape
    each = channels * rows * cols
    if count * each > MOST_BYTES:
        raise CnnCoreError(
            f"{count:,} images of {channels} × {rows} × {cols} take {count * each / 1e9:.1f} GB of memory, and a "
            f"training may take {MOST_BYTES / 1e9:.1f} GB; use at most {MOST_BYTES // each // 3:,} training images"
        )
