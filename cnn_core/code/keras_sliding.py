"""Windows that slide, in Keras. It pads with zeros or not at all, and takes no stride together with dilation."""

from collections.abc import Sequence
from itertools import product
from textwrap import indent

from cnn_core.code.checks import Shape
from cnn_core.code.keras_model import (
    activation,
    activation_option,
    border,
    is_same,
    model,
    padded,
    step,
    strided,
    weights,
    zeros_around,
)
from cnn_core.code.sliding_layers import ConvolutionLayer, GlobalPoolingLayer, PoolingLayer, TransposedConvolutionLayer
from cnn_core.code.text import axis_names, call, lines, option, per_axis, sections
from cnn_core.convolution import PaddingMode
from cnn_core.geometry import Window


def convolution(layer: ConvolutionLayer) -> str:
    """Write the kernels, and the model that slides them."""
    axes, shape = layer.axes, layer.input_shape
    sliding = kernels_over(
        shape,
        axes,
        len(layer.kernels),
        f"groups={layer.groups}" if layer.groups > 1 else "",
        activation_option(layer.activation),
        "" if layer.bias is not None else "use_bias=False",
        mode=layer.mode,
    )
    turned = f"weight = np.flip(weight, {tuple(range(2, 2 + len(axes)))})"
    return sections(
        lines(
            weights("weight", layer.kernels, "kernels", "channels", *axis_names(len(axes))),
            weights("bias", layer.bias),
            f"# A true convolution turns the kernel around.\n{turned}" if layer.flipped else "",
        ),
        model(
            shape,
            sliding,
            activation(layer.activation, named=False),
            setting=_last_axes_first(len(axes), bias=layer.bias is not None),
            note=f"# Keras keeps weights as ({', '.join(axis_names(len(axes)))}, channels, kernels).",
        ),
    )


def kernels_over(shape: Shape, axes: Sequence[Window], count: int, *options: str, mode: PaddingMode = "zeros") -> str:
    """Write the lines that slide kernels, with those before and after that Keras needs for padding and stride.

    Args:
        shape: Of what comes in, channels first.
        axes: The window along each axis.
        count: Kernels.
        options: Further arguments of the layer; those without text are left out.
        mode: What stands in the padding.
    """
    both = _strides(axes) and _spread(axes)
    same = not both and mode == "zeros" and padded(axes) and is_same(shape, axes)
    made = step(
        f"Conv{len(axes)}D",
        f"{count}, {per_axis([axis.size for axis in axes])}",
        "" if both else option("strides", [axis.stride for axis in axes], default=1),
        'padding="same"' if same else "",
        option("dilation_rate", [axis.dilation for axis in axes], default=1),
        *options,
    )
    return lines(
        "" if same else border(shape, axes, mode),
        made,
        f"# Keras takes no stride together with dilation.\n{strided(axes)}" if both else "",
    )


def transposed(layer: TransposedConvolutionLayer) -> str:
    """Write the kernels, and the model that spreads them."""
    axes = layer.axes
    made = step(
        f"Conv{len(axes)}DTranspose",
        f"{layer.kernels.shape[1]}, {per_axis([axis.size for axis in axes])}",
        option("strides", [axis.stride for axis in axes], default=1),
        "" if layer.bias is not None else "use_bias=False",
    )
    # A stride longer than the kernel leaves Keras with a gap behind the last one, too.
    cut = [
        Window(size=axis.size, padding=(axis.padding[0], axis.padding[1] + max(axis.stride - axis.size, 0)))
        for axis in axes
    ]
    return sections(
        lines(
            weights("weight", layer.kernels, "channels", "maps", *axis_names(len(axes))),
            weights("bias", layer.bias),
        ),
        model(
            layer.input_shape,
            made,
            zeros_around(cut, layer="Cropping"),
            setting=_last_axes_first(len(axes), bias=layer.bias is not None),
            note=f"# Keras keeps weights as ({', '.join(axis_names(len(axes)))}, maps, channels).",
        ),
    )


def pooling(layer: PoolingLayer) -> str:
    """Write the model that keeps the largest value of each window, or its average."""
    steps = windows_over(layer)
    if layer.kind == "max" or layer.count_padding or not padded(layer.axes):
        return model(layer.input_shape, steps)
    return sections(
        lines("\ndef average(x):", indent(steps, "    "), "    return x\n"),
        model(
            layer.input_shape,
            "# Divided by the share of each window that is no border.",
            "x = average(x) / average(keras.ops.ones_like(x))",
        ),
    )


def windows_over(layer: PoolingLayer, *options: str) -> str:
    """Write the lines that pool windows; zeros of a border count for the average.

    Args:
        layer: The pooling.
        options: Further arguments of Keras's layer; those without text are left out.
    """
    axes, shape = layer.axes, layer.input_shape
    kind = "Max" if layer.kind == "max" else "Average"
    same = kind == "Max" and not _spread(axes) and padded(axes) and is_same(shape, axes)
    pool = step(
        f"{kind}Pooling{len(axes)}D",
        per_axis([axis.size for axis in axes]),
        "" if all(axis.stride == axis.size for axis in axes) else f"strides={per_axis([axis.stride for axis in axes])}",
        'padding="same"' if same else "",
        *options,
    )
    return lines(
        "" if same or not padded(axes) else _lowest_around(axes) if kind == "Max" else zeros_around(axes),
        _every_tap(layer) if _spread(axes) else pool,
    )


def global_pooling(layer: GlobalPoolingLayer) -> str:
    """Write the model that keeps one number per channel."""
    kind = "Max" if layer.kind == "max" else "Average"
    return model(layer.input_shape, step(f"Global{kind}Pooling{len(layer.input_shape) - 1}D", "keepdims=True"))


def _lowest_around(axes: Sequence[Window]) -> str:
    amounts = ((0, 0), *(axis.padding for axis in axes), (0, 0))
    return lines(
        "# The border is lower than any value, so that it never wins.",
        call("keras.ops.pad", ("x", str(amounts), 'constant_values=float("-inf")'), before="x = "),
    )


def _every_tap(layer: PoolingLayer) -> str:
    """Write a pooling whose pixels lie apart, which Keras has no layer for: the taps as maps, stacked and pooled."""
    taps: list[str] = []
    for starts in product(*(range(0, axis.reach, axis.dilation) for axis in layer.axes)):
        cuts = [
            f"{start}:{start + (places - 1) * axis.stride + 1}" + (f":{axis.stride}" if axis.stride > 1 else "")
            for start, places, axis in zip(starts, layer.output_shape[1:], layer.axes, strict=True)
        ]
        taps.append(f"    x[:, {', '.join(cuts)}],")
    return lines(
        "# Keras pools no pixels that lie apart: each pixel of a window as its own map.",
        "x = keras.ops.stack([",
        *taps,
        "])",
        f"x = keras.ops.{'max' if layer.kind == 'max' else 'mean'}(x, axis=0)",
    )


def _last_axes_first(axes: int, *, bias: bool) -> str:
    """Write the weights as Keras keeps them: the axes, then input, then output channels."""
    return f"weight.transpose{(*range(2, 2 + axes), 1, 0)}" + ", bias" * bias


def _strides(axes: Sequence[Window]) -> bool:
    return any(axis.stride > 1 for axis in axes)


def _spread(axes: Sequence[Window]) -> bool:
    return any(axis.dilation > 1 for axis in axes)
