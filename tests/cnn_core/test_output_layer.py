from collections import OrderedDict

import pytest
import torch
from torch import Generator, nn
from torchvision import models

from cnn_core.errors import CnnCoreError
from cnn_core.models.output_layer import OutputLayer, output_layer, replace_output_layer, set_dropout


def named() -> nn.Sequential:
    layers = OrderedDict(
        conv=nn.Conv2d(1, 4, 3), pool=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(), dense=nn.Linear(4, 5)
    )
    return nn.Sequential(layers).eval()


@pytest.mark.parametrize(
    ("name", "path"), [("resnet18", "fc"), ("vgg11", "classifier.6"), ("squeezenet1_1", "classifier.1")]
)
def test_the_output_layer_of_known_networks_is_found_and_replaced(name, path):
    with torch.device("meta"):
        network = models.get_model(name).eval()
    layer = output_layer(network, (3, 224, 224))
    assert layer == OutputLayer(path=path, classes=1000)
    replace_output_layer(network, layer, 7, Generator())
    assert output_layer(network, (3, 224, 224)) == OutputLayer(path=path, classes=7)


def test_the_new_layer_is_drawn_from_the_generator_alone():
    one, other = named(), named()
    for network in (one, other):
        replace_output_layer(network, OutputLayer(path="dense", classes=5), 3, Generator().manual_seed(1))
        torch.rand(3)
    assert torch.equal(one.dense.weight, other.dense.weight)
    assert one.dense.bias.tolist() == [0, 0, 0]


def test_a_dropout_is_put_before_the_output_layer_and_renames_nothing():
    network = named()
    names = list(network.state_dict())
    assert set_dropout(network, OutputLayer(path="dense", classes=5), 0.4) == (
        "Dropout of 40% before the output layer dense."
    )
    assert [name for name, _ in network.named_children()] == ["conv", "pool", "flat", "dropout", "dense"]
    assert list(network.state_dict()) == names
    assert not any(module.training for module in network.modules())


def test_dropouts_that_are_there_are_set():
    network = models.get_model("alexnet").eval()
    assert set_dropout(network, OutputLayer(path="classifier.6", classes=1000), 0.25) == (
        "Dropout of 25% in classifier.0 and classifier.3."
    )
    assert {module.p for module in network.modules() if isinstance(module, nn.Dropout)} == {0.25}


def test_a_network_that_ends_otherwise_is_told():
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    with pytest.raises(CnnCoreError, match=r"last step with weights is .* and no layer with one number per class"):
        output_layer(network, (1, 8, 8))
