"""The program of a stack in Keras: `model` is the network, channels last, with the names of the stack's layers."""

from collections.abc import Iterator, Sequence

from cnn_core.code.keras_model import activation, last, step
from cnn_core.code.keras_sliding import kernels_over, windows_over
from cnn_core.code.sliding_layers import PoolingLayer
from cnn_core.code.text import call, lines, noted, sections
from cnn_core.stacks.fitting import Shape
from cnn_core.stacks.layers import (
    Activation,
    BatchNorm,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
)
from cnn_core.stacks.shaping import LayerReport, possible_shapes
from cnn_core.stacks.stack import Block, Item, Residual, Stack


def keras_code(stack: Stack) -> str:
    """Write the program that makes a stack's network as `model` and applies it to an input of its shape.

    Raises:
        CnnCoreError: If the stack is impossible: the first layer that is, and why.

    Source:
        The documentation of Keras 3; the tests run the programs and compare them with the built networks.
    """
    shapes = possible_shapes(stack)
    program = sections(
        "import keras\nimport numpy as np",
        lines(
            f"# Each layer with the shape that it makes. In all {shapes.cost.parameters:,} trained parameters.",
            f"x = inputs = keras.Input({last(stack.input_shape)})  # rows, columns, channels",
            *_chain(stack.items, stack.input_shape, iter(shapes.reports)),
            "model = keras.Model(inputs, x)",
        ),
        lines(
            "# Put your own here: images, rows, columns, channels.",
            f'images = np.random.rand{(1, *last(stack.input_shape))}.astype("float32")',
            f"output = model(images)  # {(1, *last(shapes.output_shape))}",
        ),
    )
    return program + "\n"


def _chain(items: Sequence[Item], shape: Shape, reports: Iterator[LayerReport]) -> Iterator[str]:
    """Write the lines of items in a row: each reads x, and makes the next x.

    Args:
        items: In order.
        shape: Of what the first one reads.
        reports: Of these items and of what is in them, in the order of reading.
    """
    for item in items:
        report = next(reports)
        if isinstance(item, Block):
            yield from _block(item, report, shape, reports)
        else:
            yield noted(_layer(item, shape, f'name="{report.placed.name}"'), str(last(report.shape)))
        shape = report.shape


def _block(block: Block, report: LayerReport, shape: Shape, reports: Iterator[LayerReport]) -> Iterator[str]:
    name = report.placed.name
    yield f"{name}_input = x"
    ends = [f"{name}_branch{number}" for number in range(1, len(block.branches) + 1)]
    for end, branch in zip(ends, block.branches, strict=True):
        if end != ends[0]:
            yield f"x = {name}_input"
        yield from _chain(branch, shape, reports)
        yield f"{end} = x"
    if isinstance(block, Residual):
        layer, joined = "Add", ends if len(ends) > 1 else [*ends, f"{name}_input"]
    else:
        layer, joined = "Concatenate", ends
    text = call(f'keras.layers.{layer}(name="{name}")', [f"[{', '.join(joined)}]"], before="x = ")
    yield noted(text, str(last(report.shape)))


def _layer(layer: Layer, shape: Shape, name: str) -> str:
    """Write the lines of a layer that reads a shape; `name` is the argument that names it."""
    match layer:
        case Convolution():
            groups = f"groups={layer.groups}" if layer.groups > 1 else ""
            text = kernels_over(shape, (layer.window,) * 2, layer.filters, groups, name)
        case Pooling():
            pooling = PoolingLayer(input_shape=shape, axes=(layer.window,) * 2, kind=layer.pools)
            text = windows_over(pooling, name)
        case GlobalAveragePooling():
            text = step("GlobalAveragePooling2D", "keepdims=True", name)
        case Activation():
            softmax = step("Softmax", name) if layer.function == "softmax" else ""
            text = softmax or activation(layer.function, name, named=True)
        case BatchNorm():
            text = step("BatchNormalization", "momentum=0.9", "epsilon=1e-05", name)
        case Dropout():
            text = step("Dropout", repr(layer.percent / 100), name)
        case Flatten():
            first = "# Flattened channel by channel, as in PyTorch."
            text = lines(*([first, step("Permute", "(3, 1, 2)")] if len(shape) == 3 else []), step("Flatten", name))
        case Dense():
            text = step("Dense", str(layer.outputs), name)
    return text
