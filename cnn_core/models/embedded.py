"""The networks that ship with the project, each with the recipe that trained it."""

from cnn_core.augmentation import Augmentation
from cnn_core.datasets import CIFAR10, MNIST
from cnn_core.models.architectures import lenet5, mini_resnet, tiny_vgg
from cnn_core.models.entry import ModelEntry, Preprocessing, Training
from cnn_core.training import Normalisation, Recipe

# Means and standard deviations of the training images of the two data sets, 0 to 1, per channel.
_MNIST = Preprocessing(resize=28, crop=(28, 28), channels=1, normalisation=Normalisation(mean=(0.1307,), std=(0.3081,)))
_CIFAR10 = Preprocessing(
    resize=32,
    crop=(32, 32),
    channels=3,
    normalisation=Normalisation(mean=(0.4914, 0.4822, 0.4465), std=(0.2470, 0.2435, 0.2616)),
)

EMBEDDED = (
    ModelEntry(
        slug="lenet5",
        title="LeNet-5",
        sentence="The first famous CNN: two convolutions and three dense layers that read a handwritten digit.",
        build=lenet5,
        preprocessing=_MNIST,
        class_names=MNIST.class_names,
        training=Training(
            dataset="mnist",
            recipe=Recipe(
                cycles=(15,),
                learning_rate=0.05,
                augmentation=Augmentation(shift=2, rotate=10.0, scale=0.1),
            ),
        ),
    ),
    ModelEntry(
        slug="tiny_vgg",
        title="Tiny VGG",
        sentence="Six 3×3 convolutions, three poolings, one dense layer: small enough to follow every number by hand.",
        build=tiny_vgg,
        preprocessing=_CIFAR10,
        class_names=CIFAR10.class_names,
        training=Training(
            dataset="cifar10",
            recipe=Recipe(
                cycles=(28, 20),
                learning_rate=0.03,
                augmentation=Augmentation(shift=4, mirror=True),
                bfloat16=True,
            ),
        ),
    ),
    ModelEntry(
        slug="mini_resnet",
        title="Mini ResNet",
        sentence="Nine residual blocks: each adds its input to what its two convolutions computed.",
        build=mini_resnet,
        preprocessing=_CIFAR10,
        class_names=CIFAR10.class_names,
        training=Training(
            dataset="cifar10",
            recipe=Recipe(
                cycles=(260,),
                learning_rate=0.2,
                batch_size=256,
                label_smoothing=0.1,
                augmentation=Augmentation(shift=4, mirror=True, erase=10),
                bfloat16=True,
            ),
        ),
    ),
)
