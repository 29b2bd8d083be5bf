import pytest
import torch

from cnn_core.code import (
    BatchNormLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    GlobalPoolingLayer,
    NonlinearityLayer,
    PoolingLayer,
    TransposedConvolutionLayer,
    keras_code,
    pytorch_code,
)
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window

THREE = Window(size=3)


def convolution(**changes):
    given = {"input_shape": (1, 8, 8), "kernels": torch.ones(2, 1, 3, 3), "axes": (THREE, THREE)}
    return ConvolutionLayer(**{**given, **changes})


def transposed(**changes):
    given = {"input_shape": (2, 4), "kernels": torch.ones(2, 1, 3), "axes": (THREE,)}
    return TransposedConvolutionLayer(**{**given, **changes})


def batch_norm(**changes):
    ones = dict.fromkeys(("mean", "variance", "weight", "bias"), torch.ones(2))
    return BatchNormLayer(**{"input_shape": (2, 4), **ones, **changes})


REFUSED = [
    (lambda: convolution(axes=(THREE,)), "1 windows do not fit 2 axes; give one for each"),
    (lambda: convolution(input_shape=(1, 8, 2)), "a window reaching 3 px does not fit in 2 px"),
    (lambda: convolution(input_shape=(1, 8, 0)), "an input of shape 1 × 8 × 0 does not do"),
    (lambda: convolution(input_shape=(1,), axes=()), "an input of shape 1 does not do; .* 1 to 3 axes"),
    (lambda: convolution(axes=(THREE, Window(size=2))), "kernels of 3 × 3 px need one window of that size"),
    (lambda: convolution(input_shape=(2, 8, 8)), "2 kernels 1 deep do not cover 2 channels in 1 groups"),
    (lambda: convolution(input_shape=(3, 8, 8), groups=3), "2 kernels 1 deep do not cover 3 channels in 3 groups"),
    (lambda: convolution(axes=(THREE, Window(size=3, padding=(8, 0))), mode="reflect"), "reflect padding of 8 px"),
    (lambda: convolution(kernels=torch.full((2, 1, 3, 3), torch.nan)), "infinite or no number cannot be written out"),
    (lambda: convolution(activation="swish"), "there is no nonlinearity 'swish'"),
    (lambda: transposed(input_shape=(3, 4)), "kernels for 2 channels do not fit 3"),
    (lambda: transposed(axes=(Window(size=3, dilation=2),)), "one window without dilation"),
    (lambda: transposed(axes=(Window(size=3, padding=(3, 3)),)), "the padding leaves 1 × 0 of the output"),
    (lambda: PoolingLayer(input_shape=(1, 2), axes=(THREE,), kind="max"), "a window reaching 3 px does not fit"),
    (lambda: GlobalPoolingLayer(input_shape=(4,), kind="max"), "an input of shape 4 does not do"),
    (lambda: NonlinearityLayer(input_shape=(4,), activation="swish"), "there is no nonlinearity 'swish'"),
    (lambda: DenseLayer(input_shape=(2, 2), weights=torch.ones(3, 5)), "5 weights per output do not fit 4 values"),
    (lambda: DenseLayer(input_shape=(5,), weights=torch.ones(3, 5), temperature=0.0), "a temperature of 0 is out of"),
    (lambda: DropoutLayer(input_shape=(5,), share=1.0, training=True), "a share of 1 cannot be dropped"),
    (lambda: batch_norm(input_shape=(3, 4)), "2 means do not fit 3 channels"),
    (lambda: batch_norm(variance=torch.tensor([1.0, -1.0])), "the variance must be 0 or more"),
    (lambda: batch_norm(epsilon=0.0), "epsilon lie between 0 and 1"),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_a_layer_that_cannot_be_computed_cannot_be_made(make, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        make()


@pytest.mark.parametrize("write", [pytorch_code, keras_code])
def test_a_layer_of_more_weights_than_anyone_copies_is_not_written(write):
    layer = convolution(kernels=torch.ones(3000, 1, 3, 3))
    with pytest.raises(CnnCoreError, match="27,000 weights would be too long to copy; it is written for up to 20,000"):
        write(layer)


def test_the_shapes_of_outputs_are_those_worked_by_hand():
    assert convolution().output_shape == (2, 6, 6)
    assert transposed(axes=(Window(size=3, stride=2, padding=(1, 0)),)).output_shape == (1, 8)
    assert PoolingLayer(input_shape=(5, 9), axes=(Window(size=2, stride=2),), kind="max").output_shape == (5, 4)
    assert GlobalPoolingLayer(input_shape=(5, 9, 9), kind="max").output_shape == (5, 1, 1)
    assert DenseLayer(input_shape=(5, 2), weights=torch.ones(3, 10)).output_shape == (3,)
