"""Kernels as values: the weights of one convolution kernel, what can be done to them, and the presets."""

from cnn_core.kernels.banks import bank_of
from cnn_core.kernels.editing import flip, negate, normalise, rotate
from cnn_core.kernels.kernel import LARGEST_SIZE, Kernel, check_size
from cnn_core.kernels.presets import PRESETS, Preset, Sketch, preset, preset_kernel

__all__ = [
    "LARGEST_SIZE",
    "PRESETS",
    "Kernel",
    "Preset",
    "Sketch",
    "bank_of",
    "check_size",
    "flip",
    "negate",
    "normalise",
    "preset",
    "preset_kernel",
    "rotate",
]
