"""How one number of a network hangs on another: derivatives, from the pixels to a unit, and from a unit to the classes.

The network is shared and stays as it is: the derivative is asked of a value that goes through it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from cnn_core.calls import Call
from cnn_core.errors import CnnCoreError
from cnn_core.sight.extent import Layout
from cnn_core.steps import part_name
from cnn_core.units.opened import Place
from cnn_core.walking import Change, walk


@dataclass(frozen=True, kw_only=True, eq=False)
class Slopes:
    """What a small change would do around one number of a network."""

    of_pixels: Float[Tensor, "h w"]  # |∂ number / ∂ pixel|, over all colours: its effective receptive field
    of_classes: Float[Tensor, " classes"]  # ∂ logit / ∂ number


def slopes_of(network: nn.Module, images: Float[Tensor, "1 c h w"], place: Place) -> Slopes:
    """Return how much each pixel of the picture moves one number of a network, and how much that one each class.

    The network is computed once. All classes come from one pass back and forth: the gradient of Σ weight · logit is a
    sum over the weights too, and its derivative by each weight is the effect on that class.

    Args:
        network: In evaluation mode, and such that it can be traced. Its last step gives the logits.
        images: One picture, prepared as the network expects it.
        place: The number.

    Raises:
        CnnCoreError: If there is no such number, or the network cannot be walked.

    Source:
        Luo et al. 2016, "Understanding the Effective Receptive Field", arXiv:1701.04128; Pearlmutter 1994, "Fast Exact
        Multiplication by the Hessian", for derivatives of derivatives in one pass.
    """
    with torch.inference_mode(False), torch.enable_grad():
        pixels = images.detach().clone().requires_grad_()
        walked = walk(network, pixels, change=_twice_derivable(), gradients=True)
        value, logits = walked.value(place.step), walked.value(walked.calls[-1].name)
        Layout(shape=tuple(value.shape[1:])).check(place)
        of_pixels = _gradient(value[(0, *place.index)], pixels)[0].abs().sum(0)
        weights = torch.zeros_like(logits).requires_grad_()
        gradient = _gradient((logits * weights).sum(), value, differentiable=True)
        return Slopes(of_pixels=of_pixels, of_classes=_gradient(gradient[(0, *place.index)], weights)[0])


def contributions(
    network: nn.Module, images: Float[Tensor, "1 c h w"], step: str, class_index: int
) -> Float[Tensor, " k"]:
    """Return how much each channel of a step adds to a class's logit: the sum over its pixels of value × gradient.

    Where all that follows is linear, as for a dense layer behind a global average pooling, they sum to the logit
    without its bias. Elsewhere it is what they would add if the network went on in a straight line.

    Args:
        network: In evaluation mode, and such that it can be traced. Its last step gives the logits.
        images: One picture, prepared as the network expects it.
        step: The record's name.
        class_index: Of the logit.

    Raises:
        CnnCoreError: If there is no such step or class, or the network cannot be walked.

    Source:
        Simonyan et al. 2013, arXiv:1312.6034, section 3; Shrikumar et al. 2016, arXiv:1605.01713, gradient × input.
    """
    with torch.inference_mode(False):
        leaf, logits = _from(network, images, step)
        if not 0 <= class_index < logits.shape[-1]:
            raise CnnCoreError(f"there is no class {class_index} among {logits.shape[-1]}, counted from 0")
        shares = leaf.detach()[0] * _gradient(logits[0, class_index], leaf)[0]
        return shares.flatten(1).sum(1) if shares.ndim > 1 else shares


def _from(network: nn.Module, images: Tensor, step: str) -> tuple[Tensor, Tensor]:
    """Return a step's value, and the logits as what is computed from it."""
    leaves: list[Tensor] = []

    def leaf(value: Tensor) -> Tensor:
        leaves.append(value.detach().clone().requires_grad_())
        return leaves[-1]

    def change(call: Call, value: Any) -> Any:
        return _replaced(call, value, step, leaf)

    walked = walk(network, images.detach().clone(), change=change, gradients=True)
    if not leaves:
        walked.call(step)  # says that there is no such step
    return leaves[0], walked.value(walked.calls[-1].name)


def _twice_derivable() -> Change:
    """Return what puts the same function in the place of a step whose gradient torch cannot derive once more."""
    values: dict[str, Any] = {}

    def change(call: Call, value: Any) -> Any:
        if call.kind == "hard sigmoid":
            value = torch.clamp(values[call.arguments[0].name] + 3, 0, 6) / 6
        values[call.name] = value
        return value

    return change


def _gradient(number: Tensor, leaf: Tensor, *, differentiable: bool = False) -> Tensor:
    """Return ∂ number / ∂ leaf, 0 where it does not depend on it."""
    if not number.requires_grad:
        return torch.zeros_like(leaf)
    gradients = torch.autograd.grad(
        number, leaf, create_graph=differentiable, allow_unused=True, materialize_grads=True
    )
    return gradients[0]


def _replaced(call: Call, value: Any, step: str, replace: Callable[[Tensor], Tensor]) -> Any:
    """Return a call's value with another one in the place of one step's, which may be a part of a tuple."""
    if call.name == step:
        return replace(value)
    if step.startswith(f"{call.name}["):
        return tuple(replace(part) if part_name(call.name, at) == step else part for at, part in enumerate(value))
    return value
