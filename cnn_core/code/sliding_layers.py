"""Layers with windows that slide along the axes of their input; see `layers.py`."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from cnn_core.code.checks import Shape, check_activation, check_axes, check_numbers, check_shape, times
from cnn_core.convolution import PaddingMode
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window
from cnn_core.pooling import PoolingKind


@dataclass(frozen=True, kw_only=True, eq=False)
class ConvolutionLayer:
    """Kernels that slide along one, two or three axes, then perhaps a nonlinearity."""

    input_shape: Shape
    kernels: Float[Tensor, "k d *size"]  # d = channels / groups
    axes: tuple[Window, ...]
    bias: Float[Tensor, " k"] | None = None
    mode: PaddingMode = "zeros"
    groups: int = 1
    flipped: bool = False  # the convolution of mathematics: each kernel is turned around before it slides
    activation: str | None = None  # a slug of NONLINEARITIES

    def __post_init__(self) -> None:
        check_axes(self.input_shape, self.axes, mode=self.mode)
        check_numbers(self.kernels, self.bias)
        check_activation(self.activation)
        count, depth, *sizes = self.kernels.shape
        _check_sizes(sizes, self.axes)
        channels = self.input_shape[0]
        if self.groups < 1 or channels % self.groups or count % self.groups or depth * self.groups != channels:
            raise CnnCoreError(
                f"{count} kernels {depth} deep do not cover {channels} channels in {self.groups} groups; choose a "
                f"number of groups that divides both, and kernels as deep as a group"
            )

    @property
    def output_shape(self) -> Shape:
        """One map per kernel, and how often the window fits."""
        return len(self.kernels), *_positions(self.input_shape, self.axes)


@dataclass(frozen=True, kw_only=True, eq=False)
class TransposedConvolutionLayer:
    """Each input value puts the kernel, times itself, on the output, a stride apart; the padding is cut off."""

    input_shape: Shape
    kernels: Float[Tensor, "c k *size"]  # the input's channels, then the output's
    axes: tuple[Window, ...]  # without dilation
    bias: Float[Tensor, " k"] | None = None

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=range(1, 4))
        check_numbers(self.kernels, self.bias)
        channels, _, *sizes = self.kernels.shape
        _check_sizes(sizes, self.axes)
        if channels != self.input_shape[0]:
            raise CnnCoreError(f"kernels for {channels} channels do not fit {self.input_shape[0]}; make the two equal")
        if len(sizes) != len(self.input_shape) - 1 or any(axis.dilation != 1 for axis in self.axes):
            raise CnnCoreError("a transposed convolution needs, for each axis, one window without dilation")
        if min(self.output_shape) < 1:
            raise CnnCoreError(f"the padding leaves {times(self.output_shape)} of the output; choose less padding")

    @property
    def output_shape(self) -> Shape:
        """The output's channels and lengths.

        Source:
            Dumoulin & Visin 2016, arXiv:1603.07285, relationship 13.
        """
        lengths = zip(self.input_shape[1:], self.axes, strict=True)
        return self.kernels.shape[1], *((n - 1) * axis.stride + axis.size - sum(axis.padding) for n, axis in lengths)


@dataclass(frozen=True, kw_only=True)
class PoolingLayer:
    """The largest or the average value in a window that slides along one, two or three axes."""

    input_shape: Shape
    axes: tuple[Window, ...]
    kind: PoolingKind
    count_padding: bool = True  # whether an average divides by all of the window: see `cnn_core.pooling.pool`

    def __post_init__(self) -> None:
        check_axes(self.input_shape, self.axes)

    @property
    def output_shape(self) -> Shape:
        """The channels, which stay, and how often the window fits."""
        return self.input_shape[0], *_positions(self.input_shape, self.axes)


@dataclass(frozen=True, kw_only=True)
class GlobalPoolingLayer:
    """One number per channel: its largest value, or its average."""

    input_shape: Shape
    kind: PoolingKind

    def __post_init__(self) -> None:
        check_shape(self.input_shape, axes=range(1, 4))

    @property
    def output_shape(self) -> Shape:
        """The channels, and a length of 1 along every axis."""
        return self.input_shape[0], *(1 for _ in self.input_shape[1:])


def _check_sizes(sizes: list[int], axes: tuple[Window, ...]) -> None:
    if sizes != [axis.size for axis in axes]:
        raise CnnCoreError(f"kernels of {times(sizes)} px need one window of that size for each axis; make them equal")


def _positions(shape: Shape, axes: tuple[Window, ...]) -> list[int]:
    return [axis.positions(length) for axis, length in zip(axes, shape[1:], strict=True)]
