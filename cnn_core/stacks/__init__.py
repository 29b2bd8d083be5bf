"""Networks that a person stacks of layers: as text, as shapes, as modules, and as programs."""

from cnn_core.stacks.building import build_stack
from cnn_core.stacks.keras_code import keras_code
from cnn_core.stacks.pytorch_code import pytorch_code
from cnn_core.stacks.reading import read_stack
from cnn_core.stacks.shaping import LayerReport, Problem, StackShapes, possible_shapes, shapes_of
from cnn_core.stacks.stack import Parallel, Residual, Stack, write_stack

__all__ = [
    "LayerReport",
    "Parallel",
    "Problem",
    "Residual",
    "Stack",
    "StackShapes",
    "build_stack",
    "keras_code",
    "possible_shapes",
    "pytorch_code",
    "read_stack",
    "shapes_of",
    "write_stack",
]
