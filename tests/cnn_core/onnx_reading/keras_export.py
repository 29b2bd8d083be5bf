"""Export a network of Keras: `python keras_export.py FOLDER`, with what it makes of two images beside it.

Keras reads its backend once, when it is imported, and writes a file of settings: so it has a process of its own.
"""

import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers


def main(folder: Path) -> None:
    x = inputs = keras.Input((32, 32, 3))
    x = layers.Rescaling(1 / 127.5, -1)(x)
    x = before = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    x = layers.Activation("swish")(layers.BatchNormalization()(x))
    x = layers.Concatenate()([layers.Add()([x, before]), before])
    x = layers.AveragePooling2D(3, strides=1, padding="same")(x)
    x = layers.Conv2D(6, 3, strides=2, padding="same")(layers.ZeroPadding2D(((1, 0), (0, 1)))(x))
    x = layers.Dropout(0.3)(layers.Flatten()(layers.UpSampling2D(2)(x)))
    network = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    draw = np.random.default_rng(0)
    for weight in network.weights:
        weight.assign(draw.random(weight.shape).astype("float32") / 10 + 0.01)
    images = draw.random((2, 32, 32, 3)).astype("float32") * 255
    np.save(folder / "images.npy", images)
    np.save(folder / "answer.npy", network(images).detach().numpy())
    network.export(folder / "network.onnx", format="onnx", verbose=False)


main(Path(sys.argv[1]))
