"""The kernels that training found: a network's first convolution, for pictures from 0 to 1."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Network


@dataclass(frozen=True, kw_only=True, eq=False)
class FirstConvolution:
    """Kernels and bias that give, without a border, the numbers of the network's own first convolution."""

    kernels: Float[Tensor, "k c kh kw"]
    bias: Float[Tensor, " k"]


@torch.inference_mode()
def first_convolution(network: Network) -> FirstConvolution:
    """Return the first convolution's weights with the normalisation of the input worked into them.

    w · (x - mean) / std + b = (w / std) · x + (b - sum of w · mean / std).

    Raises:
        CnnCoreError: If the network has no convolution of the picture's channels.
    """
    normalisation = network.entry.preprocessing.normalisation
    mean, std = (torch.tensor(values)[:, None, None] for values in (normalisation.mean, normalisation.std))
    first = next((module for module in network.module.modules() if isinstance(module, nn.Conv2d)), None)
    if first is None or first.weight.shape[1] != len(mean):
        raise CnnCoreError(f"{network.entry.title} does not begin with a convolution of {len(mean)} channels")
    kernels = first.weight / std
    offset = 0.0 if first.bias is None else first.bias
    return FirstConvolution(kernels=kernels, bias=offset - (kernels * mean).sum((1, 2, 3)))
