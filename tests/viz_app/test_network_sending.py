"""What a network looks like on its way to the browser, and which layers do not go."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from viz_app.components.network_sending import SentNetwork, sent_network


def sent(module: nn.Module, shape: tuple[int, int, int] = (2, 8, 8)) -> SentNetwork:
    module.eval().requires_grad_(False)
    return sent_network(module, graph_of(module, shape))


class Calls(nn.Module):
    """A network that is one function."""

    def __init__(self, function) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 2, 3, padding=1)
        self.function = function

    def forward(self, images: Tensor) -> Tensor:
        return self.function(self.first(images), images)


class Padded(nn.Conv2d):
    """A convolution that pads its input by itself first, as timm's do."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(F.pad(input, (1, 0, 1, 0)))


def test_a_layer_is_sent_with_its_wiring_settings_and_weights():
    layer = nn.Conv2d(2, 3, (3, 5), stride=(2, 1), padding=(1, 0), bias=False)
    image, convolution = sent(nn.Sequential(layer)).layers
    assert (image["kind"], image["inputs"]) == ("input", ())
    assert (convolution["kind"], convolution["inputs"]) == ("convolution", (image["name"],))
    assert convolution["shape"] == (3, 4, 4)
    window = convolution["settings"]["window"]
    assert window["rows"] == {"size": 3, "stride": 2, "before": 1, "after": 1, "dilation": 1}
    assert window["cols"] == {"size": 5, "stride": 1, "before": 0, "after": 0, "dilation": 1}
    arrays = sent(nn.Sequential(layer)).arrays
    assert list(arrays) == ["0.weight"]
    assert torch.equal(torch.from_numpy(arrays["0.weight"]), layer.weight)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_an_even_kernel_with_same_padding_has_the_odd_pixel_behind():
    layer = sent(nn.Sequential(nn.Conv2d(2, 1, 4, padding="same"))).layers[1]
    rows = layer["settings"]["window"]["rows"]
    assert (rows["before"], rows["after"]) == (1, 2)


def test_a_layer_that_is_used_twice_sends_its_weights_once():
    shared = nn.Conv2d(2, 2, 3, padding=1)
    both = sent(nn.Sequential(shared, nn.ReLU(), shared))
    assert [layer["path"] for layer in both.layers] == ["", "0", "1", "0"]
    assert sorted(both.arrays) == ["0.bias", "0.weight"]


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.Sequential(nn.GELU()), "the browser cannot compute 0, a GELU; it computes Conv2d, BatchNorm2d, ReLU"),
        (nn.Sequential(Padded(2, 2, 3)), "cannot compute 0, a Padded"),
        (nn.Sequential(nn.ConvTranspose2d(2, 2, 3)), "cannot compute 0, a ConvTranspose2d"),
        (nn.Sequential(nn.Linear(8, 2)), r"reads \(2, 8, 8\) instead of one vector; flatten it first"),
        (nn.Sequential(nn.Flatten(2)), r"of \(2, 8, 8\) it makes \(2, 64\) instead of one vector"),
        (nn.Sequential(nn.Flatten(), nn.Softmax(dim=0)), "along axis 0 instead of the classes'"),
        (nn.Sequential(nn.BatchNorm2d(2, track_running_stats=False)), "keeps no running mean"),
        (Calls(lambda maps, _: maps + 1), "not the addition of two layers of the same shape"),
        (Calls(lambda maps, images: maps + images[:, :1]), "not the addition of two layers|a call of the function"),
        (Calls(lambda maps, _: F.max_pool2d(maps, 2)), "a call of the function max pooling; make it a layer"),
        (Calls(lambda maps, _: F.dropout(maps)), "a call of the function dropout"),
        (Calls(lambda maps, images: torch.cat([maps, images], 1)), "a call of the function concatenation"),
    ],
)
def test_what_the_browser_cannot_compute_is_refused_in_a_sentence(module, message):
    with pytest.raises(CnnCoreError, match=message):
        sent(module)
