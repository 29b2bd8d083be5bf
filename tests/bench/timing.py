"""How far the times of all steps together are from a plain forward pass: the larger over the smaller."""

import statistics
import time

import torch

from cnn_core.models import registry
from cnn_core.timing import time_steps
from tests.bench.figures import figure

_ROUNDS = 9
_TARGETS = {"tiny_vgg": 1.5, "resnet50": 1.5, "densenet121": 1.5}


def apart(slug: str) -> float:
    """Return the larger over the smaller of the steps' sum and the median of plain passes."""
    torch.set_num_threads(1)  # as on the server
    network = registry.load(registry.entry(slug), weights="random")
    images = torch.rand(1, *network.entry.preprocessing.input_shape, generator=torch.Generator().manual_seed(0))
    together = sum(time_steps(network.module, images, rounds=_ROUNDS).values())
    with torch.inference_mode():
        plain = statistics.median(_milliseconds(network.module, images) for _ in range(_ROUNDS))
    return max(together / plain, plain / together)


def _milliseconds(network: torch.nn.Module, images: torch.Tensor) -> float:
    begin = time.perf_counter()
    network(images)
    return 1000 * (time.perf_counter() - begin)


def _register(slug: str, target: float) -> None:
    @figure(f"timing.sum.{slug}", unit="ratio", target=target)
    def measure() -> float:
        return apart(slug)


for _slug, _target in _TARGETS.items():
    _register(_slug, _target)
