"""Networks from ONNX files, as PyTorch, Keras and TensorFlow export them, as networks of torch."""

from cnn_core.onnx_reading.operations import CONVERTERS
from cnn_core.onnx_reading.reading import OnnxNetwork, read_onnx

__all__ = ["SUPPORTED", "OnnxNetwork", "read_onnx"]

SUPPORTED: tuple[str, ...] = tuple(sorted(CONVERTERS))
"""The operations of ONNX that a network may have."""
