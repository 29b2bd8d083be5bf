"""Windows that slide, in PyTorch. Its own padding is alike on both sides; any other is a module before the layer."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from cnn_core.code.pytorch_model import Border, Step, activation, border, cut, loaded, model, sides, weights
from cnn_core.code.sliding_layers import ConvolutionLayer, GlobalPoolingLayer, PoolingLayer, TransposedConvolutionLayer
from cnn_core.code.text import axis_names, lines, option, per_axis, sections
from cnn_core.convolution import PaddingMode
from cnn_core.geometry import Window
from cnn_core.pooling import PoolingKind

_BORDERS: dict[PaddingMode, Border] = {
    "zeros": "Zero",
    "reflect": "Reflection",
    "replicate": "Replication",
    "circular": "Circular",
}


def convolution(layer: ConvolutionLayer) -> str:
    """Write the kernels, and the model that slides them."""
    axes = layer.axes
    inside = _alike(axes)  # the layer pads by itself
    sliding = kernels_over(
        axes,
        (layer.input_shape[0], len(layer.kernels)),
        f"groups={layer.groups}" if layer.groups > 1 else "",
        "" if layer.bias is not None else "bias=False",
        f'padding_mode="{layer.mode}"' if inside and _padded(axes) and layer.mode != "zeros" else "",
    )
    step = replace(sliding, setting=loaded(weight=_turned(layer), bias="" if layer.bias is None else "bias"))
    steps = [*([] if inside else border(axes, _BORDERS[layer.mode])), step, *activation(layer.activation)]
    return sections(
        lines(
            weights("weight", layer.kernels, "kernels", "channels", *axis_names(len(axes))),
            weights("bias", layer.bias),
        ),
        lines(
            "# PyTorch slides a kernel as it stands; a true convolution turns it around first." * layer.flipped,
            "" if inside else f"# The border before and after: {sides(axes)}.",
            model(*steps),
        ),
    )


def kernels_over(axes: Sequence[Window], channels: tuple[int, int], *options: str) -> Step:
    """Give the step that slides kernels, and pads by itself where the padding is alike on both sides.

    Args:
        axes: The window along each axis.
        channels: How many come in, and how many go out.
        options: Further arguments; those without text are left out.
    """
    padding = _padding(axes) if _alike(axes) else ""
    arguments = (f"{channels[0]}, {channels[1]}", *_window(axes), padding, *options)
    return Step(module=f"Conv{len(axes)}d", arguments=arguments)


def transposed(layer: TransposedConvolutionLayer) -> str:
    """Write the kernels, and the model that spreads them."""
    axes = layer.axes
    inside = _alike(axes)
    step = Step(
        module=f"ConvTranspose{len(axes)}d",
        arguments=(
            f"{layer.kernels.shape[0]}, {layer.kernels.shape[1]}",
            *_window(axes),
            _padding(axes) if inside else "",
            "" if layer.bias is not None else "bias=False",
        ),
        setting=loaded(weight="weight", bias="" if layer.bias is None else "bias"),
    )
    return sections(
        lines(
            weights("weight", layer.kernels, "channels", "maps", *axis_names(len(axes))),
            weights("bias", layer.bias),
        ),
        lines(
            "" if inside else f"# Cut off before and after: {sides(axes)}.",
            model(step) if inside else model(step, cut(axes)),
        ),
    )


def pooling(layer: PoolingLayer) -> str:
    """Write the model that keeps the largest value of each window, or its average."""
    if layer.kind == "average":
        return _average(layer)
    axes = layer.axes
    inside = _fits_pooling(axes)
    step = windows_over(axes, layer.kind)
    if inside:
        return model(step)
    return lines(
        f"# The border before and after: {sides(axes)}.",
        "# It is lower than any value, so that it never wins.",
        model(*border(axes, "Constant"), step),
    )


def windows_over(axes: Sequence[Window], kind: PoolingKind, *options: str) -> Step:
    """Give the step that pools windows, and pads by itself where PyTorch's pooling takes the padding.

    Args:
        axes: The window along each axis.
        kind: What stays of a window.
        options: Further arguments; those without text are left out.
    """
    padding = _padding(axes) if _fits_pooling(axes) else ""
    module = f"{'Max' if kind == 'max' else 'Avg'}Pool{len(axes)}d"
    return Step(module=module, arguments=(*_pooling_window(axes), padding, *options))


def global_pooling(layer: GlobalPoolingLayer) -> str:
    """Write the model that keeps one number per channel."""
    kind = "Max" if layer.kind == "max" else "Avg"
    return model(Step(module=f"Adaptive{kind}Pool{len(layer.input_shape) - 1}d", arguments=("1",)))


def _average(layer: PoolingLayer) -> str:
    """Write PyTorch's layer where it takes the window, else what it would do; zeros that do not count divide again."""
    axes, counted = layer.axes, layer.count_padding or not _padded(layer.axes)
    if _fits_pooling(axes) and not _spread(axes):
        return model(windows_over(axes, layer.kind, "" if counted else "count_include_pad=False"))
    notes = lines(
        f"# The border before and after: {sides(axes)}." if _padded(axes) else "",
        "# Pixels that lie apart: a convolution of each channel with equal weights." if _spread(axes) else "",
    )
    plain = Step(module=f"AvgPool{len(axes)}d", arguments=_pooling_window(axes))
    steps = [*border(axes, "Zero"), _equal_weights(layer) if _spread(axes) else plain]
    if counted:
        return lines(notes, model(*steps))
    return lines(
        notes,
        model(*steps, name="average"),
        "\n\ndef model(values):",
        "    # Divided by the share of each window that is no border.",
        "    return average(values) / average(torch.ones_like(values))\n",
    )


def _equal_weights(layer: PoolingLayer) -> Step:
    channels, taps = layer.input_shape[0], prod(axis.size for axis in layer.axes)
    return Step(
        module=f"Conv{len(layer.axes)}d",
        arguments=(f"{channels}, {channels}", *_window(layer.axes), f"groups={channels}", "bias=False"),
        setting=f"weight.data.fill_(1 / {taps})",
    )


def _turned(layer: ConvolutionLayer) -> str:
    axes = ", ".join(str(2 + axis) for axis in range(len(layer.axes)))
    return f"weight.flip({axes})" if layer.flipped else "weight"


def _alike(axes: Sequence[Window]) -> bool:
    return all(before == after for before, after in (axis.padding for axis in axes))


def _padded(axes: Sequence[Window]) -> bool:
    return any(any(axis.padding) for axis in axes)


def _spread(axes: Sequence[Window]) -> bool:
    return any(axis.dilation > 1 for axis in axes)


def _fits_pooling(axes: Sequence[Window]) -> bool:
    """Tell whether PyTorch's pooling takes the padding: alike on both sides, up to half the window."""
    return _alike(axes) and all(2 * axis.padding[0] <= axis.size for axis in axes)


def _window(axes: Sequence[Window]) -> tuple[str, ...]:
    return (
        f"kernel_size={per_axis([axis.size for axis in axes])}",
        option("stride", [axis.stride for axis in axes], default=1),
        option("dilation", [axis.dilation for axis in axes], default=1),
    )


def _pooling_window(axes: Sequence[Window]) -> tuple[str, ...]:
    """Write the window of a pooling layer, whose stride is its size where none is given."""
    sizes, strides = [axis.size for axis in axes], [axis.stride for axis in axes]
    return (
        f"kernel_size={per_axis(sizes)}",
        "" if strides == sizes else f"stride={per_axis(strides)}",
        option("dilation", [axis.dilation for axis in axes], default=1),
    )


def _padding(axes: Sequence[Window]) -> str:
    return option("padding", [axis.padding[0] for axis in axes], default=0)
