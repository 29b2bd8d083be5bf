"""Networks that a person brings: a file of weights, an ONNX file, or a module of their own."""

from cnn_core.models.own.brought import Brought
from cnn_core.models.own.class_names import read_class_names
from cnn_core.models.own.fitting import NO_ARCHITECTURE, brought_weights
from cnn_core.models.own.limits import MOST_MEGABYTES
from cnn_core.models.own.onnx_file import brought_onnx
from cnn_core.models.own.store import OwnNetworks, is_brought, own_networks

__all__ = [
    "MOST_MEGABYTES",
    "NO_ARCHITECTURE",
    "Brought",
    "OwnNetworks",
    "brought_onnx",
    "brought_weights",
    "is_brought",
    "own_networks",
    "read_class_names",
]
