"""A training as a script of PyTorch alone."""

from cnn_core.training_code.augmenting import augmentation_script
from cnn_core.training_code.network import weights_beside
from cnn_core.training_code.script import training_script

__all__ = ["augmentation_script", "training_script", "weights_beside"]
