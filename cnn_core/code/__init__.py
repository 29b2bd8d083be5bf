"""The program of one layer, in PyTorch and in Keras: short, complete, and with the numbers that the layer has."""

from cnn_core.code.keras import keras_code
from cnn_core.code.layers import (
    BatchNormLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    GlobalPoolingLayer,
    Layer,
    NonlinearityLayer,
    PoolingLayer,
    TransposedConvolutionLayer,
)
from cnn_core.code.pytorch import pytorch_code

__all__ = [
    "BatchNormLayer",
    "ConvolutionLayer",
    "DenseLayer",
    "DropoutLayer",
    "GlobalPoolingLayer",
    "Layer",
    "NonlinearityLayer",
    "PoolingLayer",
    "TransposedConvolutionLayer",
    "keras_code",
    "pytorch_code",
]
