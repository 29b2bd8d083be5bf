"""The program of one layer in Keras: `model` computes it for a batch, channels last."""

from cnn_core.code import keras_sliding as sliding
from cnn_core.code.keras_model import activation, activation_option, last, model, step, weights
from cnn_core.code.layers import (
    BatchNormLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    GlobalPoolingLayer,
    Layer,
    NonlinearityLayer,
    PoolingLayer,
    TransposedConvolutionLayer,
)
from cnn_core.code.text import axis_names, input_name, lines, sections


def keras_code(layer: Layer) -> str:
    """Write the program that makes the layer as `model` and applies it to an input of its shape.

    Raises:
        CnnCoreError: If the layer has more weights than anyone would copy.

    Source:
        The documentation of Keras 3; the tests run the programs and compare them with the core.
    """
    match layer:
        case ConvolutionLayer():
            made = sliding.convolution(layer)
        case TransposedConvolutionLayer():
            made = sliding.transposed(layer)
        case PoolingLayer():
            made = sliding.pooling(layer)
        case GlobalPoolingLayer():
            made = sliding.global_pooling(layer)
        case NonlinearityLayer():
            made = model(layer.input_shape, activation(layer.activation, named=True))
        case DenseLayer():
            made = _dense(layer)
        case DropoutLayer():
            name = f"SpatialDropout{len(layer.input_shape) - 1}D" if layer.whole_channels else "Dropout"
            made = model(layer.input_shape, step(name, repr(layer.share)))
        case BatchNormLayer():
            made = _batch_norm(layer)
    return sections("import keras\nimport numpy as np", made, _use(layer)) + "\n"


def _dense(layer: DenseLayer) -> str:
    axes = len(layer.input_shape) - 1
    order = (axes + 1, *range(1, axes + 1))
    softmax = f"x = keras.ops.softmax(x / {layer.temperature!r})  # the temperature"
    if layer.temperature == 1:
        softmax = step("Softmax")
    return sections(
        lines(weights("weight", layer.weights, "outputs", "inputs"), weights("bias", layer.bias)),
        model(
            layer.input_shape,
            lines("# The weights count the values channel by channel.", step("Permute", str(order))) if axes else "",
            step("Flatten") if axes else "",
            step(
                "Dense",
                str(len(layer.weights)),
                activation_option(layer.activation),
                "" if layer.bias is not None else "use_bias=False",
            ),
            activation(layer.activation, named=False),
            softmax if layer.temperature is not None else "",
            setting="weight.T" if layer.bias is None else "weight.T, bias",
            note="# Keras keeps weights as (inputs, outputs).",
        ),
    )


def _batch_norm(layer: BatchNormLayer) -> str:
    return sections(
        lines(
            weights("mean", layer.mean),
            weights("variance", layer.variance),
            weights("weight", layer.weight),
            weights("bias", layer.bias),
        ),
        model(
            layer.input_shape,
            step("BatchNormalization", f"epsilon={layer.epsilon!r}"),
            setting="weight, bias, mean, variance",
        ),
    )


def _use(layer: Layer) -> str:
    name, count = input_name(layer), len(layer.input_shape) - 1
    axes = ", ".join([f"{name}s", *axis_names(count), "channels" if count else "values"])
    training = isinstance(layer, DropoutLayer) and layer.training
    return lines(
        f"# Put your own here: {axes}.",
        f'{name} = np.random.rand{(1, *last(layer.input_shape))}.astype("float32")',
        f"output = model({name}{', training=True' * training})  # {(1, *last(layer.output_shape))}",
    )
