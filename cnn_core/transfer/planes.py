"""Features of many numbers each, laid out on a plane, so that a person can see which images are alike."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import torch
from jaxtyping import Float
from torch import Tensor

from cnn_core.errors import CnnCoreError

_NEIGHBOURS = 15  # that UMAP keeps together, its own default


@dataclass(frozen=True, kw_only=True, eq=False)
class Plane:
    """A place for each image."""

    points: Float[Tensor, "n 2"]
    shares: tuple[float, ...]  # of the variance that each axis keeps, 0 to 1; none where the axes mean nothing


def principal_plane(features: Float[Tensor, "n d"]) -> Plane:
    """Return the plane on which the features differ most: their first two principal components.

    The sign of an axis means nothing; here the place that is farthest out on it is positive.

    Source:
        Pearson 1901, "On lines and planes of closest fit to systems of points in space". The axes are eigenvectors of
        the smaller one of the two matrices of inner products, which are the squares of the singular values.
    """
    centred = features.double() - features.double().mean(0)
    tall = centred.shape[0] >= centred.shape[1]
    values, vectors = torch.linalg.eigh(centred.T @ centred if tall else centred @ centred.T)
    values, vectors = values.flip(0).clamp(min=0), vectors.flip(1)[:, :2]
    points = centred @ vectors if tall else vectors * values[:2].sqrt()
    points = torch.nn.functional.pad(points, (0, 2 - points.shape[1]))  # of a single feature there is one axis
    farthest = points.gather(0, points.abs().argmax(0, keepdim=True))
    points = points * torch.where(farthest < 0, -1, 1)
    total = float(values.sum())
    shares = tuple(float(value) / total if total else 0.0 for value in values[:2])
    return Plane(points=points.float(), shares=shares)


def umap_is_here() -> bool:
    """Tell whether umap-learn is installed."""
    return find_spec("umap") is not None


def umap_plane(features: Float[Tensor, "n d"], *, seed: int = 0) -> Plane:
    """Return a plane on which images stay beside their nearest neighbours, however the space has to be bent for it.

    Source:
        McInnes, Healy & Melville 2018, arXiv:1802.03426.

    Raises:
        CnnCoreError: If umap-learn is not installed, or the images are too few.
    """
    if not umap_is_here():
        raise CnnCoreError("UMAP needs the package umap-learn; install it beside this app: pip install 'viz-app[umap]'")
    if len(features) <= 4:
        raise CnnCoreError(f"UMAP cannot lay out {len(features)} images; take 5 or more")
    umap = import_module("umap")
    neighbours = min(_NEIGHBOURS, len(features) - 1)
    points = umap.UMAP(n_neighbors=neighbours, random_state=seed, n_jobs=1).fit_transform(features.numpy())
    return Plane(points=torch.as_tensor(points).float(), shares=())
