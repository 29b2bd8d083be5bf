"""Where a step's counts come from, in one sentence each."""

from math import prod

from torch import nn

from cnn_core.graph import Node

_NAMES = {"weight": ("weight", "weights"), "bias": ("bias", "biases")}  # one, and many
_NORM_NAMES = {"weight": ("scale", "scales"), "bias": ("shift", "shifts")}


def parameters_sentence(node: Node, module: nn.Module) -> str:
    """Say how many numbers a step learned and what they are, such as "896 parameters = 32 · 3 · 3 · 3 weights + …".

    Args:
        node: The step.
        module: The network.
    """
    if node.parameters == 0:
        return "no parameters: nothing here is learned"
    total = f"{node.parameters:,} {_plural(node.parameters, 'parameter')}"
    if not node.path:
        return total
    names = _NORM_NAMES if "norm" in node.kind else _NAMES
    parts = [
        " · ".join(f"{length:,}" for length in parameter.shape)
        + f" {names.get(name, (name, name))[parameter.numel() > 1]}"
        for name, parameter in module.get_submodule(node.path).named_parameters()
    ]
    return f"{total} = {' + '.join(parts)}"


def multiply_adds_sentence(node: Node) -> str:
    """Say how many multiplications a step takes for one image, and why so many.

    Args:
        node: The step.
    """
    count = node.multiply_adds
    if count == 0:
        return "no multiply-adds: it multiplies by no weights"
    total = f"{count:,} {_plural(count, 'multiply-add')}"
    places = prod(node.shape[1:]) if node.kind == "convolution" else prod(node.shape[:-1])
    if node.kind not in ("convolution", "dense") or places == 1:
        return f"{total}: each weight is used once" if node.kind == "dense" else total
    where = " · ".join(f"{length:,}" for length in (node.shape[1:] if node.kind == "convolution" else node.shape[:-1]))
    return f"{total} = {where} places · {count // places:,} weights at each"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
