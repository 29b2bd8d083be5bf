"""Changes of light and colour: they take and give images of 0 to 1, (n, c, h, w), with one or three channels.

Each draws one number per image from the generator, uniform on both sides of no change.
"""

import torch
from torch import Generator, Tensor
from torchvision.transforms.v2 import functional as pixels


def brighten(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image times a factor of 1 - most to 1 + most."""
    return (images * (1 + _drawn(most, images, generator))).clamp(0, 1)


def stretch_contrast(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its distance from its mean gray times a factor of 1 - most to 1 + most."""
    grays = pixels.rgb_to_grayscale(images).mean((1, 2, 3), keepdim=True)
    return _stretched(images, grays, 1 + _drawn(most, images, generator))


def saturate(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its distance from its own gray times a factor of 1 - most to 1 + most."""
    return _stretched(images, pixels.rgb_to_grayscale(images), 1 + _drawn(most, images, generator))


def tint(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its colours moved along the circle of hues, by at most a share of it to both sides.

    Source:
        Smith 1978, "Color gamut transform pairs", SIGGRAPH, for hue, saturation and value.
    """
    red, green, blue = images.unbind(1)
    value = images.amax(1)
    chroma = value - images.amin(1)  # saturation × value
    divisor = torch.where(chroma > 0, chroma, 1.0)
    hues = torch.where(value == green, (blue - red) / divisor + 2, (red - green) / divisor + 4)
    hues = torch.where(value == red, (green - blue) / divisor, hues)  # in sixths of the circle
    moved = hues[:, None] + 6 * _drawn(most, images, generator)  # (n, 1, h, w)
    places = torch.tensor([5.0, 3.0, 1.0], device=images.device)[:, None, None]  # where red, green and blue are lowest
    away = (moved + places) % 6  # (n, 3, h, w)
    return value[:, None] - chroma[:, None] * torch.minimum(away, 4 - away).clamp(0, 1)


def add_noise(images: Tensor, deviation: float, generator: Generator) -> Tensor:
    """Return the images with another number of a normal distribution added to each of theirs, held in 0 to 1."""
    noise = torch.randn(images.shape, generator=generator).to(images.device)
    return (images + deviation * noise).clamp(0, 1)


def _drawn(most: float, images: Tensor, generator: Generator) -> Tensor:
    """Draw a number of -most to most for each image, and let it lie over the image's axes."""
    return (most * (2 * torch.rand(len(images), generator=generator) - 1)).to(images.device)[:, None, None, None]


def _stretched(images: Tensor, middle: Tensor, factors: Tensor) -> Tensor:
    return (factors * images + (1 - factors) * middle).clamp(0, 1)
