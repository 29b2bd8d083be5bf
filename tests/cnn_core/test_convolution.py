import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_core.convolution import OUTSIDE, convolve, step_at
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, Window, Window2d, same_padding

MODES = ["zeros", "reflect", "replicate", "circular"]
NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
SIZES = [(1, 1), (3, 3), (2, 2), (1, 4), (5, 3), (2, 7), (11, 11), (6, 10)]
SQUARE = Window2d(rows=Window(size=3), cols=Window(size=3))


def random(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) - 0.3


def tolerance(image, kernels, **options):
    """The bound that the project sets: 1e-5 × (1 + the sum of the absolute products)."""
    return 1e-5 * (1 + F.conv2d(image.abs()[None], kernels.abs(), **options)[0])


def assert_equal(ours, theirs, bound):
    assert ours.shape == theirs.shape
    assert ((ours - theirs).abs() <= bound).all()


def test_a_sum_worked_by_hand():
    image = torch.arange(1.0, 10.0).reshape(1, 3, 3)
    kernel = torch.tensor([[[[1.0, 0.0], [0.0, -1.0]]]])
    window = Window2d(rows=Window(size=2), cols=Window(size=2))
    assert convolve(image, kernel, window, bias=torch.tensor([0.5])).tolist() == [[[-3.5, -3.5], [-3.5, -3.5]]]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stride", [(1, 1), (2, 3), (4, 1)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (1, 3), (2, 2)])
@pytest.mark.parametrize("mode", MODES)
def test_every_setting_equals_torchs_layer(size, stride, dilation, mode):
    image = random(3, 26, 23)
    for padding, with_bias in itertools.product([(0, 0), (1, 2), (5, 0), (9, 9)], [True, False]):
        layer = torch.nn.Conv2d(
            3, 4, size, stride=stride, padding=padding, dilation=dilation, bias=with_bias, padding_mode=mode
        )
        kernels, bias = layer.weight.detach(), layer.bias.detach() if with_bias else None
        window = windows(size, stride, dilation, [(padding[0],) * 2, (padding[1],) * 2])
        if not fits(window, image):
            with pytest.raises(CnnCoreError, match="does not fit"):
                convolve(image, kernels, window, bias=bias, mode=mode)
            continue
        ours = convolve(image, kernels, window, bias=bias, mode=mode)
        theirs = layer(image).detach()
        layer.weight, layer.bias = torch.nn.Parameter(kernels.abs()), None
        assert_equal(ours, theirs, 1e-5 * (1 + layer(image.abs()).detach()))


def windows(size, stride, dilation, padding):
    rows, cols = (
        Window(size=s, stride=t, dilation=d, padding=p)
        for s, t, d, p in zip(size, stride, dilation, padding, strict=True)
    )
    return Window2d(rows=rows, cols=cols)


def fits(window, image):
    return all(
        axis.reach <= length + sum(axis.padding)
        for axis, length in zip((window.rows, window.cols), image.shape[1:], strict=True)
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("padding", [[(0, 1), (3, 0)], [(2, 5), (1, 4)], [(4, 0), (0, 5)], [(5, 5), (5, 5)]])
@pytest.mark.parametrize("size", SIZES[:6])
def test_other_padding_before_than_after_equals_numpys_pad(mode, padding, size):
    image, kernels = random(2, 6, 7), random(3, 2, *size, seed=1)
    window = windows(size, (2, 1), (1, 1), padding)
    padded = torch.from_numpy(np.pad(image.numpy(), [(0, 0), *padding], mode=NUMPY_MODES[mode]))
    theirs = F.conv2d(padded[None], kernels, stride=(2, 1))[0]
    assert_equal(convolve(image, kernels, window, mode=mode), theirs, tolerance(padded, kernels, stride=(2, 1)))


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
@pytest.mark.parametrize("per_group", [1, 2, 5])
@pytest.mark.parametrize("mode", MODES)
def test_groups_equal_torchs(groups, per_group, mode):
    image, kernels = random(6, 9, 8), random(groups * per_group, 6 // groups, 3, 2, seed=2)
    window = windows((3, 2), (1, 2), (2, 1), [(1, 2), (2, 0)])
    padded = torch.from_numpy(np.pad(image.numpy(), [(0, 0), (1, 2), (2, 0)], mode=NUMPY_MODES[mode]))
    options = {"stride": (1, 2), "dilation": (2, 1), "groups": groups}
    theirs = F.conv2d(padded[None], kernels, **options)[0]
    assert_equal(
        convolve(image, kernels, window, mode=mode, groups=groups), theirs, tolerance(padded, kernels, **options)
    )


@pytest.mark.parametrize("size", range(1, 12))
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_padding_gives_kerass_output_size(size, stride, dilation):
    for height, width in [(1, 1), (5, 8), (17, 32)]:
        options = {"size": size, "stride": stride, "dilation": dilation}
        rows = Window(padding=same_padding(height, **options), **options)
        cols = Window(padding=same_padding(width, **options), **options)
        image, kernels = random(2, height, width), random(3, 2, size, size, seed=3)
        padded = F.pad(image, (*cols.padding, *rows.padding))
        theirs = F.conv2d(padded[None], kernels, stride=stride, dilation=dilation)[0]
        ours = convolve(image, kernels, Window2d(rows=rows, cols=cols))
        assert ours.shape == (3, -(-height // stride), -(-width // stride))
        assert_equal(ours, theirs, tolerance(padded, kernels, stride=stride, dilation=dilation))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 4), (5, 1)])
@pytest.mark.parametrize(("stride", "dilation"), [((1, 1), (1, 1)), ((2, 1), (1, 2)), ((3, 2), (2, 1))])
@pytest.mark.parametrize("groups", [1, 2])
def test_every_step_equals_the_whole(mode, size, stride, dilation, groups):
    image, kernels, bias = random(4, 5, 4), random(2, 4 // groups, *size, seed=4), random(2, seed=5)
    window = windows(size, stride, dilation, [(2, 4), (3, 1)])
    whole = convolve(image, kernels, window, bias=bias, mode=mode, groups=groups)
    for channel, row, col in itertools.product(*map(range, whole.shape)):
        position = Position(channel=channel, row=row, col=col)
        step = step_at(image, kernels, window, position, bias=bias, mode=mode, groups=groups)
        assert abs(step.result - whole[channel, row, col].item()) <= 1e-5 * (1 + step.products.abs().sum())


def test_a_step_shows_every_term_of_its_sum():
    image, kernels = random(3, 5, 5), random(2, 3, 3, 3, seed=6)
    step = step_at(image, kernels, SQUARE, Position(channel=1, row=2, col=0), bias=torch.tensor([1.0, 0.25]))
    assert torch.equal(step.window, image[:, 2:5, 0:3])
    assert torch.equal(step.weights, kernels[1])
    assert torch.equal(step.products, step.window * step.weights)
    assert step.sum == step.products.sum().item()
    assert step.bias == 0.25
    assert step.result == pytest.approx(step.sum + 0.25)
    assert (step.channels, step.rows, step.cols) == (range(3), (2, 3, 4), (0, 1, 2))


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        ("zeros", (OUTSIDE, OUTSIDE, 0, 1, 2, OUTSIDE, OUTSIDE)),
        ("reflect", (2, 1, 0, 1, 2, 1, 0)),
        ("replicate", (0, 0, 0, 1, 2, 2, 2)),
        ("circular", (1, 2, 0, 1, 2, 0, 1)),
    ],
)
def test_a_step_names_the_pixel_behind_every_tap(mode, rows):
    image, window = random(1, 3, 1), Window2d(rows=Window(size=7, padding=(2, 2)), cols=Window(size=1))
    step = step_at(image, torch.ones(1, 1, 7, 1), window, Position(channel=0, row=0, col=0), mode=mode)
    assert step.rows == rows
    read = [0.0 if row == OUTSIDE else image[0, row, 0].item() for row in rows]
    assert step.window.flatten().tolist() == read
    assert (step.bias, step.result) == (0.0, step.sum)


def test_a_step_of_a_group_names_the_channels_that_its_kernel_reads():
    image, kernels = random(4, 3, 3), random(6, 2, 3, 3)
    step = step_at(image, kernels, SQUARE, Position(channel=4, row=0, col=0), groups=2)
    assert step.channels == range(2, 4)
    assert torch.equal(step.window, image[2:4])


def test_a_step_does_not_change_when_its_inputs_do():
    image, kernels = torch.ones(1, 3, 3), torch.ones(1, 1, 3, 3)
    step = step_at(image, kernels, SQUARE, Position(channel=0, row=0, col=0))
    image.zero_()
    kernels.zero_()
    assert step.window.sum() == step.weights.sum() == step.sum == 9


def test_double_precision_stays_double():
    assert convolve(random(1, 4, 4).double(), random(1, 1, 3, 3).double(), SQUARE).dtype == torch.float64


def test_changing_one_weight_shifts_the_map_by_its_input():
    image, kernels = random(1, 8, 8), random(1, 1, 3, 3, seed=7)
    edited = kernels.clone()
    edited[0, 0, 0, 2] += 0.5
    difference = convolve(image, edited, SQUARE) - convolve(image, kernels, SQUARE)
    assert torch.allclose(difference, 0.5 * image[:, :6, 2:], atol=1e-6)


@pytest.mark.parametrize(("mode", "most"), [("reflect", 3), ("circular", 4)])
def test_padding_that_would_repeat_the_image_twice_is_refused(mode, most):
    image, kernels = random(1, 4, 9), random(1, 1, 3, 3)
    wide = Window2d(rows=Window(size=3, padding=(most, most)), cols=Window(size=3))
    assert convolve(image, kernels, wide, mode=mode).shape == (1, 2 + 2 * most, 7)
    wider = Window2d(rows=Window(size=3, padding=(0, most + 1)), cols=Window(size=3))
    sentence = (
        f"{mode} padding of {most + 1} px does not work on 4 px; pad at most {most} px, or choose zeros or replicate"
    )
    with pytest.raises(CnnCoreError) as error:
        convolve(image, kernels, wider, mode=mode)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("shape", "groups", "sentence"),
    [
        ((2, 3, 3, 3), 1, "a kernel 3 channels deep does not cover an image of 4 channels in 1 groups; .* 4 deep"),
        ((2, 4, 3, 3), 2, "a kernel 4 channels deep does not cover an image of 4 channels in 2 groups; .* 2 deep"),
        ((2, 4, 3, 3), 3, "4 channels and 2 kernels cannot be split into 3 equal groups"),
        ((3, 2, 3, 3), 2, "4 channels and 3 kernels cannot be split into 2 equal groups"),
        ((2, 4, 3, 3), 0, "4 channels and 2 kernels cannot be split into 0 equal groups"),
        ((2, 4, 5, 3), 1, "kernels of 5 × 3 px need a window of that size, not 3 × 3 px"),
    ],
)
def test_what_does_not_go_together_is_told_with_its_numbers(shape, groups, sentence):
    for run in (convolve, lambda *a, **k: step_at(*a, Position(channel=0, row=0, col=0), **k)):
        with pytest.raises(CnnCoreError, match=sentence):
            run(random(4, 5, 5), random(*shape), SQUARE, groups=groups)


def test_two_number_formats_are_refused():
    with pytest.raises(CnnCoreError, match=r"the image holds torch.float32 and the kernels torch.float64"):
        convolve(random(1, 4, 4), random(1, 1, 3, 3).double(), SQUARE)


def test_a_window_larger_than_the_image_and_an_empty_image_are_refused():
    with pytest.raises(CnnCoreError, match="a window reaching 3 px does not fit in 2 px"):
        convolve(random(1, 4, 2), random(1, 1, 3, 3), SQUARE)
    with pytest.raises(CnnCoreError, match="an axis of 0 px"):
        convolve(random(1, 4, 0), random(1, 1, 3, 3), SQUARE)


def test_a_step_off_the_map_is_refused():
    with pytest.raises(CnnCoreError, match="channel 0, row 3, column 0; the output has 1 × 3 × 3"):
        step_at(random(1, 5, 5), random(1, 1, 3, 3), SQUARE, Position(channel=0, row=3, col=0))
