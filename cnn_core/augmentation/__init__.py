"""Random changes to a batch of training images that leave their meaning alone.

All randomness comes from the generator that is passed in, which stays on the CPU wherever the images are.
"""

from cnn_core.augmentation.amounts import Augmentation
from cnn_core.augmentation.kinds import KINDS, Kind
from cnn_core.augmentation.steps import STEPS, Change, Step, augment, changes_of, steps_of

__all__ = ["KINDS", "STEPS", "Augmentation", "Change", "Kind", "Step", "augment", "changes_of", "steps_of"]
