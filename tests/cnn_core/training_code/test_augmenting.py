import torch

from cnn_core.augmentation import Augmentation, augment
from cnn_core.training import Normalisation
from cnn_core.training_code import augmentation_script


def test_the_script_of_an_augmentation_changes_a_batch_as_a_training_does():
    normalisation = Normalisation(mean=(0.4, 0.5, 0.6), std=(0.2, 0.25, 0.3))
    augmentation = Augmentation(shift=2, mirror=True, brightness=0.3, hue=0.2, noise=0.1)
    names = {}
    exec(augmentation_script(augmentation, normalisation, (3, 9, 7), seed=5), names)
    generator = torch.Generator().manual_seed(5)
    expected = augment(names["images"], augmentation, generator, normalise=normalisation.apply)
    assert names["images"].shape == (8, 3, 9, 7)
    assert torch.equal(names["changed"], expected)
