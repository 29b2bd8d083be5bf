import itertools
import math
import warnings

import pytest
import torch
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import (
    Position,
    Window,
    Window2d,
    check_position,
    receptive_fields,
    same_padding,
)


def test_a_window_of_three_with_stride_two_fits_three_times_in_seven_pixels():
    window = Window(size=3, stride=2)
    assert window.positions(7) == 3
    assert [window.taps(place) for place in range(3)] == [(0, 1, 2), (2, 3, 4), (4, 5, 6)]


def test_a_dilated_window_reaches_over_its_gaps():
    window = Window(size=3, dilation=2, padding=(1, 0))
    assert window.reach == 5
    assert window.taps(0) == (-1, 1, 3)


@pytest.mark.parametrize("size", range(1, 12))
@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_positions_equal_torchs_output_length(size, stride, dilation):
    for before, after, length in itertools.product([0, 1, 4], [0, 2], [1, 5, 12, 31]):
        window = Window(size=size, stride=stride, dilation=dilation, padding=(before, after))
        if length + before + after < window.reach:
            with pytest.raises(CnnCoreError):
                window.positions(length)
            continue
        padded = F.pad(torch.zeros(1, 1, length), (before, after))
        out = F.conv1d(padded, torch.zeros(1, 1, size), stride=stride, dilation=dilation)
        assert window.positions(length) == out.shape[-1]


def test_output_size_takes_height_before_width():
    window = Window2d(rows=Window(size=3), cols=Window(size=5, stride=2))
    assert window.output_size(10, 21) == (8, 9)


@pytest.mark.parametrize("length", [1, 2, 5, 8, 13, 32])
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("size", range(1, 12))
def test_same_padding_with_stride_one_is_torchs(length, dilation, size):
    image, kernel = torch.rand(1, 1, length), torch.rand(1, 1, size)
    padding = same_padding(length, size=size, dilation=dilation)
    ours = F.conv1d(F.pad(image, padding), kernel, dilation=dilation)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that an even kernel makes it copy its input
        theirs = F.conv1d(image, kernel, padding="same", dilation=dilation)
    assert torch.allclose(ours, theirs, atol=1e-6)
    assert padding[1] - padding[0] in (0, 1)


@pytest.mark.parametrize("stride", range(1, 8))
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("size", range(1, 12))
def test_same_padding_makes_keras_length_from_as_little_as_it_takes(stride, dilation, size):
    for length in range(1, 40):
        padding = same_padding(length, size=size, stride=stride, dilation=dilation)
        window = Window(size=size, stride=stride, dilation=dilation, padding=padding)
        assert window.positions(length) == math.ceil(length / stride)
        assert padding[1] - padding[0] in (0, 1)
        last = window.taps(window.positions(length) - 1)[-1]
        assert sum(padding) == 0 or last == length + padding[1] - 1  # the last window ends with the padding


@pytest.mark.parametrize(
    ("length", "size", "stride", "expected"),
    [(32, 3, 2, (0, 1)), (224, 7, 2, (2, 3)), (5, 2, 1, (0, 1)), (7, 1, 3, (0, 0))],
)
def test_same_padding_is_kerass_in_known_cases(length, size, stride, expected):
    assert same_padding(length, size=size, stride=stride) == expected


def test_the_receptive_field_of_the_first_vgg_block_is_six_pixels():
    conv, pool = Window(size=3, padding=(1, 1)), Window(size=2, stride=2)
    fields = receptive_fields([Window2d(rows=w, cols=w) for w in (conv, conv, pool)])
    assert [(f.rows.size, f.rows.jump, f.rows.start) for f in fields] == [(3, 1, -1), (5, 1, -2), (6, 2, -2)]
    assert fields[-1].cols.pixels(3) == range(4, 10)


CHAINS = [
    (Window(size=3), Window(size=2, stride=2), Window(size=5, padding=(2, 1))),
    (
        Window(size=7, stride=2, padding=(3, 3)),
        Window(size=3, stride=2, padding=(1, 1)),
        Window(size=3, padding=(1, 1)),
    ),
    (Window(size=4, dilation=2, padding=(0, 3)), Window(size=1, stride=3), Window(size=2, dilation=3, padding=(2, 0))),
    (Window(size=1), Window(size=11, padding=(5, 5)), Window(size=2, stride=2, dilation=2)),
]


@pytest.mark.parametrize("rows", CHAINS)
@pytest.mark.parametrize("cols", CHAINS)
def test_the_receptive_field_is_where_torchs_gradient_reaches(rows, cols):
    image = torch.zeros(1, 1, 64, 70, dtype=torch.float64, requires_grad=True)
    value = image
    for row, col in zip(rows, cols, strict=True):
        value = F.pad(value, (*col.padding, *row.padding))
        kernel = torch.ones(1, 1, row.size, col.size, dtype=torch.float64)
        value = F.conv2d(value, kernel, stride=(row.stride, col.stride), dilation=(row.dilation, col.dilation))
    field = receptive_fields([Window2d(rows=r, cols=c) for r, c in zip(rows, cols, strict=True)])[-1]
    for place in (0, 2, 5):
        (gradient,) = torch.autograd.grad(value[0, 0, place, place], image, retain_graph=True)
        seen = gradient[0, 0].nonzero()
        for axis, one in enumerate((field.rows, field.cols)):
            assert _bounds(seen[:, axis].tolist()) == _bounds(
                _inside(one.pixels(place), image.shape[2 + axis], seen, axis)
            )


def _inside(pixels, length, seen, axis):
    """The field cut to the image; where the padding cuts it, gaps of dilation may lie at its border."""
    if pixels.start >= 0:
        return [pixel for pixel in pixels if pixel < length]
    assert all(pixel in pixels for pixel in seen[:, axis].tolist())
    return [int(seen[:, axis].min()), pixels.stop - 1]


def _bounds(pixels):
    return min(pixels), max(pixels)


def test_no_window_means_no_receptive_field():
    assert receptive_fields([]) == ()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"size": 0}, "a window cannot have a size of 0 px; choose 1 px or more"),
        ({"size": 3, "stride": 0}, "a window cannot have a stride of 0 px; choose 1 px or more"),
        ({"size": 3, "dilation": -1}, "a window cannot have a dilation of -1 px; choose 1 px or more"),
        ({"size": 3, "padding": (0, -2)}, "padding of 0 px before and -2 px after is below 0; choose 0 px or more"),
    ],
)
def test_an_illegal_window_cannot_be_built(options, sentence):
    with pytest.raises(CnnCoreError) as error:
        Window(**options)
    assert str(error.value) == sentence


def test_a_window_that_does_not_fit_says_both_lengths():
    with pytest.raises(
        CnnCoreError, match=r"a window reaching 5 px does not fit in 3 px with 1 px padding; .* 1 px more"
    ):
        Window(size=3, dilation=2, padding=(1, 0)).positions(3)


def test_an_empty_axis_is_refused():
    with pytest.raises(CnnCoreError, match="an axis of 0 px has no pixel"):
        Window(size=1, padding=(1, 1)).positions(0)
    with pytest.raises(CnnCoreError, match="an axis of 0 px has no pixel"):
        same_padding(0, size=3)


@pytest.mark.parametrize(
    ("channel", "row", "col"), [(2, 0, 0), (0, 3, 0), (0, 0, 4), (-1, 0, 0), (0, -1, 0), (0, 0, -1)]
)
def test_a_position_off_the_map_is_refused(channel, row, col):
    check_position(Position(channel=1, row=2, col=3), 2, (3, 4))
    with pytest.raises(CnnCoreError, match="the output has 2 × 3 × 4"):
        check_position(Position(channel=channel, row=row, col=col), 2, (3, 4))
