"""What a number of a network sees of the input, worked by hand; `test_known_fields.py` holds it against gradients."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision import models

from cnn_core.errors import CnnCoreError
from cnn_core.models.architectures import lenet5
from cnn_core.receptive_field import Field, SeeingStep, field_of, field_size, seeing_steps
from cnn_core.units.opened import Place
from cnn_core.walking import walk


def _steps(network: nn.Module, *shape: int) -> tuple[SeeingStep, ...]:
    return seeing_steps(walk(network.eval().requires_grad_(False), torch.zeros(1, *shape)))


def _field(network: nn.Module, shape: tuple[int, ...], index: tuple[int, ...]) -> Field:
    steps = _steps(network, *shape)
    return field_of(steps, Place(step=steps[-1].name, index=index))


class _Function(nn.Module):
    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


_FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "pooled": lambda x: F.max_pool2d(x, 3, stride=2, padding=1),
    "averaged": lambda x: F.avg_pool2d(x, (1, 3)),
    "padded": lambda x: F.pad(x, (2, 0, 1, 0), value=1.0),
    "cut": lambda x: x[:, :, 3:, ::2],
    "rolled": lambda x: torch.roll(x, 2, dims=3),
    "permuted": lambda x: F.avg_pool2d(x, (1, 3)).permute(0, 2, 3, 1),
    "branches": lambda x: F.avg_pool2d(x, 3, 1, 1) + x,
    "joined": lambda x: torch.cat([F.avg_pool2d(x, 5, 1, 2), x], 1),
    "by name": lambda x: torch.cat(tensors=[F.avg_pool2d(x, 5, 1, 2), x], dim=1),
    "mean": lambda x: x.mean((2, 3), keepdim=True),
    "weighed": lambda x: x * torch.sigmoid(F.adaptive_avg_pool2d(x, 1)),
}


def _conv(**options: object) -> nn.Conv2d:
    return nn.Conv2d(3, 4, **options)  # pyright: ignore[reportArgumentType]  # any of the layer's options


def test_two_3x3_convolutions_see_5x5():
    network = nn.Sequential(_conv(kernel_size=3), nn.Conv2d(4, 2, 3))
    assert _field(network, (3, 9, 9), (1, 2, 0)) == Field(rows=range(2, 7), cols=range(5), whole=False)


def test_a_field_hangs_over_the_border_as_far_as_the_windows_do():
    field = _field(nn.Sequential(_conv(kernel_size=3, padding=1), nn.Conv2d(4, 2, 3, padding=1)), (3, 9, 9), (0, 0, 8))
    assert field == Field(rows=range(-2, 3), cols=range(6, 11), whole=False)
    assert field.clipped(9, 9) == Field(rows=range(3), cols=range(6, 9), whole=False)


def test_stride_and_dilation_and_rectangles_count():
    network = nn.Sequential(_conv(kernel_size=(3, 1), stride=2), nn.Conv2d(4, 2, (1, 3), dilation=2))
    assert _field(network, (3, 20, 20), (0, 1, 0)) == Field(rows=range(2, 5), cols=range(9), whole=False)


def test_pixels_between_the_taps_of_a_dilated_window_are_no_edge_of_a_field():
    field = _field(_conv(kernel_size=2, dilation=3, padding=2), (3, 9, 9), (0, 0, 0))
    assert field == Field(rows=range(1, 2), cols=range(1, 2), whole=False)


def test_rows_that_no_window_reads_are_not_seen_through_padding():
    network = nn.Sequential(_conv(kernel_size=3, stride=2), nn.Conv2d(4, 2, 3, padding=1))
    assert _field(network, (3, 10, 10), (0, 3, 3)).rows == range(4, 9)


def test_ceil_mode_and_functions_and_an_adaptive_pooling_that_does_not_divide():
    assert _field(nn.MaxPool2d(2, ceil_mode=True), (3, 5, 5), (0, 2, 2)).rows == range(4, 6)
    assert _field(_Function(_FUNCTIONS["pooled"]), (3, 8, 8), (0, 1, 0)) == Field(
        rows=range(1, 4), cols=range(-1, 2), whole=False
    )
    assert _field(_Function(_FUNCTIONS["averaged"]), (3, 8, 9), (0, 1, 2)) == Field(
        rows=range(1, 2), cols=range(6, 9), whole=False
    )
    assert _field(nn.AdaptiveAvgPool2d(3), (3, 8, 8), (0, 1, 2)) == Field(
        rows=range(2, 6), cols=range(5, 8), whole=False
    )


def test_padding_cutting_rolling_and_other_orders_of_the_axes_move_a_field():
    assert _field(_Function(_FUNCTIONS["padded"]), (3, 8, 8), (0, 1, 7)) == Field(
        rows=range(1), cols=range(5, 6), whole=False
    )
    assert _field(_Function(_FUNCTIONS["cut"]), (3, 8, 8), (0, 1, 2)) == Field(
        rows=range(4, 5), cols=range(4, 5), whole=False
    )
    assert _field(_Function(_FUNCTIONS["rolled"]), (3, 8, 8), (0, 1, 0)).cols == range(6, 7)
    assert _field(_Function(_FUNCTIONS["permuted"]), (3, 8, 9), (4, 1, 2)) == Field(
        rows=range(4, 5), cols=range(3, 6), whole=False
    )


def test_branches_are_seen_together_and_joined_channels_each_by_itself():
    assert _field(_Function(_FUNCTIONS["branches"]), (3, 8, 8), (0, 4, 4)).rows == range(3, 6)
    assert _field(_Function(_FUNCTIONS["joined"]), (3, 8, 8), (2, 4, 4)).rows == range(2, 7)
    assert _field(_Function(_FUNCTIONS["by name"]), (3, 8, 8), (2, 4, 4)).rows == range(2, 7)
    assert _field(_Function(_FUNCTIONS["joined"]), (3, 8, 8), (3, 4, 4)).rows == range(4, 5)


@pytest.mark.parametrize("name", ["mean", "weighed"])
def test_a_global_step_sees_the_whole(name: str):
    assert _field(_Function(_FUNCTIONS[name]), (3, 8, 6), (0, 0, 0)) == Field(rows=range(8), cols=range(6), whole=True)


def test_flattened_numbers_stay_at_their_pixels_until_a_dense_layer():
    network = nn.Sequential(nn.Flatten(), nn.Linear(60, 2))
    steps = _steps(network, 3, 4, 5)
    assert field_of(steps, Place(step=steps[1].name, index=(27,))) == Field(
        rows=range(1, 2), cols=range(2, 3), whole=False
    )
    assert field_of(steps, Place(step=steps[2].name, index=(1,))) == Field(rows=range(4), cols=range(5), whole=True)


def test_a_transposed_convolution_sees_what_is_spread_over_its_pixel():
    layer = nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1)
    assert _field(layer, (3, 5, 5), (0, 3, 4)) == Field(rows=range(1, 3), cols=range(2, 3), whole=False)


def test_known_networks_have_their_known_sizes():
    # Araujo, Norris & Sim 2019, table 1; torchvision's ResNet-50 has its strides in the 3×3 convolutions.
    vgg = _steps(models.vgg16().features, 3, 64, 64)
    assert field_size(vgg, "_30") == (212, 212)
    resnet = _steps(models.resnet18(), 3, 64, 64)
    assert field_size(resnet, "layer4_1_relu_1") == (435, 435)
    assert field_size(resnet, "fc") == (64, 64)
    lenet = _steps(lenet5(), 1, 28, 28)
    assert field_size(lenet, "pool2") == field_size(lenet, "flatten") == (16, 16)
    assert field_size(lenet, "dense1") == (28, 28)


def test_what_is_not_there_is_refused_with_a_sentence():
    steps = _steps(_conv(kernel_size=3), 3, 9, 9)
    with pytest.raises(CnnCoreError, match="no step is called 'conv7' among the 2"):
        field_size(steps, "conv7")
    with pytest.raises(CnnCoreError, match="has 4 × 7 × 7 numbers, counted from 0, and none at 0, 7, 0"):
        field_of(steps, Place(step=steps[1].name, index=(0, 7, 0)))
