from dataclasses import replace

import pytest
import torchvision
from torch import nn
from torchvision.models import get_model

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.runs.preparing import network_of
from cnn_core.training import Normalisation, Recipe, RunSettings, Task
from cnn_core.training_code.carrying import import_lines
from cnn_core.training_code.network import network_part

SETTINGS = RunSettings(
    network="resnet18", dataset="digits", start="frozen", recipe=Recipe(cycles=(1,), learning_rate=0.1)
)


def task(network: str) -> Task:
    preprocessing = registry.entry(network).preprocessing
    return Task(
        class_names=("cat", "dog", "owl"),
        input_shape=preprocessing.input_shape,
        normalisation=Normalisation.unchanged(preprocessing.channels),
    )


def made(settings: RunSettings) -> nn.Module:
    part = network_part(settings, registry.entry(settings.network), task(settings.network))
    names = {"SEED": 0}
    program = (import_lines(part.imports), *part.definitions, part.lines)
    exec("\n".join(program), names)
    return names["model"]


def described(network: nn.Module) -> list[tuple[str, object, bool]]:
    return [(name, weight.shape, weight.requires_grad) for name, weight in network.named_parameters()]


def with_random_weights(name: str, weights: str | None, **options: bool) -> nn.Module:
    """Stand in for torchvision's function, which would fetch the weights."""
    if weights and name == "googlenet":
        options["init_weights"] = False  # as torchvision does where it has weights
    return get_model(name, **options)


@pytest.fixture(autouse=True)
def nothing_is_fetched(monkeypatch):
    monkeypatch.setattr(torchvision.models, "get_model", with_random_weights)


@pytest.mark.parametrize("network", ["resnet18", "squeezenet1_0", "mobilenet_v3_small", "googlenet"])
@pytest.mark.parametrize("start", ["frozen", "fine_tuned"])
def test_a_network_of_torchvision_gets_the_output_layer_and_dropout_of_the_training(network, start):
    settings = replace(SETTINGS, network=network, start=start, dropout=0.3)
    module, ours = made(settings), network_of(settings, task(network))
    assert described(module) == described(ours)
    assert str(module) == str(ours)


def test_a_network_of_timm_is_loaded_by_timm_and_says_so():
    entry = registry.entry("timm.resnet18")
    part = network_part(replace(SETTINGS, network=entry.slug), entry, task(entry.slug))
    assert 'timm.create_model("resnet18", pretrained=True)' in part.lines
    assert part.needs == ("It needs timm (pip install timm).",)


def test_a_network_whose_weights_are_in_no_library_is_refused():
    entry = replace(registry.entry("lenet5"), origin="run", title="Run 7")
    with pytest.raises(CnnCoreError, match="starts from Run 7 cannot be written: its weights are in no library"):
        network_part(replace(SETTINGS, network="lenet5"), entry, task("lenet5"))
