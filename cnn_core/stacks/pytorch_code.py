"""The program of a stack in PyTorch: `model` is the network, with the names that `build_stack` gives its layers."""

from collections.abc import Iterator, Sequence

from cnn_core.code.pytorch_model import Step, activation
from cnn_core.code.pytorch_sliding import kernels_over, windows_over
from cnn_core.code.text import lines, noted, sections
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
from cnn_core.stacks.stack import Block, Item, Parallel, Residual, Stack

_INDENT = "    "
_RESIDUAL = '''\
class Residual(nn.Module):
    """Adds what two branches make of the input, or one branch and the input itself."""

    def __init__(self, branch1, branch2=None):
        super().__init__()
        self.branch1 = branch1
        self.branch2 = branch2

    def forward(self, x):
        return self.branch1(x) + (x if self.branch2 is None else self.branch2(x))'''
_PARALLEL = '''\
class Parallel(nn.Module):
    """Joins what several branches make of the input, along the channels."""

    def __init__(self, **branches):
        super().__init__()
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.children()], dim=1)'''


def pytorch_code(stack: Stack) -> str:
    """Write the program that makes a stack's network as `model` and applies it to an input of its shape.

    Raises:
        CnnCoreError: If the stack is impossible: the first layer that is, and why.
    """
    model, classes = model_code(stack), block_classes(stack)
    program = sections(
        "from collections import OrderedDict\n\nimport torch\nfrom torch import nn",
        *(f"\n{text}" for text in classes),
        "\n" * bool(classes) + model,
        _use(stack, possible_shapes(stack).output_shape),
    )
    return program + "\n"


def model_code(stack: Stack) -> str:
    """Write the lines that make a stack's network as `model`; they need `nn`, `OrderedDict` and `block_classes`.

    Raises:
        CnnCoreError: If the stack is impossible: the first layer that is, and why.
    """
    shapes = possible_shapes(stack)
    return lines(
        f"# Each layer with the shape that it makes. In all {shapes.cost.parameters:,} parameters.",
        "model = nn.Sequential(OrderedDict(",
        *_chain(stack.items, stack.input_shape, iter(shapes.reports), _INDENT),
        "))",
    )


def block_classes(stack: Stack) -> list[str]:
    """Write the classes of the blocks that a stack has; they need `nn`, and `torch` where branches are joined."""
    blocks = {type(placed.item) for placed in stack.placed}
    return [text for kind, text in ((Residual, _RESIDUAL), (Parallel, _PARALLEL)) if kind in blocks]


def _chain(items: Sequence[Item], shape: Shape, reports: Iterator[LayerReport], margin: str) -> Iterator[str]:
    """Write the arguments that name items in a row and make them.

    Args:
        items: In order.
        shape: Of what the first one reads.
        reports: Of these items and of what is in them, in the order of reading.
        margin: Blanks before each line.
    """
    for item in items:
        report = next(reports)
        name = report.placed.name
        if isinstance(item, Block):
            yield f"{margin}{name}={'Residual' if isinstance(item, Residual) else 'Parallel'}("
            for number, branch in enumerate(item.branches, start=1):
                yield f"{margin}{_INDENT}branch{number}=nn.Sequential(OrderedDict("
                yield from _chain(branch, shape, reports, margin + 2 * _INDENT)
                yield f"{margin}{_INDENT})),"
            made = f"{margin}),"
        else:
            made = _step(item, shape).made(f"{margin}{name}=", ",")
        shape = report.shape
        yield noted(made, str(shape))


def _step(layer: Layer, shape: Shape) -> Step:
    """Give the step of a layer that reads a shape."""
    match layer:
        case Convolution():
            groups = f"groups={layer.groups}" if layer.groups > 1 else ""
            step = kernels_over((layer.window,) * 2, (shape[0], layer.filters), groups)
        case Pooling():
            step = windows_over((layer.window,) * 2, layer.pools)
        case GlobalAveragePooling():
            step = Step(module="AdaptiveAvgPool2d", arguments=("1",))
        case Activation():
            softmax = Step(module="Softmax", arguments=("dim=1",))
            step = softmax if layer.function == "softmax" else activation(layer.function)[0]
        case BatchNorm():
            step = Step(module="BatchNorm2d" if len(shape) == 3 else "BatchNorm1d", arguments=(str(shape[0]),))
        case Dropout():
            step = Step(module="Dropout", arguments=(repr(layer.percent / 100),))
        case Flatten():
            step = Step(module="Flatten")
        case Dense():
            step = Step(module="Linear", arguments=(f"{shape[0]}, {layer.outputs}",))
    return step


def _use(stack: Stack, made: Shape) -> str:
    changing = any(isinstance(placed.item, BatchNorm | Dropout) for placed in stack.placed)
    return lines(
        "model.eval()  # batch norm and dropout as after training" if changing else "",
        "# Put your own here: images, channels, rows, columns.",
        f"images = torch.rand{(1, *stack.input_shape)}",
        "with torch.no_grad():",
        f"    output = model(images)  # {(1, *made)}",
    )
