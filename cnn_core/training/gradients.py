"""How large the weights, the gradient and the last step of each layer are."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from cnn_core.training.epoch import LayerGradient


def gradients_of(network: nn.Module, before: dict[str, Tensor] | None = None) -> tuple[LayerGradient, ...]:
    """Measure each layer that has weights with a gradient, in the order of the network.

    Args:
        network: After a backward pass.
        before: The weights before the last step, by name, where its update is to be measured.
    """
    measured = (_measure(name, module, before) for name, module in network.named_modules())
    return tuple(layer for layer in measured if layer)


def _measure(layer: str, module: nn.Module, before: dict[str, Tensor] | None) -> LayerGradient | None:
    weights = {
        f"{layer}.{name}" if layer else name: weight
        for name, weight in module.named_parameters(recurse=False)
        if weight.grad is not None
    }
    if not weights:
        return None
    updates = [weight.detach() - before[name] for name, weight in weights.items()] if before else None
    return LayerGradient(
        layer=layer,
        weights_norm=length([weight.detach() for weight in weights.values()]),
        gradient_norm=length([weight.grad for weight in weights.values() if weight.grad is not None]),
        update_norm=None if updates is None else length(updates),
    )


def length(tensors: Sequence[Tensor]) -> float:
    """Return the root of the sum of the squares of all numbers."""
    return float(torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(tensor) for tensor in tensors])))
