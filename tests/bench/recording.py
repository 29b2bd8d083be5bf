"""How much longer recording every step takes than the plain forward pass, one image of 224 × 224 px, and its memory.

The two run in turns, each freed before the next, so that what else the machine does falls on both.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn
from torchvision import models

from cnn_core.recording import record
from tests.bench.figures import figure
from tests.growth import STORE_MIB, growth

THREADS = 1  # as on the server, where two threads that share two busy cores wait for each other
_SECONDS, _MOST_ROUNDS, _WARM_UP = 25.0, 101, 3
_TARGETS = {
    "resnet18": 1.10,
    "resnet50": 1.10,
    "vgg16": 1.10,
    "densenet121": 1.25,
    "mobilenet_v3_large": 1.25,
    "googlenet": 1.25,
}


def overhead(network: nn.Module) -> float:
    """Return the median time of a recording over the median time of a plain forward pass."""
    torch.set_num_threads(THREADS)
    images = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    plain, recorded = list[float](), list[float]()
    with torch.inference_mode():
        for _ in range(_WARM_UP):
            _seconds(lambda: network(images))
            _seconds(lambda: record(network, images))
        end = time.perf_counter() + _SECONDS
        while len(plain) < _MOST_ROUNDS and (time.perf_counter() < end or len(plain) < 5):
            plain.append(_seconds(lambda: network(images)))
            recorded.append(_seconds(lambda: record(network, images)))
    return statistics.median(recorded) / statistics.median(plain)


def _seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _build(name: str) -> nn.Module:
    options = {"init_weights": False} if name == "googlenet" else {}
    return models.get_model(name, **options).eval()


def _register(name: str, target: float) -> None:
    @figure(f"recording.overhead.{name}", unit="ratio", target=target)
    def measure() -> float:
        return overhead(_build(name))


for _name, _target in _TARGETS.items():
    _register(_name, _target)


@figure("recording.memory.resnet50", unit="MiB", target=STORE_MIB + 144)  # one recording holds 144 MiB
def memory_of_32_pictures() -> float:
    """Return what 32 pictures, one after another, take at most beyond the process after its warm-up."""
    return growth("one-by-one").most
