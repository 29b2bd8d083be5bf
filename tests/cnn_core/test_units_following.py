"""A value followed forward: which unit of the next steps reads it."""

import pytest
import torch
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.recording import Recording, record
from cnn_core.units import beginning_of, chain_of, made, open_unit, readers_of, share_of, sources_of
from cnn_core.units.opened import Place

Index = tuple[int, ...]


def followed(network: nn.Module, shape: Index, *index: int, step: str = "input") -> dict[str, Index]:
    """Return the units that read a number, by their steps; each is proven to be made of it."""
    network, place = network.eval(), Place(step=step, index=index)
    recording = record(network, torch.rand(1, *shape, generator=torch.Generator().manual_seed(0)))
    readers = readers_of(network, recording, place)
    for reader in readers:
        assert place in [source.place for source in sources_of(open_unit(network, recording, reader))]
    return {reader.step: reader.index for reader in readers}


def with_weights(module: nn.Module, weights: Tensor) -> nn.Module:
    module.weight.data[:] = weights
    return nn.Sequential(module)


def test_the_window_with_the_pixel_in_its_middle_is_taken():
    kernels = torch.zeros(3, 2, 3, 3)
    kernels[0, 1], kernels[1, 1, 1, 1], kernels[2, 1, 1, 1] = 0.5, -4, 3
    network = with_weights(nn.Conv2d(2, 3, 3, padding=1), kernels)
    assert followed(network, (2, 5, 5), 1, 2, 3) == {"_0": (1, 2, 3)}


def test_at_the_corner_the_nearest_window_is_taken():
    assert followed(with_weights(nn.Conv2d(1, 1, 3), torch.ones(1)), (1, 5, 5), 0, 0, 4) == {"_0": (0, 0, 2)}


def test_a_kernel_of_the_pixels_own_group_is_taken():
    weights = torch.tensor([9.0, 9, 1, -2]).reshape(4, 1, 1, 1)
    network = with_weights(nn.Conv2d(2, 4, 1, groups=2), weights)
    assert followed(network, (2, 1, 1), 1, 0, 0) == {"_0": (3, 0, 0)}


def test_a_pixel_that_a_stride_skips_is_read_by_none():
    network = nn.Sequential(nn.Conv2d(1, 1, 1, stride=2))
    assert followed(network, (1, 3, 3), 0, 1, 0) == {}
    assert followed(network, (1, 3, 3), 0, 2, 0) == {"_0": (0, 1, 0)}


@pytest.mark.parametrize("pixel", [(0, 0), (1, 2), (2, 2)])
def test_a_transposed_convolution_is_followed(pixel: Index):
    network = nn.Sequential(nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, dilation=2))
    assert len(followed(network, (2, 3, 3), 1, *pixel)) == 1


@pytest.mark.parametrize(
    ("module", "pixel", "expected"),
    [
        (nn.MaxPool2d(2), (1, 4, 3), (1, 2, 1)),
        (nn.MaxPool2d(3, stride=1, padding=1), (1, 4, 3), (1, 4, 3)),
        (nn.AvgPool2d(3, stride=2), (0, 3, 4), (0, 1, 1)),
        (nn.AdaptiveAvgPool2d(3), (0, 4, 5), (0, 2, 2)),
        (nn.AdaptiveAvgPool2d(1), (1, 4, 3), (1, 0, 0)),
        (nn.Flatten(), (1, 4, 3), (63,)),
        (nn.ReLU(), (1, 4, 3), (1, 4, 3)),
        (nn.BatchNorm2d(2), (1, 4, 3), (1, 4, 3)),
        (nn.Softmax(1), (1, 4, 3), (1, 4, 3)),
        (nn.ReflectionPad2d(1), (1, 4, 3), (1, 5, 4)),
    ],
    ids=str,
)
def test_other_steps_are_followed_to_the_unit_that_reads_the_number(module: nn.Module, pixel: Index, expected: Index):
    assert followed(nn.Sequential(module), (2, 6, 6), *pixel) == {"_0": expected}


def test_a_dense_layers_largest_weight_is_followed():
    network = with_weights(nn.Linear(3, 2), torch.tensor([[1.0, 2, 3], [3, -5, 1]]))
    assert followed(network, (2, 2, 3), 1, 0, 1) == {"_0": (1, 0, 1)}


class _Branching(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean((2, 3), keepdim=True)
        first, second = x.chunk(2, 1)
        return torch.cat([x * mean, first, second - 1.0, torch.nn.functional.pad(x, (0, 0), value=1.0)], 1)


def test_each_branch_is_followed_that_reads_the_number():
    assert followed(_Branching(), (2, 4, 4), 1, 3, 0) == {
        "mean": (1, 0, 0),
        "chunk[1]": (0, 3, 0),
        "mul": (1, 3, 0),
        "pad": (1, 3, 0),
    }


def test_a_scale_is_followed_to_the_middle_of_its_map():
    assert followed(_Branching(), (2, 4, 4), 1, 0, 0, step="mean") == {"mul": (1, 2, 2)}
    assert followed(_Branching(), (2, 4, 4), 0, 3, 1, step="sub") == {"cat": (3, 3, 1)}


def test_a_bad_place_is_refused():
    with pytest.raises(CnnCoreError, match=r"there is no unit \(0, 9, 0\) in input"):
        followed(nn.Sequential(nn.ReLU()), (1, 3, 3), 0, 9, 0)


class _Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm, self.relu = nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1), nn.ReLU(inplace=True)
        self.last = nn.Sequential(nn.Dropout(), nn.Flatten())

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.norm(self.conv(x)))
        return self.last(torch.sigmoid(y + x))


@pytest.fixture
def residual() -> Recording:
    return record(_Residual().eval(), torch.rand(1, 1, 2, 2))


@pytest.mark.parametrize(
    ("step", "chain"),
    [
        ("conv", ["conv", "norm", "relu"]),
        ("norm", ["norm", "relu"]),
        ("input", ["input"]),
        ("add", ["add", "sigmoid", "last_0"]),
        ("last_1", ["last_1"]),
    ],
)
def test_a_chain_goes_on_while_one_number_makes_one(residual: Recording, step: str, chain: list[str]):
    index = (2,) if step == "last_1" else (0, 1, 1)
    places = chain_of(residual, Place(step=step, index=index))
    assert [place.step for place in places] == chain
    assert {place.index for place in places} == {index}


@pytest.mark.parametrize(
    ("step", "beginning"), [("relu", "conv"), ("conv", "conv"), ("sigmoid", "add"), ("last_0", "add")]
)
def test_a_chains_beginning_is_found(residual: Recording, step: str, beginning: str):
    place = Place(step=step, index=(0, 1, 1))
    assert beginning_of(residual, place) == Place(step=beginning, index=(0, 1, 1))


def test_a_chain_ends_where_two_steps_read_it():
    class Swish(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = x + 1
            return y * torch.sigmoid(y)

    recording = record(Swish().eval(), torch.rand(1, 1, 2, 2))
    assert len(chain_of(recording, Place(step="add", index=(0, 0, 0)))) == 1
    sigmoid = Place(step="sigmoid", index=(0, 0, 0))
    assert beginning_of(recording, sigmoid) == sigmoid


def test_a_networks_last_number_is_followed_to_its_probability():
    recording = record(nn.Sequential(nn.Flatten(), nn.Linear(4, 3)).eval(), torch.rand(1, 1, 2, 2))
    share = share_of(recording, Place(step=recording.records[-1].name, index=(2,)))
    assert share is not None
    assert made(share) == pytest.approx(float(recording.records[-1].output[0].softmax(0)[2]), rel=1e-6)


def test_any_other_number_is_no_share():
    recording = record(nn.Sequential(nn.Flatten(), nn.Linear(4, 3)).eval(), torch.rand(1, 1, 2, 2))
    assert share_of(recording, Place(step=recording.records[-2].name, index=(2,))) is None
    of_maps = record(nn.Sequential(nn.Conv2d(1, 2, 1)).eval(), torch.rand(1, 1, 2, 2))
    assert share_of(of_maps, Place(step=of_maps.records[-1].name, index=(1, 0, 0))) is None
