"""The code on the convolution pages computes what the core computes from the same settings."""

from typing import Any

import pytest
import torch
from torch import Tensor

from cnn_core.code import pytorch_code
from cnn_core.convolution import convolve
from cnn_core.geometry import Window, Window2d
from cnn_core.kernels import Kernel, bank_of, preset_kernel
from viz_app.components.stage import RGB, ConvolutionView, Lane
from viz_app.controls.convolution_code import layer_of


def run(code: str) -> torch.nn.Module:
    """Execute the program and return the layer that it makes."""
    names: dict[str, Any] = {}
    exec(code, names)  # the program is this project's own
    return names["model"]


def computed(picture: Tensor, kernels: Kernel, view: ConvolutionView) -> Tensor:
    code = pytorch_code(layer_of(picture, kernels, view, view.lanes[-1]))
    with torch.no_grad():
        return run(code)(picture[None])[0]


def window(size: int, *, stride: int = 1, padding: int = 0) -> Window2d:
    axis = Window(size=size, stride=stride, padding=(padding, padding))
    return Window2d(rows=axis, cols=axis)


def pixels(channels: int, height: int = 9, width: int = 8) -> Tensor:
    return torch.rand(channels, height, width, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("flipped", [False, True])
def test_a_bank_with_bias_and_activation(flipped):
    kernels = bank_of([preset_kernel("emboss", size=3, channels=3), preset_kernel("random", size=3, channels=3)])
    lane = Lane(window=window(3, stride=2, padding=1), mode="reflect", flipped=flipped)
    view = ConvolutionView(
        lanes=(lane,), unit="0-1", depth=3, first=(0, 0), channels=RGB, bias=(0.5, -0.25), activation="relu"
    )
    picture, weights = pixels(3), kernels.weights().reshape(2, 3, 3, 3)
    turned = weights.flip(2, 3) if flipped else weights
    expected = convolve(picture, turned, lane.window, bias=torch.tensor([0.5, -0.25]), mode="reflect").relu()
    torch.testing.assert_close(computed(picture, kernels, view), expected)


def test_a_depthwise_layer():
    kernels = bank_of([preset_kernel("random", size=3, seed=seed) for seed in range(3)])
    view = ConvolutionView(lanes=(Lane(window=window(3)),), unit="0-1", depth=1, first=(0, 1, 2), channels=RGB)
    expected = convolve(pixels(3), kernels.weights()[:, None], window(3), groups=3)
    torch.testing.assert_close(computed(pixels(3), kernels, view), expected)


def test_a_signal_has_one_axis():
    kernel = preset_kernel("gaussian", size=1, width=5)
    lane = Lane(window=Window2d(rows=Window(size=1), cols=Window(size=5, padding=(2, 2))))
    view = ConvolutionView(lanes=(lane,), unit="0-1", depth=1)
    signal = pixels(1, 1, 20)
    expected = convolve(signal, kernel.weights()[None], lane.window)
    assert "Conv1d" in pytorch_code(layer_of(signal, kernel, view, lane))
    with torch.no_grad():
        found = run(pytorch_code(layer_of(signal, kernel, view, lane)))(signal[None, :, 0])[0]
    torch.testing.assert_close(found, expected[:, 0])


def test_a_film_has_three_axes():
    kernel = Kernel.of(torch.randn(3, 3, 3, generator=torch.Generator().manual_seed(2)))
    view = ConvolutionView(
        lanes=(Lane(window=window(3, padding=1)),), unit="0-1", depth=3, first=(0, 1, 2, 3), shared=True
    )
    film = pixels(6)
    expected = torch.nn.functional.conv3d(film[None], kernel.weights()[None, None], padding=(0, 1, 1))
    code = pytorch_code(layer_of(film, kernel, view, view.lanes[-1]))
    with torch.no_grad():
        torch.testing.assert_close(run(code)(film[None, None])[0], expected)


@pytest.mark.parametrize(("size", "stride", "padding"), [(3, 2, 1), (4, 2, 0), (2, 3, 0)])
def test_zeros_between_the_pixels_are_a_transposed_convolution(size, stride, padding):
    kernel = preset_kernel("random", size=size)
    lane = Lane(window=window(size, padding=size - 1 - padding), flipped=True, spread=(stride, stride))
    view = ConvolutionView(lanes=(lane,), unit="0-1", depth=1)
    expected = torch.nn.functional.conv_transpose2d(
        pixels(1)[None], kernel.weights()[None], stride=stride, padding=padding
    )
    torch.testing.assert_close(computed(pixels(1), kernel, view), expected[0])
