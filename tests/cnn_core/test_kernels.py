import math
from dataclasses import FrozenInstanceError

import pytest
import torch

from cnn_core.convolution import convolve
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.kernels import PRESETS, Kernel, flip, negate, normalise, preset_kernel, rotate

RECTANGLE = Kernel(channels=2, height=2, width=3, values=tuple(float(value) for value in range(12)))
SHAPES = [(1, 1, 1), (1, 3, 3), (3, 2, 5), (2, 11, 1), (4, 10, 11)]


def random(shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(0)) - 0.5


def test_weights_are_laid_out_channel_by_channel_and_row_by_row():
    weights = RECTANGLE.weights()
    assert weights.shape == (2, 2, 3)
    assert weights[1, 0].tolist() == [6.0, 7.0, 8.0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_kernel_of_weights_gives_them_back(shape):
    weights = random(shape)
    kernel = Kernel.of(weights)
    assert torch.equal(kernel.weights(), weights)
    assert Kernel.of(kernel.weights()) == kernel


def test_equal_kernels_are_one_key_and_none_can_be_changed():
    twin = Kernel(channels=2, height=2, width=3, values=RECTANGLE.values)
    assert {RECTANGLE: "map"}[twin] == "map"
    with pytest.raises(FrozenInstanceError):
        RECTANGLE.height = 4


def test_changing_the_weights_of_a_kernel_leaves_it_as_it_was():
    RECTANGLE.weights().zero_()
    assert RECTANGLE.weights().sum() == 66


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"height": 12}, "a kernel side of 12 px is out of range; choose 1 to 11 px"),
        ({"width": 0}, "a kernel side of 0 px is out of range; choose 1 to 11 px"),
        ({"channels": 0}, "a kernel of 0 channels has no weights; choose 1 channel or more"),
        ({"values": (1.0,)}, "a kernel of 1 × 1 × 2 (channels × height × width) has 2 weights, not 1"),
        ({"values": (1.0, math.nan)}, "a weight of nan is no number to compute with; choose a finite one"),
        ({"values": (-math.inf, 0.0)}, "a weight of -inf is no number to compute with; choose a finite one"),
        ({"values": (1e39, 0.0)}, "a weight of 1e+39 is no number to compute with; choose a finite one"),
    ],
)
def test_an_illegal_kernel_cannot_be_built(options, sentence):
    with pytest.raises(CnnCoreError) as error:
        Kernel(**({"channels": 1, "height": 1, "width": 2, "values": (1.0, 2.0)} | options))
    assert str(error.value) == sentence


def test_the_largest_float_is_a_weight():
    kernel = Kernel(channels=1, height=1, width=1, values=(torch.finfo(torch.float32).max,))
    assert kernel.weights().isfinite().all()


def test_a_rectangle_turns_counter_clockwise():
    kernel = Kernel(channels=1, height=2, width=3, values=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    assert rotate(kernel).weights()[0].tolist() == [[3, 6], [2, 5], [1, 4]]
    assert flip(kernel).weights()[0].tolist() == [[6, 5, 4], [3, 2, 1]]
    assert negate(kernel).values == (-1, -2, -3, -4, -5, -6)


@pytest.mark.parametrize("shape", SHAPES)
def test_turning_equals_torchs_and_comes_round_again(shape):
    kernel = Kernel.of(random(shape))
    assert torch.equal(rotate(kernel).weights(), kernel.weights().rot90(1, (1, 2)))
    assert torch.equal(flip(kernel).weights(), kernel.weights().flip(1, 2))
    assert rotate(rotate(kernel)) == flip(kernel)
    assert flip(flip(kernel)) == negate(negate(kernel)) == kernel


def test_turning_keeps_every_digit():
    kernel = Kernel(channels=1, height=1, width=2, values=(0.1, 1 / 3))
    assert flip(kernel).values == (1 / 3, 0.1)


def test_a_flipped_kernel_makes_cross_correlation_a_convolution():
    impulse = torch.zeros(1, 5, 5)
    impulse[0, 2, 2] = 1.0
    kernel = Kernel.of(random((1, 3, 3)))
    window = Window2d(rows=Window(size=3), cols=Window(size=3))
    assert torch.allclose(convolve(impulse, flip(kernel).weights()[None], window), kernel.weights())


def test_negating_writes_no_minus_before_a_zero():
    kernel = Kernel(channels=1, height=1, width=2, values=(0.0, 2.0))
    assert str(negate(kernel).values) == "(0.0, -2.0)"


@pytest.mark.parametrize("shape", SHAPES)
def test_normalised_weights_add_up_to_one(shape):
    assert sum(normalise(Kernel.of(random(shape) + 0.6)).values) == pytest.approx(1.0)
    assert sum(normalise(Kernel.of(random(shape) - 0.6)).values) == pytest.approx(1.0)


@pytest.mark.parametrize("slug", ["sobel_x", "prewitt_y", "scharr_x", "laplacian", "outline", "gabor"])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", range(2, 12))
def test_where_the_sum_is_zero_the_absolute_values_add_up_to_one(slug, channels, size):
    kernel = normalise(preset_kernel(slug, size=size, channels=channels))
    rounded = normalise(Kernel.of(preset_kernel(slug, size=size, channels=channels).weights()))
    for one in (kernel, rounded):
        assert sum(abs(value) for value in one.values) == pytest.approx(1.0)


def test_zeros_stay_zeros():
    zeros = Kernel(channels=1, height=2, width=2, values=(0.0,) * 4)
    assert normalise(zeros) == zeros


@pytest.mark.parametrize("entry", PRESETS, ids=lambda entry: entry.slug)
def test_a_normalised_kernel_keeps_an_even_area_or_makes_it_zero(entry):
    kernel = normalise(preset_kernel(entry.slug, size=5, channels=3))
    axis = Window(size=5, padding=same_padding(8, size=5))
    image = torch.full((3, 8, 8), 0.7)
    middle = convolve(image, kernel.weights()[None], Window2d(rows=axis, cols=axis))[0, 4, 4].item()
    assert min(abs(middle - 0.7), abs(middle)) < 1e-5
