"""The code of the convolution that is on the stage."""

from torch import Tensor

from cnn_core.code import ConvolutionLayer, Layer, TransposedConvolutionLayer
from cnn_core.geometry import Window
from cnn_core.kernels import Kernel
from viz_app.components.stage import ConvolutionView, Lane
from viz_app.controls.code import show_code


def show_convolution_code(picture: Tensor, kernels: Kernel, view: ConvolutionView) -> None:
    """Show the program of the last way of sliding that is on the stage, where its settings are legal.

    Args:
        picture: As it was put on the stage, (c, h, w).
        kernels: As they were left there, their channels one after another.
        view: What else was put there.
    """
    lane = view.lanes[-1]
    if lane.window is not None:
        show_code(layer_of(picture, kernels, view, lane), title=lane.title)


def layer_of(picture: Tensor, kernels: Kernel, view: ConvolutionView, lane: Lane) -> Layer:
    """Return the layer that is on the stage: in one, two or three dimensions, or transposed."""
    assert lane.window is not None
    rows, cols = lane.window.rows, lane.window.cols
    channels, height, width = picture.shape
    weights = kernels.weights().reshape(-1, view.depth, kernels.height, kernels.width)
    if lane.spread != (1, 1):
        strides = zip((rows, cols), lane.spread, strict=True)
        axes = tuple(_transposed(axis, stride) for axis, stride in strides)
        return TransposedConvolutionLayer(input_shape=(channels, height, width), kernels=weights, axes=axes)
    if view.shared:
        axes = (Window(size=view.depth), rows, cols)
        return ConvolutionLayer(input_shape=(1, channels, height, width), kernels=weights[None], axes=axes)
    one_axis = height == rows.size == 1
    return ConvolutionLayer(
        input_shape=(channels, width) if one_axis else (channels, height, width),
        kernels=weights[:, :, 0] if one_axis else weights,
        axes=(cols,) if one_axis else (rows, cols),
        bias=None if view.bias is None else weights.new_tensor(view.bias),
        mode=lane.mode,
        groups=channels // view.depth if max(view.first) else 1,
        flipped=lane.flipped,
        activation=view.activation,
    )


def _transposed(axis: Window, stride: int) -> Window:
    before, after = (axis.size - 1 - border for border in axis.padding)
    return Window(size=axis.size, stride=stride, padding=(before, after))
