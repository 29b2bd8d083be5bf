"""The program of one layer in PyTorch: `model` computes it for a batch, channels first."""

from cnn_core.code import pytorch_sliding as sliding
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
from cnn_core.code.pytorch_model import Step, activation, loaded, model, weights
from cnn_core.code.text import axis_names, input_name, lines, sections


def pytorch_code(layer: Layer) -> str:
    """Write the program that makes the layer as `model` and applies it to an input of its shape.

    Raises:
        CnnCoreError: If the layer has more weights than anyone would copy.

    Source:
        The documentation of torch.nn; the tests run the programs and compare them with the core.
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
            made = model(*activation(layer.activation))
        case DenseLayer():
            made = _dense(layer)
        case DropoutLayer():
            made = _dropout(layer)
        case BatchNormLayer():
            made = _batch_norm(layer)
    return sections("import torch\nfrom torch import nn", made, _use(layer)) + "\n"


def _dense(layer: DenseLayer) -> str:
    outputs, inputs = layer.weights.shape
    step = Step(
        module="Linear",
        arguments=(f"{inputs}, {outputs}", "" if layer.bias is not None else "bias=False"),
        setting=loaded(weight="weight", bias="" if layer.bias is None else "bias"),
    )
    flat = [Step(module="Flatten")] if len(layer.input_shape) > 1 else []
    steps = [*flat, step, *activation(layer.activation)]
    numbers = lines(weights("weight", layer.weights, "outputs", "inputs"), weights("bias", layer.bias))
    if layer.temperature is None:
        return sections(numbers, model(*steps))
    if layer.temperature == 1:
        return sections(numbers, model(*steps, Step(module="Softmax", arguments=("dim=1",))))
    return sections(
        numbers,
        lines(
            model(*steps, name="scores"),
            "\n\ndef model(values):",
            f"    return torch.softmax(scores(values) / {layer.temperature!r}, dim=1)  # the temperature\n",
        ),
    )


def _dropout(layer: DropoutLayer) -> str:
    note = "# In training another mask at every call; what stays is divided by the share that stays."
    module = f"Dropout{len(layer.input_shape) - 1}d" if layer.whole_channels else "Dropout"
    step = Step(module=module, arguments=(repr(layer.share),), setting="train()" if layer.training else "eval()")
    return lines(note if layer.training else "# After training every value passes as it is.", model(step))


def _batch_norm(layer: BatchNormLayer) -> str:
    step = Step(
        module=f"BatchNorm{max(1, len(layer.input_shape) - 1)}d",
        arguments=(str(layer.input_shape[0]), f"eps={layer.epsilon!r}"),
        setting=loaded(running_mean="mean", running_var="variance", weight="weight", bias="bias"),
    )
    return sections(
        lines(
            weights("mean", layer.mean),
            weights("variance", layer.variance),
            weights("weight", layer.weight),
            weights("bias", layer.bias),
        ),
        lines(model(step), "model.eval()  # by the numbers above, not by the batch's own"),
    )


def _use(layer: Layer) -> str:
    name, count = input_name(layer), len(layer.input_shape) - 1
    axes = ", ".join([f"{name}s", "channels" if count else "values", *axis_names(count)])
    return lines(
        f"# Put your own here: {axes}.",
        f"{name} = torch.rand{(1, *layer.input_shape)}",
        "with torch.no_grad():",
        f"    output = model({name})  # {(1, *layer.output_shape)}",
    )
