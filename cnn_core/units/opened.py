"""One number of a network, opened: what it was computed from, step by step.

An index counts from 0 and has no axis of the images: (channel, row, col) in maps, (i,) in a vector.
"""

from dataclasses import dataclass

from jaxtyping import Float32
from numpy import ndarray

from cnn_core.convolution import PaddingMode


@dataclass(frozen=True, kw_only=True)
class Place:
    """One number of a step's output."""

    step: str  # the record's name
    index: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A number that was read, and where it stands."""

    place: Place | None  # None: a constant, or a weight of the network
    value: float


@dataclass(frozen=True, kw_only=True)
class WindowSum:
    """A convolution's number: a window of each channel that the kernel reads, times the weights, summed, and the bias.

    A window that hangs over the border holds the values of the padding there.
    """

    step: str  # that is read
    channels: tuple[int, ...]  # of that step, one for each plane of the kernel
    row: int  # of the window's first pixel in the map that is read; below 0 in the padding
    col: int
    dilation: tuple[int, int]  # rows, columns from one pixel that is read to the next
    size: tuple[int, int]  # rows, columns of the map that is read
    values: Float32[ndarray, "c h w"]
    weights: Float32[ndarray, "c h w"]  # the kernel's planes for those channels
    bias: float | None
    padding: PaddingMode = "zeros"  # what the window holds where it hangs over the border


@dataclass(frozen=True, kw_only=True)
class WeightedSum:
    """A dense layer's number: each number that is read times a weight, summed, and the bias."""

    step: str
    places: tuple[tuple[int, ...], ...]  # the index of each number that is read
    values: Float32[ndarray, " m"]
    weights: Float32[ndarray, " m"]
    bias: float | None


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """A pooling's number: the largest, or the average, of a window of one channel."""

    step: str
    channel: int
    row: int  # of the window's first pixel
    col: int
    dilation: tuple[int, int]
    size: tuple[int, int]  # of the map that is read
    values: Float32[ndarray, "h w"]  # what lies outside the map: -infinity for "max", 0 for "average"
    rule: str  # "max" or "average"
    winner: tuple[int, int] | None  # row and column in the map that is read, of the largest
    divisor: float | None  # of the sum, for "average"


@dataclass(frozen=True, kw_only=True)
class Bent:
    """An activation's number: a function of one number."""

    source: Source
    function: str  # the step's kind, such as "ReLU"
    formula: str  # such as "max(0, x)"
    settings: tuple[float, ...] = ()  # the numbers in the formula that the layer is set to, such as a slope


@dataclass(frozen=True, kw_only=True)
class Normalised:
    """A normalised number: (value − mean) / √(variance + ε) × weight + bias."""

    source: Source
    mean: float
    variance: float
    epsilon: float
    weight: float
    bias: float
    over: (
        str  # what mean and variance are of, in words: "channel 3 of the training images", "all channels of this pixel"
    )


@dataclass(frozen=True, kw_only=True)
class Combined:
    """The sum, difference or product of numbers."""

    sources: tuple[Source, ...]
    operator: str  # "+", "−", "×" or "÷"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A number that a step only puts elsewhere: concatenation, flatten, a part, another order of the axes, dropout."""

    source: Source


@dataclass(frozen=True, kw_only=True)
class Share:
    """A softmax's number: e to the power of one number, divided by the sum over all of them."""

    step: str
    places: tuple[tuple[int, ...], ...]
    values: Float32[ndarray, " m"]
    chosen: int  # which of them this is the share of


@dataclass(frozen=True, kw_only=True)
class Computed:
    """A number of a step that is not opened further: what it reads is named, not written out."""

    steps: tuple[str, ...]
    sentence: str  # why, and what the step is


Making = WindowSum | WeightedSum | Pooled | Bent | Normalised | Combined | Moved | Share | Computed


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One unit: its number on screen, and how it was made."""

    place: Place
    kind: str  # of its step
    value: float  # the recorded one
    making: Making | None  # None: the input itself
