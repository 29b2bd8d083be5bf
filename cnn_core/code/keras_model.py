"""How steps become a Keras model: each line makes the next x, channels last."""

from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor

from cnn_core.code.checks import Shape
from cnn_core.code.text import assignment, axis_names, call, lines
from cnn_core.convolution import PaddingMode
from cnn_core.geometry import Window, same_padding

_ACTIVATIONS = {
    "relu": "relu",
    "leaky_relu": "",  # Keras's name means a slope of 0.2; the layer is told the core's
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "gelu": "gelu",
    "silu": "silu",
}
_LEAKY = "negative_slope=0.01"
_NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def last(shape: Shape) -> Shape:
    """Give a shape with the channels last, as Keras has it."""
    return *shape[1:], shape[0]


def weights(name: str, values: Float[Tensor, "..."] | None, *names: str) -> str:
    """Write the lines of an array, none for a bias that there is not."""
    return "" if values is None else assignment(name, values, ("np.array(", ', dtype="float32")'), names=names)


def step(layer: str, *arguments: str) -> str:
    """Write the line that applies a layer."""
    return call(f"keras.layers.{layer}", arguments, before="x = ", after="(x)")


def activation_option(slug: str | None) -> str:
    """Write a layer's argument for a nonlinearity, where Keras has that very one by name."""
    return f'activation="{_ACTIVATIONS[slug]}"' if slug and _ACTIVATIONS[slug] else ""


def activation(slug: str | None, *options: str, named: bool) -> str:
    """Write the line of a nonlinearity; `named` for those, too, that could be an argument of the layer before."""
    if slug is None or (_ACTIVATIONS[slug] and not named):
        return ""
    plain = _ACTIVATIONS[slug]
    return step("Activation", f'"{plain}"', *options) if plain else step("LeakyReLU", _LEAKY, *options)


def model(shape: Shape, *steps: str, setting: str = "", note: str = "") -> str:
    """Write the lines that make the model of its steps, and put its weights in, with a note on their order."""
    names = ", ".join((*axis_names(len(shape) - 1), "channels")) if len(shape) > 1 else "values"
    return lines(
        f"x = inputs = keras.Input({last(shape)})  # {names}",
        *steps,
        "model = keras.Model(inputs, x)",
        note,
        setting and f"model.set_weights([{setting}])",
    )


def is_same(shape: Shape, axes: Sequence[Window]) -> bool:
    """Tell whether the padding is the one that Keras calls "same"."""
    return all(
        axis.padding == same_padding(length, size=axis.size, stride=axis.stride, dilation=axis.dilation)
        for axis, length in zip(axes, shape[1:], strict=True)
    )


def padded(axes: Sequence[Window]) -> bool:
    """Tell whether there is any padding."""
    return any(any(axis.padding) for axis in axes)


def zeros_around(axes: Sequence[Window], *, layer: str = "ZeroPadding") -> str:
    """Write the line that lays zeros around, or (with "Cropping") the one that cuts off; none without padding."""
    amounts = [axis.padding for axis in axes]
    return step(f"{layer}{len(axes)}D", str(tuple(amounts) if len(axes) > 1 else amounts[0])) if padded(axes) else ""


def border(shape: Shape, axes: Sequence[Window], mode: PaddingMode) -> str:
    """Write the lines that lay a border around: Keras has a layer for zeros, the other borders repeat pixels."""
    if mode == "zeros" or not padded(axes):
        return zeros_around(axes)
    taken = [
        f'x = keras.ops.take(x, np.pad(np.arange({length}), {axis.padding}, "{_NUMPY_MODES[mode]}"), axis={number})'
        for number, (axis, length) in enumerate(zip(axes, shape[1:], strict=True), start=1)
        if any(axis.padding)
    ]
    return lines("# The border: np.pad tells which pixels are repeated.", *taken)


def strided(axes: Sequence[Window]) -> str:
    """Write the line that keeps every so many of the positions along each axis."""
    kept = ", ".join(f"::{axis.stride}" if axis.stride > 1 else ":" for axis in axes)
    return f"x = x[:, {kept}, :]"
