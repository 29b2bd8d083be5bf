"""Networks of any size, built without the time for drawing their weights, and filled with a pattern."""

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import torch
from torch import Tensor, nn

GIANTS = ("convnext_large", "regnet_x_32gf", "regnet_y_32gf", "regnet_y_128gf")  # 108 to 645 million parameters
# Pixels of the input; 64 for others.
SIDES = {"inception_v3": 80, "xception": 72, "inception_resnet_v2": 80, "nasnetalarge": 64, "maxvit_t": 224}


@contextmanager
def _without_numbers() -> Iterator[None]:
    """Give every layer that is built weights that have a shape only: no time for drawing them, and no memory."""
    register = nn.Module.register_parameter

    def register_shape(module: nn.Module, name: str, parameter: nn.Parameter | None) -> None:
        shape = None if parameter is None else nn.Parameter(parameter.detach().to("meta"), requires_grad=False)
        register(module, name, shape)

    with mock.patch.object(nn.Module, "register_parameter", register_shape):
        yield


def shapes_only(build: Callable[[], nn.Module]) -> nn.Module:
    """Build a network whose weights have a shape only."""
    with _without_numbers():
        return build().eval()


def filled(network: nn.Module) -> nn.Module:
    """Put numbers in place of shapes: a pattern, repeated, scaled so that neither 0 nor infinity comes out."""
    pattern = torch.randn(999_983, generator=torch.Generator().manual_seed(0))
    numbers = {id(shape): nn.Parameter(_numbers(shape, pattern), requires_grad=False) for shape in network.parameters()}
    return copy.deepcopy(network, numbers)


def _numbers(shape: Tensor, pattern: Tensor) -> Tensor:
    repeated = pattern.repeat(-(-shape.numel() // len(pattern)))[: shape.numel()].reshape(shape.shape)
    return repeated * math.sqrt(2 / shape[0].numel()) if shape.ndim > 1 else 1 + repeated / 10


def image_for(name: str) -> Tensor:
    """Return a small image that a network of torchvision takes."""
    side = SIDES.get(name, 64)
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
