"""What any network of the registry sees is where its gradient is not zero.

In a linear twin of the network, where all weights are positive, nothing cancels and nothing is cut off: a max pooling
gives the average of its window, an activation what it gets, a layer norm the sum of what it reads.
"""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.calls import Call
from cnn_core.models import registry
from cnn_core.receptive_field import Field, SeeingStep, field_of, seeing_steps
from cnn_core.sight.settings import Settings
from cnn_core.units.opened import Place
from cnn_core.walking import Walk, walk

_BENDING = {"ReLU", "ReLU6", "GELU", "SiLU", "hard swish", "hard sigmoid", "sigmoid", "max pooling", "layer norm"}
_SIZES = {"lenet5": (28, 28), "tiny_vgg": (32, 32), "mini_resnet": (48, 64), "inception_v3": (107, 122)}
# What is larger has no layer that a smaller one of its family has not, only more and wider ones.
_MOST_MEGABYTES = 189
_HEADLESS = ("alexnet", "vgg")  # large only for the dense layers behind all that is looked at
_INITIAL = ("kaiming_uniform_", "kaiming_normal_", "normal_", "trunc_normal_", "uniform_", "xavier_uniform_")


def _slugs() -> list[str]:
    entries = registry.entries().values()
    small = [entry for entry in entries if entry.download is None or entry.download.megabytes <= _MOST_MEGABYTES]
    return [entry.slug for entry in entries if entry in small or entry.slug.startswith(_HEADLESS)]


def _left_as_it_is(tensor: Tensor, *_settings: Any, **_options: Any) -> Tensor:
    return tensor


def _built(slug: str, monkeypatch: pytest.MonkeyPatch) -> nn.Module:
    """Build a network whose every output is the average of what it reads, without memory for its weights."""
    for name in _INITIAL:
        monkeypatch.setattr(nn.init, name, _left_as_it_is)
    network = registry.entry(slug).build().double().eval()
    if slug.startswith(_HEADLESS):
        network.classifier = nn.Identity().eval()
    for module in network.modules():
        for name, weight in module.named_parameters(recurse=False):
            value = 0.0 if name == "bias" else 1 / weight[0].numel() if weight.ndim in (2, 4) else 1.0
            setattr(module, name, nn.Parameter(torch.full((), value, dtype=torch.float64).expand(weight.shape), False))
    return network


def _linear_twin(network: nn.Module, images: Tensor) -> Walk:
    """Walk the network with every bending step replaced."""
    walked: dict[str, Any] = {}

    def change(call: Call, value: Any) -> Any:
        settings = Settings(call=call, values=walked)
        read = walked[call.arguments[0].name] if call.kind in _BENDING else None
        if call.kind == "max pooling":
            options = [settings.get(name, at) for at, name in ((1, "kernel_size"), (2, "stride"), (3, "padding"))]
            value = F.avg_pool2d(read, *options, settings.get("ceil_mode", 5))
        elif call.kind == "layer norm":
            axis = 1 if value.shape[1] == settings.get("normalized_shape", 1)[0] else -1
            value = read + read.sum(axis, keepdim=True)
        elif read is not None:
            value = read
        walked[call.name] = value
        return value

    return walk(network, images, change=change, gradients=True)


def _lit(gradient: Tensor) -> Field:
    """Return the rectangle around what is not zero."""
    lit = gradient[0].abs().amax(0) > 0
    rows, cols = (lit.any(axis).nonzero().flatten().tolist() for axis in (1, 0))
    return Field(rows=range(rows[0], rows[-1] + 1), cols=range(cols[0], cols[-1] + 1), whole=False)


def _before_global_steps(steps: tuple[SeeingStep, ...]) -> list[SeeingStep]:
    """Return the steps up to the first global one."""
    end = next((at for at, step in enumerate(steps) if any(reading.whole for reading in step.readings)), len(steps))
    return [step for step in steps[1:end] if len(step.layout.shape) == 3]


def _places(steps: list[SeeingStep], draw: torch.Generator) -> list[Place]:
    """Return numbers of early, middle and late steps: in the middle, at the corners, anywhere."""
    chosen = [steps[len(steps) * at // 4] for at in (0, 1, 2, 3)] + [steps[-1]] * 2
    places: list[Place] = []
    for number, step in enumerate(chosen):
        far = [length - 1 for length in step.layout.shape]
        anywhere = [int(torch.randint(length, (), generator=draw)) for length in step.layout.shape]
        middle = [anywhere[0], far[1] // 2, far[2] // 2]
        index = (middle, anywhere, far, anywhere, middle, [0, 0, far[2]])[number]
        places.append(Place(step=step.name, index=tuple(index)))
    return places


@pytest.mark.slow
@pytest.mark.parametrize("slug", _slugs())
def test_the_field_is_where_the_gradient_is_not_zero(slug: str, monkeypatch: pytest.MonkeyPatch):
    network = _built(slug, monkeypatch)
    height, width = _SIZES.get(slug, (67, 82))
    channels = registry.entry(slug).preprocessing.channels
    images = torch.ones(1, channels, height, width, dtype=torch.float64, requires_grad=True)
    walked = _linear_twin(network, images)
    steps = seeing_steps(walked)
    for place in _places(_before_global_steps(steps), torch.Generator().manual_seed(0)):
        unit = walked.value(place.step)[(0, *place.index)]
        (gradient,) = torch.autograd.grad(unit, images, retain_graph=True)
        assert _lit(gradient) == field_of(steps, place).clipped(height, width), place
