"""What is told of a layer so that its program can be written. Shapes are those of one input, without the batch.

`input_shape` is (channels, length of each axis): one axis for a signal, two for an image (rows, columns), three for a
volume (slices, rows, columns); a vector has none. A layer that cannot be computed cannot be made.
"""

from dataclasses import dataclass
from math import prod

from jaxtyping import Float
from torch import Tensor

from cnn_core.code.checks import Shape, check_activation, check_numbers, check_shape
from cnn_core.code.sliding_layers import (
    ConvolutionLayer,
    GlobalPoolingLayer,
    PoolingLayer,
    TransposedConvolutionLayer,
)
from cnn_core.errors import CnnCoreError
from cnn_core.nonlinearity import TEMPERATURES

_ANY_AXES = range(4)


@dataclass(frozen=True, kw_only=True)
class NonlinearityLayer:
    """A function of every single value."""

    input_shape: Shape
    activation: str  # a slug of NONLINEARITIES

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=_ANY_AXES)
        check_activation(self.activation)

    @property
    def output_shape(self) -> Shape:
        """The shape of the input, which stays."""
        return self.input_shape


@dataclass(frozen=True, kw_only=True, eq=False)
class DenseLayer:
    """Every value, channel by channel and row by row, times a weight of its own for each output."""

    input_shape: Shape
    weights: Float[Tensor, "k n"]
    bias: Float[Tensor, " k"] | None = None
    activation: str | None = None  # a slug of NONLINEARITIES
    temperature: float | None = None  # where there is one, softmax makes probabilities of the scores

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=_ANY_AXES)
        check_numbers(self.weights, self.bias)
        check_activation(self.activation)
        given, needed = self.weights.shape[1], prod(self.input_shape)
        if given != needed:
            raise CnnCoreError(f"{given} weights per output do not fit {needed} values; give one for each")
        lowest, highest = TEMPERATURES
        if self.temperature is not None and not lowest <= self.temperature <= highest:
            message = f"a temperature of {self.temperature:g} is out of range; choose {lowest:g} to {highest:g}"
            raise CnnCoreError(message)

    @property
    def output_shape(self) -> Shape:
        """The number of outputs."""
        return (len(self.weights),)


@dataclass(frozen=True, kw_only=True)
class DropoutLayer:
    """In training some values, chosen by chance, become 0, and the others are divided by the share that stays."""

    input_shape: Shape
    share: float  # of the values that become 0; from 0 to below 1
    training: bool
    whole_channels: bool = False  # a channel becomes 0 as a whole, or stays as a whole

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=range(1, 4) if self.whole_channels else _ANY_AXES)
        if not 0 <= self.share < 1:
            raise CnnCoreError(f"a share of {self.share:g} cannot be dropped; choose 0 or more, and less than 1")

    @property
    def output_shape(self) -> Shape:
        """The shape of the input, which stays."""
        return self.input_shape


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchNormLayer:
    """Per channel: minus the mean, divided by the spread, times a weight, plus a bias."""

    input_shape: Shape
    mean: Float[Tensor, " c"]
    variance: Float[Tensor, " c"]
    weight: Float[Tensor, " c"]
    bias: Float[Tensor, " c"]
    epsilon: float = 1e-5  # added to the variance, which may be 0

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=_ANY_AXES)
        check_numbers(self.mean, self.variance, self.weight, self.bias)
        if len(self.mean) != self.input_shape[0]:
            raise CnnCoreError(f"{len(self.mean)} means do not fit {self.input_shape[0]} channels; give one for each")
        if float(self.variance.min()) < 0 or not 0 < self.epsilon < 1:
            raise CnnCoreError("the variance must be 0 or more, and epsilon lie between 0 and 1, to have a square root")

    @property
    def output_shape(self) -> Shape:
        """The shape of the input, which stays."""
        return self.input_shape


Layer = (
    ConvolutionLayer
    | TransposedConvolutionLayer
    | PoolingLayer
    | GlobalPoolingLayer
    | NonlinearityLayer
    | DenseLayer
    | DropoutLayer
    | BatchNormLayer
)
