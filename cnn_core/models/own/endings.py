"""A network's end as this app reads it: one logit per class, and the softmax taken of them."""

import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Node
from cnn_core.models.own.checking import graph_without_numbers
from cnn_core.steps import twin_of


def ending_in_logits(module: nn.Module, input_shape: tuple[int, int, int]) -> tuple[nn.Module, tuple[str, ...]]:
    """Return a network that gives logits, and a sentence on what was taken off its end.

    A softmax at the end is left out. One output behind a sigmoid becomes two logits, 0 and z: their softmax is
    sigmoid(z) for the second class, the same as before.

    Raises:
        CnnCoreError: If it ends in a softmax or sigmoid that cannot be taken off, or answers each class by itself.
    """
    nodes = graph_without_numbers(module, input_shape).nodes
    last = nodes[-1]
    if last.kind == "softmax":
        sentence = "The softmax at the end is left out: the network’s answer is the numbers before it, the logits."
        return _replaced(module, last, nodes, nn.Identity()), (sentence,)
    if last.kind != "sigmoid":
        return module, ()
    if last.shape != (1,):
        raise CnnCoreError(
            f"the network ends in a sigmoid of {' × '.join(map(str, last.shape))} numbers: it answers each class by "
            "itself, and here classes share one answer; end it in one number per class without sigmoid"
        )
    sentence = "Its one output, a sigmoid of z, became two: the logits 0 and z. Softmax gives sigmoid(z) to the second."
    return _replaced(module, last, nodes, _zero_and_itself()), (sentence,)


def _replaced(module: nn.Module, last: Node, nodes: tuple[Node, ...], other: nn.Module) -> nn.Module:
    if not last.path or sum(node.path == last.path for node in nodes) > 1:
        raise CnnCoreError(
            f"the network ends in a {last.kind} that is no layer of its own; let it return the numbers before it"
        )
    if last.path not in dict(module.named_modules()):
        raise CnnCoreError(f"the network's last layer, {last.path}, cannot be found; end it in one number per class")
    twin = twin_of(module)
    twin.set_submodule(last.path, other.eval())
    return twin


def _zero_and_itself() -> nn.Linear:
    """Return the dense layer that makes 0 and z of z."""
    layer = nn.Linear(1, 2, device="meta").to_empty(device="cpu")
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[0.0], [1.0]]))
        layer.bias.zero_()
    return layer
