"""The kinds of layer that a network is stacked from. A layer with a number out of range cannot be made.

`text` is how a layer stands in the text of a stack; `kind` is what it is called there, in front of its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window
from cnn_core.pooling import PoolingKind

Function = Literal["relu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu", "softmax"]
FUNCTIONS: tuple[Function, ...] = get_args(Function)

_MANY = range(1, 2049)  # filters, outputs
_SIZES = range(1, 16)  # px of a kernel or window
_STRIDES = range(1, 9)
_PADDINGS = range(16)
_DILATIONS = range(1, 9)
_PERCENTS = range(1, 91)


@dataclass(frozen=True, kw_only=True)
class Convolution:
    """Kernels of as many rows as columns that slide over the maps, and a bias for each."""

    kind: ClassVar = "conv"
    filters: int
    kernel: int  # px
    stride: int = 1
    padding: int = 0  # px of zeros on each of the four sides
    dilation: int = 1
    groups: int = 1

    def __post_init__(self) -> None:
        check_number("number of filters", self.filters, _MANY)
        check_number("kernel size", self.kernel, _SIZES)
        check_number("stride", self.stride, _STRIDES)
        check_number("padding", self.padding, _PADDINGS)
        check_number("dilation", self.dilation, _DILATIONS)
        check_number("number of groups", self.groups, _MANY)
        if self.filters % self.groups:
            raise CnnCoreError(
                f"{self.groups} groups do not divide {self.filters} filters; choose a number of groups that does"
            )

    @property
    def window(self) -> Window:
        """The window along rows, and along columns."""
        padding = (self.padding, self.padding)
        return Window(size=self.kernel, stride=self.stride, padding=padding, dilation=self.dilation)

    @property
    def text(self) -> str:
        """How the layer is written; defaults at the end are left out."""
        numbers = (self.filters, self.kernel, self.stride, self.padding, self.dilation, self.groups)
        return _written(self.kind, numbers, (None, None, 1, 0, 1, 1))


@dataclass(frozen=True, kw_only=True)
class Pooling:
    """The largest or the average value in a window that slides over each map."""

    kind: ClassVar = "pool"
    pools: PoolingKind
    window_size: int  # px
    stride: int
    padding: int = 0  # px on each side: lower than any value for the maximum, zeros that count for the average

    def __post_init__(self) -> None:
        check_number("window size", self.window_size, _SIZES)
        check_number("stride", self.stride, _STRIDES)
        check_number("padding", self.padding, _PADDINGS)
        if 2 * self.padding > self.window_size:
            raise CnnCoreError(
                f"a padding of {self.padding} px is more than half of a pooling window of {self.window_size} px; "
                f"choose {self.window_size // 2} px or less"
            )

    @property
    def window(self) -> Window:
        """The window along rows, and along columns."""
        return Window(size=self.window_size, stride=self.stride, padding=(self.padding, self.padding))

    @property
    def text(self) -> str:
        """How the layer is written; defaults at the end are left out."""
        word = "max" if self.pools == "max" else "avg"
        return _written(word, (self.window_size, self.stride, self.padding), (None, self.window_size, 0))


@dataclass(frozen=True, kw_only=True)
class GlobalAveragePooling:
    """The average of each map, as a map of one pixel."""

    kind: ClassVar = "pool"
    text: ClassVar = "gap"


@dataclass(frozen=True, kw_only=True)
class Activation:
    """A function of every single value; softmax is one of a whole vector."""

    kind: ClassVar = "act"
    function: Function

    @property
    def text(self) -> str:
        """How the layer is written."""
        return f"act.{self.function}"


@dataclass(frozen=True, kw_only=True)
class BatchNorm:
    """Per channel: minus the mean, divided by the spread, times a weight, plus a bias."""

    kind: ClassVar = "norm"
    text: ClassVar = "norm"


@dataclass(frozen=True, kw_only=True)
class Dropout:
    """In training some values, chosen by chance, become 0; afterwards all pass as they are."""

    kind: ClassVar = "drop"
    percent: int  # of the values

    def __post_init__(self) -> None:
        check_number("share that is dropped, in percent,", self.percent, _PERCENTS)

    @property
    def text(self) -> str:
        """How the layer is written."""
        return f"drop.{self.percent}"


@dataclass(frozen=True, kw_only=True)
class Flatten:
    """All numbers in one row, channel by channel and row by row."""

    kind: ClassVar = "flat"
    text: ClassVar = "flat"


@dataclass(frozen=True, kw_only=True)
class Dense:
    """Every number of a vector, times a weight of its own for each output, and a bias for each."""

    kind: ClassVar = "dense"
    outputs: int

    def __post_init__(self) -> None:
        check_number("number of outputs", self.outputs, _MANY)

    @property
    def text(self) -> str:
        """How the layer is written."""
        return f"dense.{self.outputs}"


def activation(name: str) -> Activation:
    """Return the activation of a name.

    Raises:
        CnnCoreError: If there is none.
    """
    for function in FUNCTIONS:
        if function == name:
            return Activation(function=function)
    choices = f"{', '.join(FUNCTIONS[:-1])} or {FUNCTIONS[-1]}"
    raise CnnCoreError(f"there is no activation called {shortened(name)}; choose {choices}")


Layer = Convolution | Pooling | GlobalAveragePooling | Activation | BatchNorm | Dropout | Flatten | Dense


def check_number(name: str, value: int, allowed: range) -> None:
    """Raise CnnCoreError unless a number is in its range."""
    if value not in allowed:
        raise CnnCoreError(
            f"the {name} is {shortened(str(value), quoted=False)}; choose {allowed[0]} to {allowed[-1]:,}"
        )


def shortened(text: str, *, quoted: bool = True) -> str:
    """Return the beginning of a text that a person gave, to be repeated in a sentence."""
    kept = text if len(text) <= 20 else f"{text[:20]}…"
    return repr(kept) if quoted else kept


def _written(word: str, numbers: Sequence[int], defaults: Sequence[int | None]) -> str:
    kept = len(numbers)
    while numbers[kept - 1] == defaults[kept - 1]:
        kept -= 1
    return ".".join((word, *map(str, numbers[:kept])))
