"""One unit opened: numbers worked by hand on small maps."""

import numpy
import pytest
import torch
from timm.layers import AvgPool2dSame, Conv2dSame
from timm.layers.pool2d_same import MaxPool2dSame
from torch import Tensor, nn
from torchvision.ops import FrozenBatchNorm2d

from cnn_core.errors import CnnCoreError
from cnn_core.recording import record
from cnn_core.units import made, open_unit, sources_of
from cnn_core.units.opened import (
    Bent,
    Combined,
    Computed,
    Making,
    Moved,
    Normalised,
    Opened,
    Place,
    Pooled,
    Share,
    Source,
    WeightedSum,
    WindowSum,
)

IMAGE = torch.tensor([[[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]])  # (1, 3, 3)


def opened(network: nn.Module, step: str, *index: int, image: Tensor = IMAGE) -> Opened:
    network = network.eval()
    return open_unit(network, record(network, image[None]), Place(step=step, index=index))


def making(network: nn.Module, step: str, *index: int, image: Tensor = IMAGE) -> Making:
    unit = opened(network, step, *index, image=image)
    assert unit.making is not None
    if not isinstance(unit.making, Computed):
        assert made(unit.making) == pytest.approx(unit.value, rel=1e-5, abs=1e-6)
    return unit.making


def layer(module: nn.Module) -> nn.Module:
    return nn.Sequential(module)


def convolution(kernel: list[list[float]], *, bias: float = 0.5, **options) -> nn.Conv2d:
    module = nn.Conv2d(1, 1, (len(kernel), len(kernel[0])), **options)
    module.weight.data[:] = torch.tensor(kernel)
    module.bias.data[:] = bias
    return module


def test_the_input_is_made_of_nothing():
    assert opened(layer(nn.ReLU()), "input", 0, 2, 1) == Opened(
        place=Place(step="input", index=(0, 2, 1)), kind="input", value=8.0, making=None
    )


def test_a_convolution_is_its_window_times_the_weights():
    window = making(layer(convolution([[1, 0], [0, -1]])), "_0", 0, 1, 0)
    assert isinstance(window, WindowSum)
    assert (window.step, window.channels, window.row, window.col, window.size) == ("input", (0,), 1, 0, (3, 3))
    assert window.values.tolist() == [[[4, 5], [7, 8]]]
    assert window.weights.tolist() == [[[1, 0], [0, -1]]]
    assert made(window) == 4 - 8 + 0.5


@pytest.mark.parametrize(
    ("mode", "above"), [("zeros", [0, 0]), ("reflect", [5, 4]), ("replicate", [2, 1]), ("circular", [8, 7])]
)
def test_a_window_over_the_border_holds_the_padding(mode: str, above: list[float]):
    window = making(layer(convolution([[1, 2], [3, 4]], padding=1, padding_mode=mode)), "_0", 0, 0, 1)
    assert isinstance(window, WindowSum)
    assert (window.row, window.col, window.padding) == (-1, 0, mode)
    assert window.values[0].tolist() == [above[::-1] if mode != "zeros" else above, [1, 2]]


def test_what_a_mirrored_padding_holds_is_found_in_the_map():
    unit = opened(layer(convolution([[1, 2], [3, 4]], padding=1, padding_mode="reflect")), "_0", 0, 0, 1)
    assert [source.place.index for source in sources_of(unit)] == [(0, 1, 0), (0, 1, 1), (0, 0, 0), (0, 0, 1)]


@pytest.mark.parametrize(("padding", "col", "values"), [("same", -1, [0, 4, 5]), ("valid", 0, [4, 5, 6])])
def test_padding_may_be_told_in_words(padding: str, col: int, values: list[float]):
    window = making(layer(convolution([[1, 2, 3]], padding=padding)), "_0", 0, 1, 0)
    assert isinstance(window, WindowSum)
    assert (window.row, window.col, window.values.tolist()) == (1, col, [[values]])


def test_zeros_of_the_padding_come_from_nowhere():
    unit = opened(layer(convolution([[1, 2], [3, 4]], padding=1)), "_0", 0, 0, 1)
    assert [source.value for source in sources_of(unit)] == [1, 2]


def test_each_group_of_a_convolution_reads_channels_of_its_own():
    network = layer(nn.Conv2d(4, 6, 1, groups=2))
    window = making(network, "_0", 3, 0, 0, image=torch.rand(4, 3, 3))
    assert isinstance(window, WindowSum)
    assert window.channels == (2, 3)


class _ByFunctions(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.kernel = nn.Parameter(torch.rand(2, 1, 2, 2))

    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.conv2d(x, self.kernel, stride=2, padding=1, dilation=2)


def test_a_convolution_may_be_a_function():
    window = making(_ByFunctions(), "conv2d", 1, 0, 0)
    assert isinstance(window, WindowSum)
    assert (window.row, window.dilation, window.bias) == (-1, (2, 2), None)
    assert window.values.tolist() == [[[0, 0], [0, 5]]]


def test_a_transposed_convolution_reads_a_window_too():
    module = nn.ConvTranspose2d(1, 1, 3, stride=2, bias=False)
    module.weight.data[:] = torch.arange(9.0).reshape(3, 3)
    window = making(layer(module), "_0", 0, 2, 2)
    assert isinstance(window, WindowSum)
    assert window.values.tolist() == [[[1, 2], [4, 5]]]
    assert window.weights.tolist() == [[[8, 6], [2, 0]]]


def test_a_pixel_that_no_kernel_reaches_is_told():
    computed = making(layer(nn.ConvTranspose2d(1, 1, 1, stride=2)), "_0", 0, 1, 0)
    assert isinstance(computed, Computed)
    assert computed.sentence == "The kernels leave this pixel out: it holds the bias alone."


def test_a_dense_unit_weighs_what_it_reads():
    module = nn.Linear(3, 2)
    module.weight.data[1], module.bias.data[1] = torch.tensor([1.0, -1, 2]), 0.5
    line = making(layer(module), "_0", 0, 2, 1)
    assert isinstance(line, WeightedSum)
    assert line.places == ((0, 2, 0), (0, 2, 1), (0, 2, 2))
    assert made(line) == 7 - 8 + 18 + 0.5


def test_max_pooling_names_the_winner():
    pooled = making(layer(nn.MaxPool2d(2, stride=1, padding=1)), "_0", 0, 0, 1)
    assert isinstance(pooled, Pooled)
    assert pooled.values.tolist() == [[-numpy.inf, -numpy.inf], [1, 2]]
    assert (pooled.rule, pooled.winner, pooled.divisor, pooled.row, pooled.col) == ("max", (0, 1), None, -1, 0)


@pytest.mark.parametrize(
    ("options", "divisor"),
    [
        ({"padding": 1}, 4),
        ({"padding": 1, "count_include_pad": False}, 2),
        ({"padding": 1, "divisor_override": 3}, 3),
    ],
)
def test_an_average_is_divided_as_it_is_set(options: dict, divisor: float):
    pooled = making(layer(nn.AvgPool2d(2, **options)), "_0", 0, 0, 1)
    assert isinstance(pooled, Pooled)
    assert pooled.values.tolist() == [[0, 0], [2, 3]]
    assert (pooled.rule, pooled.winner, pooled.divisor) == ("average", None, divisor)


def test_a_window_that_hangs_over_the_last_pixel_counts_what_is_there():
    pooled = making(layer(nn.AvgPool2d(2, ceil_mode=True)), "_0", 0, 1, 1)
    assert isinstance(pooled, Pooled)
    assert pooled.values.tolist() == [[9, 0], [0, 0]]
    assert pooled.divisor == 1


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        (Conv2dSame(1, 1, 3, stride=2), WindowSum),
        (Conv2dSame(1, 1, (2, 4), stride=(1, 3), dilation=2), WindowSum),
        (MaxPool2dSame(3, stride=2), Pooled),
        (MaxPool2dSame((4, 2), stride=3), Pooled),
        (AvgPool2dSame(3, stride=2), Pooled),
        (AvgPool2dSame(2, stride=1), Pooled),
    ],
    ids=str,
)
@pytest.mark.parametrize("size", [(5, 7), (6, 4)])
def test_a_layer_of_timm_that_pads_its_maps_first_is_opened_everywhere(module: nn.Module, kind: type, size: tuple):
    network, image = layer(module).eval(), torch.randn(1, *size, generator=torch.Generator().manual_seed(0)) - 2
    recording = record(network, image[None])
    output = recording["_0"].output[0]
    for row, col in torch.cartesian_prod(*(torch.arange(length) for length in output.shape[1:])).tolist():
        unit = open_unit(network, recording, Place(step="_0", index=(0, row, col)))
        assert isinstance(unit.making, kind)
        assert made(unit.making) == pytest.approx(float(output[0, row, col]), rel=1e-5, abs=1e-6)


def test_adaptive_pooling_reads_windows_that_overlap():
    pooled = making(layer(nn.AdaptiveAvgPool2d(2)), "_0", 0, 0, 1)
    assert isinstance(pooled, Pooled)
    assert (pooled.row, pooled.col, pooled.values.tolist()) == (0, 1, [[2, 3], [5, 6]])


class _Mean(nn.Module):
    def __init__(self, dim: tuple[int, ...], *, keepdim: bool) -> None:
        super().__init__()
        self.dim, self.keepdim = dim, keepdim

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(self.dim, keepdim=self.keepdim)


@pytest.mark.parametrize(
    ("dim", "keepdim", "index", "expected"),
    [((2, 3), False, (0,), 5), ((-1, -2), True, (0, 0, 0), 5), ((3,), False, (0, 2), 8), ((2,), True, (0, 0, 1), 5)],
)
def test_a_mean_over_rows_or_columns_is_a_pooling(dim: tuple, keepdim: bool, index: tuple, expected: float):
    pooled = making(_Mean(dim, keepdim=keepdim), "mean", *index)
    assert isinstance(pooled, Pooled)
    assert made(pooled) == expected


ACTIVATIONS = [
    nn.ReLU(), nn.ReLU6(), nn.LeakyReLU(0.2), nn.Sigmoid(), nn.Tanh(), nn.GELU(), nn.GELU("tanh"), nn.SiLU(),
    nn.Hardswish(), nn.Hardsigmoid(),
]  # fmt: skip


@pytest.mark.parametrize("value", [-100.0, -2.0, -0.5, 0.0, 1.5, 100.0])
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
def test_an_activation_bends_one_number(activation: nn.Module, value: float):
    bent = making(layer(activation), "_0", 0, 0, 0, image=torch.full((1, 1, 1), value))
    assert isinstance(bent, Bent)
    assert bent.source == Source(place=Place(step="input", index=(0, 0, 0)), value=value)


def test_an_activation_tells_its_formula_with_what_it_is_set_to():
    bent = making(layer(nn.LeakyReLU(0.2)), "_0", 0, 0, 0)
    assert isinstance(bent, Bent)
    assert (bent.function, bent.formula) == ("leaky ReLU", "x if x ≥ 0, else 0.2 · x")


def test_a_softmax_shares_1_out():
    share = making(layer(nn.Softmax(dim=1)), "_0", 1, 0, 2, image=torch.rand(2, 1, 3))
    assert isinstance(share, Share)
    assert share.places == ((0, 0, 2), (1, 0, 2))
    assert share.chosen == 1


def test_batch_norm_uses_what_training_left():
    module = nn.BatchNorm2d(1, eps=0.75)
    module.running_mean[:], module.running_var[:] = 3.0, 0.25
    module.weight.data[:], module.bias.data[:] = 2.0, -1.0
    norm = making(layer(module), "_0", 0, 1, 1)
    assert isinstance(norm, Normalised)
    assert (norm.mean, norm.variance, norm.epsilon, norm.weight, norm.bias) == (3, 0.25, 0.75, 2, -1)
    assert norm.over == "channel 0 of the training images"
    assert made(norm) == 3


@pytest.mark.parametrize(
    ("module", "index", "over", "mean"),
    [
        (nn.BatchNorm2d(1, track_running_stats=False), (0, 1, 1), "channel 0 of this image", 5),
        (nn.GroupNorm(1, 1), (0, 0, 2), "channel 0 of this image", 5),
        (nn.LayerNorm(3), (0, 2, 0), "the 3 numbers of place (0, 2)", 8),
        (nn.LayerNorm((3, 3)), (0, 2, 0), "the 9 numbers of place (0)", 5),
        (nn.LayerNorm((1, 3, 3)), (0, 2, 0), "the whole image", 5),
    ],
)
def test_other_norms_use_the_image_itself(module: nn.Module, index: tuple, over: str, mean: float):
    norm = making(layer(module), "_0", *index)
    assert isinstance(norm, Normalised)
    assert (norm.over, norm.mean) == (over, mean)


def test_local_response_norm_is_told_in_words():
    computed = making(layer(nn.LocalResponseNorm(2, alpha=2.0, k=1.0)), "_0", 0, 0, 1)
    assert isinstance(computed, Computed)
    assert computed.sentence == (
        "2 is divided by (1 + 2 / 2 × 4) to the power of 0.75, where 4 is the sum of the squares of channels 0 to 0 "
        "at this pixel."
    )


class _BatchNormByFunction(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.means = nn.Parameter(torch.tensor([3.0]))

    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.batch_norm(x, self.means, self.means / 12, bias=self.means, eps=0.75)


def test_batch_norm_may_be_a_function():
    norm = making(_BatchNormByFunction(), "batch_norm", 0, 1, 1)
    assert isinstance(norm, Normalised)
    assert (norm.mean, norm.variance, norm.epsilon, norm.weight, norm.bias) == (3, 0.25, 0.75, 1, 3)
    assert made(norm) == 5


def test_a_batch_norm_may_be_frozen():
    frozen = FrozenBatchNorm2d(1, eps=0.75)
    frozen.running_mean[:], frozen.running_var[:] = 3.0, 0.25
    norm = making(layer(frozen), "_0", 0, 1, 1)
    assert isinstance(norm, Normalised)
    assert made(norm) == 2


class _Squeezed(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * x.mean((2, 3), keepdim=True) / 4 - 1


def test_a_scale_is_used_again_for_each_pixel():
    product = making(_Squeezed(), "mul", 0, 2, 1)
    assert isinstance(product, Combined)
    assert [source.place for source in product.sources] == [
        Place(step="input", index=(0, 2, 1)),
        Place(step="mean", index=(0, 0, 0)),
    ]
    assert (product.operator, made(product)) == ("×", 40)


def test_a_constant_has_no_place():
    quotient = making(_Squeezed(), "truediv", 0, 2, 1)
    assert isinstance(quotient, Combined)
    assert quotient.sources[1] == Source(place=None, value=4.0)
    assert made(making(_Squeezed(), "sub", 0, 2, 1)) == 9


class _Moving(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        flipped = torch.cat([x, x.flip(2)], 1)
        left, right = flipped.chunk(2, 1)
        padded = torch.nn.functional.pad(torch.cat([right, left], 1), (1, 0), value=2.0)
        return padded[:, :, 1:].permute(0, 2, 3, 1).reshape(x.shape[0], -1)


@pytest.mark.parametrize(
    ("step", "index", "source"),
    [
        ("cat", (1, 0, 2), Place(step="flip", index=(0, 0, 2))),
        ("flip", (0, 0, 2), Place(step="input", index=(0, 2, 2))),
        ("chunk[1]", (0, 0, 2), Place(step="cat", index=(1, 0, 2))),
        ("cat_1", (0, 2, 1), Place(step="chunk[1]", index=(0, 2, 1))),
        ("pad", (0, 0, 1), Place(step="cat_1", index=(0, 0, 0))),
        ("pad", (0, 1, 0), None),
        ("getitem_2", (0, 0, 1), Place(step="pad", index=(0, 1, 1))),
        ("reshape", (15,), Place(step="permute", index=(1, 3, 1))),
    ],
)
def test_a_number_that_is_moved_is_found_where_it_was(step: str, index: tuple, source: Place | None):
    moved = making(_Moving(), step, *index)
    assert isinstance(moved, Moved)
    assert moved.source.place == source


class _Shuffling(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([torch.relu(x).roll(1, 0), x], 1)


def test_of_several_images_the_first_is_opened():
    network, images = _Shuffling().eval(), torch.stack([IMAGE, -IMAGE])
    recording = record(network, images)
    assert open_unit(network, recording, Place(step="relu", index=(0, 2, 1))).value == 8
    moved = open_unit(network, recording, Place(step="cat", index=(1, 2, 1))).making
    assert moved == Moved(source=Source(place=Place(step="input", index=(0, 2, 1)), value=8.0))
    rolled = open_unit(network, recording, Place(step="roll", index=(0, 2, 1))).making
    assert rolled == Computed(steps=("relu",), sentence="This step takes numbers from one image to another.")


@pytest.mark.parametrize("module", [nn.ReLU(), nn.BatchNorm2d(1), nn.Conv2d(1, 1, 1)], ids=str)
def test_what_is_no_number_is_opened_too(module: nn.Module):
    unit = opened(layer(module), "_0", 0, 0, 0, image=torch.full((1, 1, 1), torch.nan))
    assert unit.value != unit.value
    assert not isinstance(unit.making, Computed)


class _Own(nn.Conv2d):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + 1


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (_Own(1, 1, 1), "This convolution computes its numbers in a way of its own."),
        (nn.Softplus(), "A step of the kind “Softplus” is not taken apart into single numbers."),
    ],
)
def test_what_is_not_opened_is_told(module: nn.Module, words: str):
    computed = making(layer(module), "_0", 0, 1, 1)
    assert computed == Computed(steps=("input",), sentence=words)
    with pytest.raises(CnnCoreError, match="this number is not taken apart"):
        made(computed)


class _NormOfChannels(nn.LayerNorm):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class _OwnNorm(nn.LayerNorm):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 2


def test_a_layer_norm_may_go_over_the_channels():
    norm = making(layer(_NormOfChannels(2)), "_0", 1, 0, 2, image=torch.cat([IMAGE, IMAGE + 2]))
    assert isinstance(norm, Normalised)
    assert (norm.over, norm.mean, norm.variance) == ("all channels of this pixel", 4, 1)


class _OwnBatchNorm(nn.BatchNorm2d):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 2


@pytest.mark.parametrize(("module", "kind"), [(_OwnNorm(3), "layer norm"), (_OwnBatchNorm(3), "batch norm")])
def test_a_making_that_does_not_give_the_number_is_not_told(module: nn.Module, kind: str):
    computed = making(layer(module), "_0", 0, 1, 0, image=torch.cat([IMAGE, IMAGE**2, -IMAGE]))
    assert isinstance(computed, Computed)
    assert computed.sentence == f"This {kind} computes its numbers in a way of its own."


@pytest.mark.parametrize(
    ("step", "index", "words"),
    [
        ("_0", (0, 3, 2), r"no unit \(0, 3, 2\) in _0: it is 1 × 3 × 3 \(channels × rows × columns\), counted from 0"),
        ("_0", (0, -1, 2), r"no unit \(0, -1, 2\) in _0"),
        ("_0", (0,), r"no unit \(0\) in _0: it is 1 × 3 × 3"),
        ("_9", (0, 0, 0), "no step is called '_9'"),
    ],
)
def test_a_bad_place_is_refused_with_a_sentence(step: str, index: tuple, words: str):
    with pytest.raises(CnnCoreError, match=words):
        opened(layer(nn.ReLU()), step, *index)


def test_numbers_that_are_not_on_the_processor_are_not_opened():
    elsewhere = layer(nn.ReLU()).eval().to("meta")
    recording = record(elsewhere, IMAGE[None].to("meta"))
    with pytest.raises(CnnCoreError, match=r"was recorded on meta; to open its numbers, record it on the processor"):
        open_unit(elsewhere, recording, Place(step="_0", index=(0, 0, 0)))
