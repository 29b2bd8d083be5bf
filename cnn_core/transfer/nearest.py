"""Which images are alike to a network: those whose features lie close together."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64
from torch import Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class Nearest:
    """The nearest of some images for each that was asked about, the nearest first."""

    indices: Int64[Tensor, "m k"]
    distances: Float[Tensor, "m k"]  # Euclidean, in the space of the features


def nearest_images(
    features: Float[Tensor, "n d"], asked: Float[Tensor, "m d"], count: int, *, without_itself: bool = False
) -> Nearest:
    """Return the images whose features lie nearest; as many as there are where `count` is more.

    Args:
        features: Of the images to search.
        asked: Of those that are asked about.
        count: Images for each.
        without_itself: Whether `asked` are the same images in the same order, and none is to be its own neighbour.
    """
    distances = torch.cdist(asked, features, compute_mode="donot_use_mm_for_euclid_dist")
    if without_itself:
        distances.fill_diagonal_(torch.inf)
    most = min(count, len(features) - int(without_itself))
    order = distances.argsort(dim=1, stable=True)[:, :most]
    return Nearest(indices=order, distances=distances.gather(1, order))
