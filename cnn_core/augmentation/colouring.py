"""Changes of light and colour: they take and give images of 0 to 1, (n, c, h, w), with one or three channels.

Each draws one number per image from the generator, uniform on both sides of no change.
"""

import torch
from torch import Generator, Tensor
from torchvision.transforms.v2 import functional as pixels


def brighten(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image times a factor of 1 - most to 1 + most."""
    factors = 1 + most * (2 * torch.rand(len(images), generator=generator) - 1)
    pairs = zip(images, factors.tolist(), strict=True)
    return torch.stack([pixels.adjust_brightness(image, factor) for image, factor in pairs])


def stretch_contrast(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its distance from its mean gray times a factor of 1 - most to 1 + most."""
    factors = 1 + most * (2 * torch.rand(len(images), generator=generator) - 1)
    pairs = zip(images, factors.tolist(), strict=True)
    return torch.stack([pixels.adjust_contrast(image, factor) for image, factor in pairs])


def saturate(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its distance from its own gray times a factor of 1 - most to 1 + most."""
    factors = 1 + most * (2 * torch.rand(len(images), generator=generator) - 1)
    pairs = zip(images, factors.tolist(), strict=True)
    return torch.stack([pixels.adjust_saturation(image, factor) for image, factor in pairs])


def tint(images: Tensor, most: float, generator: Generator) -> Tensor:
    """Return each image with its colours moved along the circle of hues, by at most a share of it to both sides."""
    shares = most * (2 * torch.rand(len(images), generator=generator) - 1)
    pairs = zip(images, shares.tolist(), strict=True)
    return torch.stack([pixels.adjust_hue(image, share) for image, share in pairs])


def add_noise(images: Tensor, deviation: float, generator: Generator) -> Tensor:
    """Return the images with another number of a normal distribution added to each of theirs, held in 0 to 1."""
    noise = torch.randn(images.shape, generator=generator).to(images.device)
    return (images + deviation * noise).clamp(0, 1)
