"""Convolutions, pooling and the activations of convolutional networks, computed so that they can be shown."""
