"""How long it takes to find what one unit sees and what it does: its field and its slopes."""

import statistics
import time

import torch
from torchvision import models

from cnn_core.gradients import slopes_of
from cnn_core.receptive_field import field_of, seeing_steps
from cnn_core.units.opened import Place
from cnn_core.walking import walk
from tests.bench.figures import figure

_ROUNDS = 5
_UNIT = Place(step="layer3_2_conv2", index=(17, 6, 9))  # in the middle of the network


@figure("unit.fields.resnet50", unit="ms", target=1500)
def unit_of_resnet50() -> float:
    """Return the median time for a unit of resnet50 at 224 × 224 px, once the network's steps are known."""
    torch.set_num_threads(1)
    network = models.resnet50().eval().requires_grad_(False)
    images = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    steps = seeing_steps(walk(network, images))
    times: list[float] = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        field_of(steps, _UNIT)
        slopes_of(network, images, _UNIT)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)
