"""A stack as a network of PyTorch's layers, each step a module of its own and none in place."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import no_type_check

import torch
from jaxtyping import Float
from torch import Generator, Tensor, nn

from cnn_core.stacks.fitting import Shape
from cnn_core.stacks.layers import (
    Activation,
    BatchNorm,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Function,
    GlobalAveragePooling,
    Layer,
    Pooling,
)
from cnn_core.stacks.shaping import LayerReport, possible_shapes
from cnn_core.stacks.stack import Block, Item, Residual, Stack
from cnn_core.training import initialise

_ACTIVATIONS: dict[Function, type[nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
}


class ResidualBlock(nn.Module):
    """The sum of what two branches make of the input, or of one branch and the input itself.

    Source:
        He et al. 2015, arXiv:1512.03385, figure 2.
    """

    def __init__(self, branch1: nn.Module, branch2: nn.Module | None = None) -> None:
        super().__init__()
        self.branch1 = branch1
        self.branch2 = branch2

    @no_type_check  # torch.fx traces it with a stand-in for the tensor
    def forward(self, x: Float[Tensor, "n ..."]) -> Float[Tensor, "n ..."]:
        return self.branch1(x) + (x if self.branch2 is None else self.branch2(x))


class ParallelBlock(nn.Module):
    """What several branches make of the same input, joined along the channels.

    Source:
        Szegedy et al. 2014, arXiv:1409.4842, figure 2a.
    """

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        for number, branch in enumerate(branches, start=1):
            self.add_module(f"branch{number}", branch)

    @no_type_check  # torch.fx traces it with a stand-in for the tensor
    def forward(self, x: Float[Tensor, "n ..."]) -> Float[Tensor, "n ..."]:
        return torch.cat([branch(x) for branch in self.children()], dim=1)


def build_stack(stack: Stack, *, seed: int = 0) -> nn.Sequential:
    """Build the network of a stack with fresh weights, the same for the same seed.

    No other generator of random numbers is used. Where torch's default device is meta, the network has no numbers.

    Raises:
        CnnCoreError: If the stack is impossible: the first layer that is, and why.
    """
    shapes = possible_shapes(stack)
    device = torch.get_default_device()
    with torch.device("meta"):
        network = _chain(stack.items, stack.input_shape, iter(shapes.reports))
    if device.type == "meta":
        return network
    network.to_empty(device=device)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.reset_parameters()
    initialise(network, Generator(device).manual_seed(seed))
    return network


def _chain(items: Sequence[Item], shape: Shape, reports: Iterator[LayerReport]) -> nn.Sequential:
    """Build items in a row.

    Args:
        items: In order.
        shape: Of what the first one reads.
        reports: Of these items and of what is in them, in the order of reading.
    """
    modules = OrderedDict[str, nn.Module]()
    for item in items:
        report = next(reports)
        if isinstance(item, Block):
            branches = [_chain(branch, shape, reports) for branch in item.branches]
            modules[report.placed.name] = (ResidualBlock if isinstance(item, Residual) else ParallelBlock)(*branches)
        else:
            modules[report.placed.name] = _module(item, shape)
        shape = report.shape
    return nn.Sequential(modules)


def _module(layer: Layer, shape: Shape) -> nn.Module:
    """Build the module of a layer that reads a shape."""
    module: nn.Module
    match layer:
        case Convolution():
            module = nn.Conv2d(
                shape[0],
                layer.filters,
                layer.kernel,
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
                groups=layer.groups,
            )
        case Pooling():
            pool = nn.MaxPool2d if layer.pools == "max" else nn.AvgPool2d
            module = pool(layer.window_size, stride=layer.stride, padding=layer.padding)
        case GlobalAveragePooling():
            module = nn.AdaptiveAvgPool2d(1)
        case Activation():
            module = nn.Softmax(dim=1) if layer.function == "softmax" else _ACTIVATIONS[layer.function]()
        case BatchNorm():
            module = nn.BatchNorm2d(shape[0]) if len(shape) == 3 else nn.BatchNorm1d(shape[0])
        case Dropout():
            module = nn.Dropout(layer.percent / 100)
        case Flatten():
            module = nn.Flatten()
        case Dense():
            module = nn.Linear(shape[0], layer.outputs)
    return module
