"""The engine in the browser computes what the core computes, in real Chromium."""

import itertools
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from cnn_core.convolution import PaddingMode, convolve, step_at
from cnn_core.geometry import Position, Window, Window2d

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


@dataclass(frozen=True, kw_only=True)
class Case:
    """One convolution of an image of 9 × 10 pixels, with numbers drawn from a seed."""

    size: tuple[int, int]
    mode: PaddingMode
    stride: int
    dilation: int
    padding: tuple[int, int]
    channels: int
    kernels: int
    groups: int

    @property
    def window(self) -> Window2d:
        rows, cols = (
            Window(size=size, stride=self.stride, dilation=self.dilation, padding=self.padding) for size in self.size
        )
        return Window2d(rows=rows, cols=cols)

    def tensors(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return image, kernels and bias."""
        generator = torch.Generator().manual_seed(hash((self.size, self.stride, self.channels)) % 2**31)
        image = torch.rand(self.channels, 9, 10, generator=generator)
        kernels = torch.randn(self.kernels, self.channels // self.groups, *self.size, generator=generator)
        return image, kernels, torch.randn(self.kernels, generator=generator)

    def sent(self) -> dict[str, object]:
        """Return the case as the engine takes it."""
        image, kernels, bias = self.tensors()
        rows, cols = (
            {
                "size": axis.size,
                "stride": axis.stride,
                "before": axis.padding[0],
                "after": axis.padding[1],
                "dilation": axis.dilation,
            }
            for axis in (self.window.rows, self.window.cols)
        )
        return {
            "image": {"channels": self.channels, "height": 9, "width": 10, "values": image.flatten().tolist()},
            "kernels": {
                "count": self.kernels,
                "depth": kernels.shape[1],
                "height": self.size[0],
                "width": self.size[1],
                "values": kernels.flatten().tolist(),
            },
            "window": {"rows": rows, "cols": cols},
            "mode": self.mode,
            "bias": bias.tolist(),
        }


SIZES = ((1, 1), (3, 3), (5, 5), (2, 4), (1, 7), (4, 1))
MODES: tuple[PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")


def cases(size: tuple[int, int], mode: PaddingMode) -> list[Case]:
    """Return those that torch can compute of every stride, dilation, padding and grouping."""
    layers = ((1, 1, 1), (3, 1, 1), (3, 4, 1), (4, 4, 4), (4, 8, 4), (4, 6, 2))
    settings = itertools.product((1, 2, 3), (1, 2), ((0, 0), (1, 1), (2, 1), (0, 3)), layers)
    return [
        Case(
            size=size,
            mode=mode,
            stride=stride,
            dilation=dilation,
            padding=padding,
            channels=channels,
            kernels=kernels,
            groups=groups,
        )
        for stride, dilation, padding, (channels, kernels, groups) in settings
        if (max(size) - 1) * dilation + 1 <= 9 + sum(padding)
    ]


def expect_close(found: list[float], expected: Tensor, products: Tensor) -> None:
    """Compare with the project's bound: 1e-5 × (1 + the sum of the absolute products) of each output."""
    difference = (torch.tensor(found, dtype=torch.float64) - expected.flatten()).abs()
    assert bool((difference <= 1e-5 * (1 + products.flatten())).all())


def absolute_products(case: Case) -> Tensor:
    image, kernels, _ = case.tensors()
    return convolve(image.abs(), kernels.abs(), case.window, mode=case.mode, groups=case.groups)


CONVOLVE = """return a.map(({image, kernels, window, mode, bias}) => {
    const padded = it.pad({...image, values: Float32Array.from(image.values)}, window, mode);
    const maps = it.convolve(padded, kernels, window, {bias});
    return [maps.count, maps.height, maps.width, ...maps.sums];
})"""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
def test_convolution_equals_the_cores(engine, size, mode):
    chosen = cases(size, mode)
    for case, (count, height, width, *sums) in zip(
        chosen, engine("convolution", CONVOLVE, [case.sent() for case in chosen]), strict=True
    ):
        image, kernels, bias = case.tensors()
        expected = convolve(image, kernels, case.window, bias=bias, mode=case.mode, groups=case.groups)
        assert (count, height, width) == tuple(expected.shape)
        expect_close(sums, expected, absolute_products(case))


EDITS = """return a.map(({image, kernels, window, mode, edits}) => {
    const padded = it.pad({...image, values: Float32Array.from(image.values)}, window, mode);
    const maps = it.convolve(padded, {...kernels, values: kernels.values.map(() => 0)}, window);
    for (let round = 0; round < 50; round++) {
        for (const [tap, weight] of edits) {
            it.addWeight(maps, padded, kernels, window, tap, weight);
            if (round < 49) it.addWeight(maps, padded, kernels, window, tap, -weight);
        }
    }
    return [...maps.sums];
})"""


@pytest.mark.parametrize("mode", MODES)
def test_thousands_of_edits_end_where_the_core_does(engine, mode):
    chosen = [case for case in cases((3, 3), mode) if case.channels == 4]
    answers = engine("convolution", EDITS, [case.sent() | {"edits": edits_of(case)} for case in chosen])
    for case, sums in zip(chosen, answers, strict=True):
        image, kernels, _ = case.tensors()
        expected = convolve(image, kernels, case.window, mode=case.mode, groups=case.groups)
        expect_close(sums, expected, absolute_products(case))


def edits_of(case: Case) -> list[tuple[dict[str, int], float]]:
    """Return each weight with its place."""
    kernels = case.tensors()[1]
    places = itertools.product(*(range(length) for length in kernels.shape))
    names = ("kernel", "plane", "row", "col")
    return [(dict(zip(names, place, strict=True)), float(kernels[place])) for place in places]


STEP = """return a.map(({image, kernels, window, mode, bias, at}) => {
    const step = it.stepAt({...image, values: Float32Array.from(image.values)}, kernels, window, mode, at, {bias});
    return {...step, window: [...step.window], products: [...step.products]};
})"""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
def test_an_opened_pixel_equals_the_cores(engine, size, mode):
    chosen = cases(size, mode)
    places = [corner(case, last=index % 2 == 1) for index, case in enumerate(chosen)]
    sent = [case.sent() | {"at": vars(place)} for case, place in zip(chosen, places, strict=True)]
    for case, place, found in zip(chosen, places, engine("convolution", STEP, sent), strict=True):
        image, kernels, bias = case.tensors()
        step = step_at(image, kernels, case.window, place, bias=bias, mode=case.mode, groups=case.groups)
        assert (tuple(found["rows"]), tuple(found["cols"])) == (step.rows, step.cols)
        assert found["firstChannel"] == step.channels.start
        assert found["window"] == step.window.flatten().tolist()
        expect_close(found["products"], step.products, step.products.abs())
        expect_close([found["result"]], torch.tensor(step.result), step.products.abs().sum())


def corner(case: Case, *, last: bool) -> Position:
    """Return the first or the last pixel of the output."""
    height, width = case.window.output_size(9, 10)
    if not last:
        return Position(channel=0, row=0, col=0)
    return Position(channel=case.kernels - 1, row=height - 1, col=width - 1)


def test_a_window_that_does_not_fit_has_no_position(engine):
    axis = {"size": 5, "stride": 1, "before": 0, "after": 1, "dilation": 2}
    assert engine("convolution", "return [it.positions(a, 7), it.positions(a, 8), it.positions(a, 9)]", axis) == [
        0,
        1,
        2,
    ]


def test_one_kernel_that_slides_over_the_channels_too_is_a_3_d_convolution(engine):
    generator = torch.Generator().manual_seed(3)
    film = torch.rand(6, 9, 10, generator=generator)
    kernel = torch.randn(3, 3, 3, generator=generator)
    case = Case(size=(3, 3), mode="zeros", stride=1, dilation=1, padding=(1, 1), channels=6, kernels=4, groups=1)
    kernels = {"count": 4, "depth": 3, "height": 3, "width": 3, "values": kernel.flatten().tolist()}
    sent = case.sent() | {"kernels": kernels | {"first": [0, 1, 2, 3], "shared": True}, "bias": [0.0] * 4}
    sent["image"] = {"channels": 6, "height": 9, "width": 10, "values": film.flatten().tolist()}
    [(count, height, width, *sums)] = engine("convolution", CONVOLVE, [sent])
    expected = functional.conv3d(film[None, None], kernel[None, None], padding=(0, 1, 1))[0, 0]
    assert (count, height, width) == tuple(expected.shape)
    expect_close(sums, expected, functional.conv3d(film[None, None], kernel.abs()[None, None], padding=(0, 1, 1)))
    [step] = engine("convolution", STEP, [sent | {"at": {"channel": 2, "row": 4, "col": 7}}])
    assert step["firstChannel"] == 2
    assert step["result"] == pytest.approx(float(expected[2, 4, 7]), abs=1e-5)


SPREAD = """return a.map(({image, step, kernel, window}) => {
    const wide = it.spread({...image, values: Float32Array.from(image.values)}, step);
    const maps = it.convolve(it.pad(wide, window, "zeros"), kernel, window);
    return [maps.height, maps.width, ...maps.sums];
})"""


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(("size", "padding"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 4)])
def test_zeros_between_the_pixels_and_a_turned_kernel_make_a_transposed_convolution(engine, stride, size, padding):
    generator = torch.Generator().manual_seed(stride * size)
    image, kernel = torch.rand(1, 5, 6, generator=generator), torch.randn(1, 1, size, size, generator=generator)
    border = size - 1 - padding
    axis = {"size": size, "stride": 1, "before": border, "after": border, "dilation": 1}
    turned = kernel.flip(2, 3).flatten().tolist()
    sent = {
        "image": {"channels": 1, "height": 5, "width": 6, "values": image.flatten().tolist()},
        "step": {"rows": stride, "cols": stride},
        "kernel": {"count": 1, "depth": 1, "height": size, "width": size, "values": turned},
        "window": {"rows": axis, "cols": axis},
    }
    [(height, width, *sums)] = engine("convolution", SPREAD, [sent])
    expected = functional.conv_transpose2d(image[None], kernel, stride=stride, padding=padding)[0, 0]
    assert (height, width) == tuple(expected.shape)
    products = functional.conv_transpose2d(image[None], kernel.abs(), stride=stride, padding=padding)
    expect_close(sums, expected, products)
