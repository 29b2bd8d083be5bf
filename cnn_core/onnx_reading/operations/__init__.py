"""For each supported operation of ONNX, how it becomes steps of torch."""

from cnn_core.onnx_reading.operation import Converter
from cnn_core.onnx_reading.operations.activations import ACTIVATIONS
from cnn_core.onnx_reading.operations.combining import COMBINING
from cnn_core.onnx_reading.operations.constants import CONSTANTS
from cnn_core.onnx_reading.operations.dense import DENSE
from cnn_core.onnx_reading.operations.moving import MOVING
from cnn_core.onnx_reading.operations.normalising import NORMALISING
from cnn_core.onnx_reading.operations.pooling import POOLING
from cnn_core.onnx_reading.operations.reducing import REDUCING
from cnn_core.onnx_reading.operations.resizing import RESIZING
from cnn_core.onnx_reading.operations.sliding import SLIDING

CONVERTERS: dict[str, Converter] = {
    **SLIDING,
    **POOLING,
    **DENSE,
    **NORMALISING,
    **ACTIVATIONS,
    **COMBINING,
    **REDUCING,
    **MOVING,
    **RESIZING,
    **CONSTANTS,
}
"""By the operation's name."""
